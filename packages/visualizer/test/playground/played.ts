/** Runs of the playground in the test's own time. */
import { Effect, Fiber } from "effect"
import type { OwnTrace } from "../../playground/run/OwnTrace.ts"
import * as Run from "../../playground/run/Run.ts"
import type { Trial } from "../../playground/run/Trial.ts"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { pass } from "../support/pass.ts"
import { read } from "../support/record.ts"

export interface Played {
  readonly outcomes: ReadonlyArray<Run.Fared>
  readonly trace: string
  readonly connections: ReadonlyArray<Connection>
}

/** Longer than any trial but that of a day. */
const longest = "2 hours"

/** `meanwhile`: what happens while it runs. `own`: the server, if it is a trace. */
export const played = Effect.fnUntraced(function* (
  trial: Trial,
  meanwhile: (run: Run.Run) => Effect.Effect<void> = () => Effect.void,
  own?: OwnTrace
) {
  let trace = ""
  const run = Run.make(
    trial,
    (line) => {
      trace += line
    },
    own
  )
  const running = yield* Effect.forkChild(run.outcomes)
  yield* meanwhile(run)
  yield* pass(longest)
  const outcomes = yield* Fiber.join(running)
  const bytes = new TextEncoder().encode(trace)
  return { outcomes, trace, connections: connections(read(bytes)) } satisfies Played
})
