import { Effect } from "effect"

/** Does work piece by piece, so that interrupts and timeouts take effect between pieces. */
export const inTurns = <A>(work: Generator<void, A>): Effect.Effect<A> =>
  Effect.suspend(() => {
    const next = work.next()
    return next.done === true
      ? Effect.succeed(next.value)
      : Effect.flatMap(Effect.yieldNow, () => inTurns(work))
  })
