/**
 * Reads ahead of a stalled reader, so that the connection becomes free for waiting callers. Loaded when a caller first waits
 * for a stream.
 */
import { type Array as Arr, type Cause, Effect, Exit, Fiber, Latch, Scope } from "effect"
import { footprint } from "../../../base/footprint.ts"
import type { MemoryBound } from "../../../base/MemoryBound.ts"
import type { ImapError } from "../../../failure/ImapError.ts"
import { misuse } from "../../../failure/expects.ts"
import type { OpenStream, Source, Waiting } from "./OpenStream.ts"

interface Streaming {
  /** The stream that has the turn. */
  readonly stream: OpenStream<unknown> | undefined
  /** Open while a stream has the turn. */
  readonly streaming: Latch.Latch
}

/** Reads ahead each stream that gets the turn; fails if one does not end. */
export const afterStreams = (turns: Streaming, waiting: Waiting): Effect.Effect<never, ImapError> =>
  Effect.forever(
    Effect.andThen(
      turns.streaming.await,
      Effect.suspend(() => (turns.stream === undefined ? Effect.void : afterStream(turns.stream, waiting)))
    )
  )

/** Waits for the end of the stream; fails if too much of it is unread and the reader stalls. */
const afterStream = (
  stream: OpenStream<unknown>,
  { fiber, maxStallMs, memory, name, maxBytes }: Waiting
): Effect.Effect<void, ImapError> => {
  const ahead = (stream.ahead ??= new ReadAhead(stream.source, memory.part(maxBytes)))
  const left = Effect.suspend(() => {
    const { asked } = stream
    const isLeft = () => ahead.full.isOpen() && !stream.isAsking && stream.asked === asked
    return Effect.map(Effect.sleep(stream.reader === fiber ? 0 : maxStallMs), isLeft)
  })
  const abandoned = Effect.repeat(Effect.andThen(ahead.full.await, left), { until: (isLeft) => isLeft }).pipe(
    Effect.andThen(
      misuse(
        `${name}: nobody reads on in a stream of the same connection, of which more is left than the ` +
          `${maxBytes / 1024 / 1024} MiB that were read ahead: collect its elements first, or use another connection`
      )
    )
  )
  return Effect.raceFirst(stream.ended.await, abandoned)
}

/** The read-ahead of a stream: it starts when it is created, and ends with the stream. */
class ReadAhead<A> {
  readonly full = Latch.makeUnsafe(false)
  private readonly source: Source<A>
  /** The memory of the kept elements; the last ones may exceed it. */
  private readonly memory: MemoryBound
  private readonly kept: Array<Arr.NonEmptyReadonlyArray<A>> = []
  private end: Exit.Exit<never, ImapError | Cause.Done<void>> | undefined
  /** Open while there is something to take, or the end. */
  private readonly available = Latch.makeUnsafe(false)
  private readonly room = Latch.makeUnsafe(true)

  constructor(source: Source<A>, memory: MemoryBound) {
    this.source = source
    this.memory = memory
    // elements that the reader never takes are dropped with the stream
    Effect.runSync(
      Scope.addFinalizer(
        source.scope,
        Effect.sync(() => memory.release())
      )
    )
    Fiber.runIn(Effect.runForkWith(source.context)(this.read), source.scope)
  }

  readonly next: Source<A>["pull"] = Effect.suspend(() => {
    const first = this.kept.shift()
    if (first !== undefined) {
      this.count(-footprint(first))
      return Effect.succeed(first)
    }
    if (this.end !== undefined) return this.end
    this.available.closeUnsafe()
    return Effect.andThen(this.available.await, this.next)
  })

  /** Reads to the end. */
  private get read(): Effect.Effect<void> {
    const { over, pull } = this.source
    const more = Effect.flatMap(pull, (chunk) => {
      this.kept.push(chunk)
      this.count(footprint(chunk))
      this.available.openUnsafe()
      return this.room.await
    })
    return Effect.catchCause(Effect.forever(more), (cause) => {
      this.end = Exit.failCause(cause)
      this.available.openUnsafe()
      return over
    })
  }

  private count(bytes: number): void {
    // with nothing to take, it would wait for itself
    const isFull = this.memory.add(bytes) !== undefined && this.kept.length > 0
    const [opens, closes] = isFull ? [this.full, this.room] : [this.room, this.full]
    opens.openUnsafe()
    closes.closeUnsafe()
  }
}
