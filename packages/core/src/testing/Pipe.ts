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

export interface Pipe {
  /** Sends an item. Bytes wait while more than 64 KiB are not taken. They are dropped after an end, and once the pipe is shut. */
  readonly send: (item: Item) => Effect.Effect<void>
  /** Removes the first item that has arrived, if there is one. `end` and `reset` stay. */
  readonly next: () => Item | undefined
  /** Waits until something has arrived, and takes nothing, so that an interruption loses no byte. */
  readonly arrival: Effect.Effect<void>
  /** Like `next`, but waits for an item. */
  readonly take: Effect.Effect<Item>
  /** Returns the number of bytes that have arrived and were not taken. */
  readonly arrived: () => number
  /** Ends reading: everything sent is dropped, and a waiting `take` returns `end`. */
  readonly shut: () => void
}

export interface PipeOptions {
  readonly clock: Clock.Clock
  readonly latency: Duration.Duration
  /** The most bytes of a chunk. */
  readonly chunk: number
}

interface Due {
  readonly at: number
  readonly item: Item
}

const highWater = 65_536

/** Makes a pipe for one sender and one taker. */
export const makePipe = (options: PipeOptions): Pipe => {
  const latency = Duration.toMillis(options.latency)
  const now = () => options.clock.currentTimeMillisUnsafe()
  const queue: Array<Due> = []
  const filled = Latch.makeUnsafe(false)
  const space = Latch.makeUnsafe(true)
  let waiting = 0
  let ended = false

  const enqueue = (item: Item) => {
    if (ended) return
    ended = item._tag === "end" || item._tag === "reset"
    queue.push({ at: now() + latency, item })
    waiting += sizeOf(item)
    if (waiting > highWater) space.closeUnsafe()
    filled.openUnsafe()
  }

  const next = (): Item | undefined => {
    const head = queue[0]
    return head === undefined || head.at > now() ? undefined : remove(head.item)
  }

  const arrival: Effect.Effect<void> = Effect.suspend(() => {
    const head = queue[0]
    if (head !== undefined) return Effect.sleep(Math.max(0, head.at - now()))
    filled.closeUnsafe()
    return filled.await
  })

  const take: Effect.Effect<Item> = Effect.suspend(() => {
    const item = next()
    return item === undefined ? Effect.andThen(arrival, take) : Effect.succeed(item)
  })

  const remove = (item: Item): Item => {
    if (item._tag === "end" || item._tag === "reset") return item
    const head = queue.shift()
    if (item._tag === "hello" || head === undefined) return item
    const bytes = item.bytes.subarray(0, options.chunk)
    if (bytes.length < item.bytes.length) {
      queue.unshift({ at: head.at, item: { _tag: "bytes", bytes: item.bytes.subarray(options.chunk) } })
    }
    waiting -= bytes.length
    if (waiting <= highWater) space.openUnsafe()
    return { _tag: "bytes", bytes }
  }

  return {
    send: (item) =>
      Effect.suspend(() => {
        enqueue(item)
        return item._tag === "bytes" ? space.await : Effect.void
      }),
    next,
    arrival,
    take,
    arrived: () => queue.reduce((sum, { at, item }) => (at <= now() ? sum + sizeOf(item) : sum), 0),
    shut: () => {
      ended = true
      waiting = 0
      queue.splice(0, queue.length, { at: now(), item: { _tag: "end" } })
      space.openUnsafe()
      filled.openUnsafe()
    }
  }
}

const sizeOf = (item: Item) => (item._tag === "bytes" ? item.bytes.length : 0)
