/** Waits as long as the user's schedule says; a used-up one ends it. */
import { Effect, Pull } from "effect"
import { monotonicMillis } from "../clock.ts"
import type { Activities } from "../machine/activities.ts"
import type { Run } from "./Run.ts"

export const backoff =
  (run: Run) =>
  ({ error }: Activities["backoff"]["input"]) =>
    Effect.gen(function* () {
      const exhausted = yield* run.nextDelay(monotonicMillis(run.clock), error).pipe(
        Effect.flatMap(([, delay]) => {
          run.retried()
          return Effect.as(Effect.sleep(delay), false)
        }),
        Pull.catchDone(() => Effect.succeed(true))
      )
      return { type: exhausted ? ("exhausted" as const) : ("done" as const) }
    })
