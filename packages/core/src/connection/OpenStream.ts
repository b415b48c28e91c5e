/** A stream that an app reads from a connection, for those that wait for its end. */
import { Effect, type Fiber } from "effect"

export class OpenStream {
  /** The fiber that last asked for more. */
  reader: Fiber.Fiber<unknown, unknown> | undefined
  /** How often it was asked for more. */
  asked = 0
  isAsking = false

  /** Asks for what comes next, and notes who does. */
  noted<A, E, R>(pull: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.withFiber((fiber) => {
      this.reader = fiber
      this.asked++
      this.isAsking = true
      return Effect.ensuring(
        pull,
        Effect.sync(() => (this.isAsking = false))
      )
    })
  }
}
