/** A permit that nobody else wants: each account of this page has one client. */
import type { Effect } from "effect"

export const makeUnsafe = () => ({
  withPermit: <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => effect
})
