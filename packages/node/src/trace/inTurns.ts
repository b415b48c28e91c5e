import { Effect } from "effect"

/** Does work piece by piece: an interrupt, and limits on how long it may take, are heard after each. */
export const inTurns = <A>(work: Generator<void, A>): Effect.Effect<A> =>
  Effect.suspend(() => {
    const next = work.next()
    return next.done === true
      ? Effect.succeed(next.value)
      : Effect.flatMap(Effect.yieldNow, () => inTurns(work))
  })
