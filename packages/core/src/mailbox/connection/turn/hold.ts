/** Ends the turn of a caller that has not used the connection for longer than the policy allows. */
import { DateTime, Effect, Fiber } from "effect"
import * as ImapError from "../../../failure/ImapError.ts"
import type { Live } from "../Lifecycle.ts"
import type { Turns } from "./Turns.ts"

/** The use is checked this often within the limit; the hold is reported after the first check. */
const checksPerLimit = 10

/**
 * Does the work of a turn while it uses the connection and the run lasts; otherwise fails, and the work is interrupted.
 */
export const whileUsed = <A, E, R>(
  live: Live,
  turns: Turns,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E | ImapError.ImapError, R> => {
  if (!live.run.settings.keptAlive) return work
  return Effect.uninterruptibleMask((restore) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkDetach(restore(work), { startImmediately: true })
      const ends = [Fiber.join(fiber), untilUnused(live, turns), live.sharing.selections.untilOver]
      return yield* restore(Effect.raceAllFirst(ends)).pipe(
        Effect.onInterrupt(() => Fiber.interrupt(fiber)),
        // from here on, the work no longer holds the connection
        Effect.ensuring(Effect.sync(() => fiber.interruptUnsafe()))
      )
    })
  )
}

/** Fails once the turns have not been used for as long as the policy allows. */
export const untilUnused = Effect.fnUntraced(function* (
  live: Live,
  turns: Turns
): Effect.fn.Return<never, ImapError.ImapError> {
  const { clock, policy, recorder } = live.run
  const { hold } = policy.limits
  const began = clock.currentTimeMillisUnsafe()
  const looked = Effect.gen(function* () {
    let seen = turns.uses
    for (let unused = 0; unused < checksPerLimit;) {
      yield* Effect.sleep(hold / checksPerLimit)
      const isUnused = turns.uses === seen && !turns.isInUse
      seen = turns.uses
      if (isUnused && unused === 0) {
        const until = clock.currentTimeMillisUnsafe() + hold - hold / checksPerLimit
        live.held({ since: DateTime.makeUnsafe(began), until: DateTime.makeUnsafe(until) })
      } else if (!isUnused && unused > 0) live.held(undefined)
      unused = isUnused ? unused + 1 : 0
    }
  })
  yield* Effect.ensuring(
    looked,
    Effect.sync(() => live.held(undefined))
  )
  if (recorder.turn !== undefined) recorder.turn.ended = "HeldTooLong"
  const { waiting } = live.sharing.turns
  return yield* ImapError.make({ _tag: "HeldTooLong", afterMs: Math.round(hold), waiting }, "command")
})
