/** Calls a function of the app that has to return an Effect. */
import { Effect } from "effect"

/**
 * Dies if the function throws or returns anything else. Within an effect a value that is no Effect would end the fiber
 * without its finalizers, so that nobody hears of the end and what it holds is never given back.
 */
export const called = <A, E, R>(call: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => calledNow(call))

/** Calls it at once, for callers that are within an effect themselves. */
export const calledNow = <A, E, R>(call: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  try {
    const returned = call()
    return Effect.isEffect(returned) ? returned : Effect.die(new TypeError("it returned no Effect"))
  } catch (thrown) {
    return Effect.die(thrown)
  }
}
