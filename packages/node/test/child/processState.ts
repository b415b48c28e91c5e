import { readFileSync } from "node:fs"
import { Effect, Option } from "effect"
import { until } from "../support/until.ts"

const read = Option.liftThrowable((path: string) => readFileSync(path, "utf8"))

/** The state of a process as `/proc` has it, such as `S` or `Z`; none once it is gone. */
export const stateOf = (pid: number): Option.Option<string> =>
  Option.map(read(`/proc/${pid}/stat`), (stat) => stat.slice(stat.lastIndexOf(")") + 2).charAt(0))

/** Dead, even if nobody has asked for its exit status yet. */
const isGone = (pid: number) => Option.getOrElse(stateOf(pid), () => "Z") === "Z"

/** A process closes its files a moment before it is dead. */
export const gone = (...pids: ReadonlyArray<number>) =>
  until(
    `not all of the processes ${pids.join(", ")} are gone`,
    Effect.sync(() => pids.every(isGone))
  )
