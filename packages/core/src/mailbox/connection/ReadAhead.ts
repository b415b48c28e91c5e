/** Reads a stream on while its reader does not, so that the connection becomes free for those that wait for it. */
import { type Array as Arr, type Cause, type Context, Effect, Exit, Fiber, Latch, Scope } from "effect"
import { footprint } from "../../base/footprint.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { ImapError } from "../../failure/ImapError.ts"

/** Elements that came together. */
type Chunk<A> = Arr.NonEmptyReadonlyArray<A>

/** The source of the elements. */
export interface Source<A> {
  /** Brings the elements that come next, or the end. */
  readonly pull: Effect.Effect<Chunk<A>, ImapError | Cause.Done<void>>
  /** The context in which the stream runs, and the scope that ends with it. */
  readonly context: Context.Context<never>
  readonly scope: Scope.Scope
  /** Gives up the turn on the connection. */
  readonly over: Effect.Effect<void>
}

/** Begins when it is made, and ends with the stream. */
export class ReadAhead<A> {
  /** Open once reading ahead has stopped: the reader has to take something first. */
  readonly full = Latch.makeUnsafe(false)
  private readonly source: Source<A>
  /** The memory of the kept elements; the last ones may exceed it. */
  private readonly memory: MemoryBound
  private readonly kept: Array<Chunk<A>> = []
  private end: Exit.Exit<never, ImapError | Cause.Done<void>> | undefined
  /** Open while there is something to take, or the end. */
  private readonly some = Latch.makeUnsafe(false)
  private readonly room = Latch.makeUnsafe(true)

  constructor(source: Source<A>, memory: MemoryBound) {
    this.source = source
    this.memory = memory
    // what the reader never takes is dropped with the stream
    Effect.runSync(
      Scope.addFinalizer(
        source.scope,
        Effect.sync(() => memory.release())
      )
    )
    Fiber.runIn(Effect.runForkWith(source.context)(this.read), source.scope)
  }

  /** Takes what was read, in its order. */
  readonly next: Source<A>["pull"] = Effect.suspend(() => {
    const first = this.kept.shift()
    if (first !== undefined) {
      this.count(-footprint(first))
      return Effect.succeed(first)
    }
    if (this.end !== undefined) return this.end
    this.some.closeUnsafe()
    return Effect.andThen(this.some.await, this.next)
  })

  /** Reads to the end. */
  private get read(): Effect.Effect<void> {
    const { over, pull } = this.source
    const more = Effect.flatMap(pull, (chunk) => {
      this.kept.push(chunk)
      this.count(footprint(chunk))
      this.some.openUnsafe()
      return this.room.await
    })
    return Effect.catchCause(Effect.forever(more), (cause) => {
      this.end = Exit.failCause(cause)
      this.some.openUnsafe()
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
