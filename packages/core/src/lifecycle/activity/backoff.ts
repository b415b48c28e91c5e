/** Waits before the next attempt: by the app's schedule, or by the shared pacing of connections that are kept alive. */
import { Duration, Effect, Option, Pull, Schedule } from "effect"
import { aheadOf, hasJumped, monotonicMillis } from "../../base/clock.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Activities } from "../machine/activities.ts"
import type { Pacing } from "../account/Pacing.ts"
import { contextOf, type Run } from "./Run.ts"

export const backoff = Effect.fnUntraced(function* (
  run: Run,
  { error, slowly }: Activities["backoff"]["input"]
) {
  const { pacing } = run
  const delay = yield* pacing === undefined ? scheduled(run, error) : paced(run, pacing, error, slowly)
  if (Option.isNone(delay)) return { type: "exhausted" as const }
  run.hearer?.retried(Duration.toMillis(delay.value))
  const before = aheadOf(run.clock)
  yield* pacing?.wait(run.account, error, delay.value) ?? Effect.sleep(delay.value)
  const ms = Math.round(aheadOf(run.clock) - before)
  if (hasJumped(0, ms)) run.recorder.emit("clock:jumped", { ms })
  return { type: "done" as const }
})

const scheduled = Effect.fnUntraced(function* (run: Run, error: ImapError) {
  const next = (run.nextDelay ??= yield* Schedule.toStep(run.policy.retry))
  return yield* next(monotonicMillis(run.clock), error).pipe(
    Effect.map(([, delay]) => Option.some(delay)),
    Pull.catchDone(() => Effect.succeedNone)
  )
})

const paced = (run: Run, pacing: Pacing, error: ImapError, slowly: boolean) => {
  const { account } = run
  const { attempt, mailbox, race } = contextOf(run)
  const answered = race.winner !== undefined
  return Effect.map(
    pacing.delay(account, { error, began: attempt.began, answered, selected: mailbox.reached, slowly }),
    Option.some
  )
}
