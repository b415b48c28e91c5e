/** A stream that an app reads from a connection, for those that wait for its end. */
import { Effect, type Fiber, Latch, Semaphore } from "effect"
import type { ReadAhead, Source } from "./ReadAhead.ts"

export class OpenStream<A> {
  /** The fiber that last asked for more. */
  reader: Fiber.Fiber<unknown, unknown> | undefined
  /** The number of requests for more. */
  asked = 0
  isAsking = false
  /** The part that is read ahead, once someone waits for the end. */
  ahead: ReadAhead<A> | undefined
  /** Open once it has given up its turn. */
  readonly ended = Latch.makeUnsafe(false)
  readonly source: Source<A>

  constructor(source: Source<A>) {
    this.source = { ...source, pull: Semaphore.makeUnsafe(1).withPermit(source.pull) }
  }

  /** Asks for what comes next, and notes who does. */
  get next(): Source<A>["pull"] {
    return Effect.withFiber((fiber) => {
      this.reader = fiber
      this.asked++
      this.isAsking = true
      return Effect.ensuring(
        this.ahead?.next ?? this.source.pull,
        Effect.sync(() => (this.isAsking = false))
      )
    })
  }
}
