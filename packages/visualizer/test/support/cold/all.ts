/** All situations that are opened cold. */
import { Effect } from "effect"
import type { Cold } from "./Cold.ts"
import { fleets } from "./fleets.ts"
import { greetings } from "./greetings.ts"
import { inUse } from "./inUse.ts"
import { lives } from "./lives.ts"
import { logsAfter, logsBefore } from "./logs.ts"
import { network } from "./network.ts"

/** Each is recorded once: files of tests that share a process share it. */
export const colds: ReadonlyArray<Cold> = [
  ...network,
  ...greetings,
  ...logsBefore,
  ...inUse,
  ...lives,
  ...logsAfter,
  ...fleets
].map(({ opened, ...cold }) => ({ ...cold, opened: Effect.runSync(Effect.cached(opened)) }))
