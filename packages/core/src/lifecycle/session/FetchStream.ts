/** Carries the data of a streamed FETCH to the app. Nothing more is read until the app has taken it. */
import { type Cause, Effect, Latch, Queue } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Incoming } from "./Incoming.ts"

/** A stream as the reader of its connection sees it. */
export type Streaming = Pick<FetchStream<unknown>, "incoming" | "isFull" | "flush">

export class FetchStream<Part> {
  readonly incoming: Incoming<Part>
  /** True if the app has yet to take what came. */
  isFull = false
  /** Open while nothing is being handed on. */
  private readonly idle = Latch.makeUnsafe(true)
  private readonly parts: Queue.Queue<Part, ImapError | Cause.Done>

  constructor(parts: Queue.Queue<Part, ImapError | Cause.Done>, incoming: Incoming<Part>) {
    this.parts = parts
    this.incoming = incoming
  }

  /** Hands on what is ready, and waits until the app has room for it. */
  readonly flush: Effect.Effect<void> = this.offer(() => this.incoming.ready())

  /** Hands on what is left, after the last response; what the reader has begun to hand on comes before it. */
  readonly end: Effect.Effect<void> = Effect.suspend(() => this.offer(() => this.incoming.rest(), true))

  /**
   * Takes and hands on in one step, however the fiber is interrupted. `waits`: nothing is taken
   * while another fiber hands on, which is looked at in that step, too.
   */
  private offer(take: () => ReadonlyArray<Part>, waits = false): Effect.Effect<void> {
    return Effect.uninterruptibleMask((restore) => {
      if (waits && this.isFull) return restore(Effect.andThen(this.idle.await, this.end))
      const parts = take()
      if (parts.length === 0) return Effect.void
      this.isFull = true
      this.idle.closeUnsafe()
      return Effect.ensuring(
        restore(Queue.offerAll(this.parts, parts)),
        Effect.sync(() => {
          this.isFull = false
          this.idle.openUnsafe()
        })
      )
    })
  }
}
