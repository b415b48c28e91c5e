import { Effect } from "effect"
import * as processes from "../support/processes.ts"
import { until } from "../support/until.ts"

/** A process closes its files a moment before it is dead. */
export const gone = (...pids: ReadonlyArray<number>) =>
  until(
    `not all of the processes ${pids.join(", ")} are gone`,
    Effect.sync(() => !pids.some(processes.isAlive))
  )
