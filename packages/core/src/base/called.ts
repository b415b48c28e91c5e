/** Calls a function of the app that has to return an Effect. */
import { Effect } from "effect"

/**
 * Dies if the function throws or returns anything else. If an effect yielded a value that is not an Effect, the fiber would end
 * without its finalizers, and its resources would leak.
 */
export const called = <A, E, R>(call: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.suspend(() => calledNow(call))

/** Calls the function immediately, for callers that already run within an effect. */
export const calledNow = <A, E, R>(call: () => Effect.Effect<A, E, R>): Effect.Effect<A, E, R> => {
  try {
    const returned = call()
    return Effect.isEffect(returned) ? returned : Effect.die(new TypeError("it returned no Effect"))
  } catch (thrown) {
    return Effect.die(thrown)
  }
}
