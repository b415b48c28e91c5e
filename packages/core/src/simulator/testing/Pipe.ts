/**
 * One direction of a connection in memory: what is sent arrives in order, after the latency.
 *
 * Steps of a handshake are sent in order with the bytes, so that a side that expects one notices bytes instead.
 */
import { type Clock, Duration, Effect, Latch } from "effect"

/** `hello` is one step of a TLS handshake. After `end` and `reset` nothing more is accepted. */
export type Item =
  | { readonly _tag: "bytes"; readonly bytes: Uint8Array }
  | { readonly _tag: "hello" }
  | { readonly _tag: "end" }
  | { readonly _tag: "reset" }

export interface PipeOptions {
  readonly clock: Clock.Clock
  readonly latency: Duration.Duration
  /** The maximum size of a chunk, in bytes. */
  readonly chunk: number
}

interface Due {
  readonly at: number
  readonly item: Item
}

const highWater = 65_536

/** A pipe for one sender and one taker. */
export class Pipe {
  private readonly clock: Clock.Clock
  private readonly latency: number
  private readonly chunk: number
  private readonly queue: Array<Due> = []
  private readonly filled = Latch.makeUnsafe(false)
  private readonly space = Latch.makeUnsafe(true)
  /** The bytes not taken yet. */
  private waiting = 0
  private hasEnded = false

  constructor({ chunk, clock, latency }: PipeOptions) {
    this.clock = clock
    this.latency = Duration.toMillis(latency)
    this.chunk = chunk
  }

  /** Sends an item. Bytes wait while more than 64 KiB are not taken. They are dropped after an end, and once the pipe is shut. */
  send(item: Item): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.enqueue(item)
      return item._tag === "bytes" ? this.space.await : Effect.void
    })
  }

  /** Removes the first item that has arrived, if there is one. `end` and `reset` stay. */
  next(): Item | undefined {
    const [head] = this.queue
    return head === undefined || head.at > this.now ? undefined : this.remove(head.item)
  }

  /** Waits until something has arrived, and takes nothing, so that an interruption loses no byte. */
  readonly arrival: Effect.Effect<void> = Effect.suspend(() => {
    const [head] = this.queue
    if (head !== undefined) return Effect.sleep(Math.max(0, head.at - this.now))
    this.filled.closeUnsafe()
    return this.filled.await
  })

  /** Like `next`, but waits for an item. */
  readonly take: Effect.Effect<Item> = Effect.suspend(() => {
    const item = this.next()
    return item === undefined ? Effect.andThen(this.arrival, this.take) : Effect.succeed(item)
  })

  /** Returns the number of bytes that have arrived and were not taken. */
  arrived(): number {
    const { now } = this
    return this.queue.reduce((sum, { at, item }) => (at <= now ? sum + sizeOf(item) : sum), 0)
  }

  /** Ends reading: everything sent is dropped, and a waiting `take` returns `end`. */
  shut(): void {
    this.hasEnded = true
    this.waiting = 0
    this.queue.splice(0, this.queue.length, { at: this.now, item: { _tag: "end" } })
    this.space.openUnsafe()
    this.filled.openUnsafe()
  }

  private get now(): number {
    return this.clock.currentTimeMillisUnsafe()
  }

  private enqueue(item: Item): void {
    if (this.hasEnded) return
    this.hasEnded = item._tag === "end" || item._tag === "reset"
    this.queue.push({ at: this.now + this.latency, item })
    this.waiting += sizeOf(item)
    if (this.waiting > highWater) this.space.closeUnsafe()
    this.filled.openUnsafe()
  }

  private remove(item: Item): Item {
    if (item._tag === "end" || item._tag === "reset") return item
    const head = this.queue.shift()
    if (item._tag === "hello" || head === undefined) return item
    const bytes = item.bytes.subarray(0, this.chunk)
    if (bytes.length < item.bytes.length) {
      this.queue.unshift({ at: head.at, item: { _tag: "bytes", bytes: item.bytes.subarray(this.chunk) } })
    }
    this.waiting -= bytes.length
    if (this.waiting <= highWater) this.space.openUnsafe()
    return { _tag: "bytes", bytes }
  }
}

const sizeOf = (item: Item) => (item._tag === "bytes" ? item.bytes.length : 0)
