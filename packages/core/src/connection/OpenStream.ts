/** A stream that an app reads from a connection, for those that wait for its end. */
import { Effect, type Fiber } from "effect"
import type * as ImapError from "../ImapError.ts"
import { misuse } from "./misuse.ts"

export class OpenStream {
  private fiber: Fiber.Fiber<unknown, unknown> | undefined
  private asked = 0
  private isAsking = false

  /** Asks for what comes next, and notes who does. */
  noted<A, E, R>(pull: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return Effect.withFiber((fiber) => {
      this.fiber = fiber
      this.asked++
      this.isAsking = true
      return Effect.ensuring(
        pull,
        Effect.sync(() => (this.isAsking = false))
      )
    })
  }

  /** Waits until it is the caller's turn and does the work, unless the stream waits for the caller. */
  before<A, E, R>(
    { fiber, limit, name }: Waiting,
    inTurn: (work: Effect.Effect<A, E, R>) => Effect.Effect<A, E, R>,
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    if (this.fiber === fiber) return misuse(`${name}: this fiber reads ${aStream}`)
    let hasBegun = false
    const begun = Effect.suspend(() => {
      hasBegun = true
      return work
    })
    const left = Effect.suspend(() => {
      const { asked } = this
      const isLeft = () => !hasBegun && !this.isAsking && this.asked === asked
      return Effect.map(Effect.sleep(limit), isLeft)
    })
    const refused = Effect.repeat(left, { until: (isLeft) => isLeft }).pipe(
      Effect.andThen(misuse(`${name}: nobody has read on for ${limit / 1000} s in ${aStream}`))
    )
    return Effect.raceFirst(inTurn(begun), Effect.interruptible(refused))
  }
}

const aStream =
  "a stream of the same connection, which has to end first: collect its elements, or use another connection"

/** Who waits, in milliseconds at most if nobody reads on. */
export interface Waiting {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  readonly name: string
  readonly limit: number
}
