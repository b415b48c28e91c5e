/** Lets a listener take elements when it asks, and wait while there are none. */
import { Cause, Effect, Latch } from "effect"

export class Bell {
  private readonly rung = Latch.makeUnsafe()
  private isOver = false

  /** Wakes the listener: there are elements to take. */
  ring(): void {
    this.rung.openUnsafe()
  }

  /** Ends the listener after what there is. */
  end(): void {
    this.isOver = true
    this.ring()
  }

  /** Takes until there is something. */
  next<A>(take: Effect.Effect<ReadonlyArray<A>>): Effect.Effect<ReadonlyArray<A>, Cause.Done> {
    const next: Effect.Effect<ReadonlyArray<A>, Cause.Done> = Effect.suspend(() => {
      // first, so that nothing comes unheard while it takes
      this.rung.closeUnsafe()
      return Effect.flatMap(take, (taken) => {
        if (taken.length > 0) return Effect.succeed(taken)
        // opening the latch resumes inside the call of `ring`, which must not wait for the listener
        return this.isOver
          ? Cause.done()
          : Effect.andThen(this.rung.await, Effect.andThen(Effect.yieldNow, next))
      })
    })
    return next
  }
}
