/** Effects as they are, without Effect's own log: nobody reads it here, and what prints causes comes with it. */
import * as Effect from "effect/Effect"

export * from "effect/Effect"

export const ignore = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<void, never, R> =>
  Effect.matchEffect(effect, { onFailure: () => Effect.void, onSuccess: () => Effect.void })

const nothing = () => Effect.void

export { nothing as logError }
