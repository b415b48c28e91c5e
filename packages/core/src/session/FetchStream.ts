/** What a streamed FETCH brings, on its way to the app. While the app has not taken it, nothing more is read. */
import { type Cause, Effect, Queue } from "effect"
import type { ImapError } from "../ImapError.ts"
import type { Incoming } from "./Incoming.ts"

/** A stream as the reader of its connection sees it. */
export type Streaming = Pick<FetchStream<unknown>, "incoming" | "isFull" | "flush">

export class FetchStream<Part> {
  readonly incoming: Incoming<Part>
  /** Whether the app has yet to take what came. */
  isFull = false
  private readonly parts: Queue.Queue<Part, ImapError | Cause.Done>

  constructor(parts: Queue.Queue<Part, ImapError | Cause.Done>, incoming: Incoming<Part>) {
    this.parts = parts
    this.incoming = incoming
  }

  /** Hands on what is ready, and waits until the app has room for it. */
  readonly flush: Effect.Effect<void> = Effect.suspend(() => this.offer(this.incoming.ready()))

  /** Hands on what is left, after the last response. */
  readonly end: Effect.Effect<void> = Effect.suspend(() => this.offer(this.incoming.rest()))

  private offer(parts: ReadonlyArray<Part>): Effect.Effect<void> {
    if (parts.length === 0) return Effect.void
    this.isFull = true
    return Effect.ensuring(
      Queue.offerAll(this.parts, parts),
      Effect.sync(() => {
        this.isFull = false
      })
    )
  }
}
