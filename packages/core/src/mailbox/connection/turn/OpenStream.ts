/** A stream that an app reads from a connection, and the callers that wait for its end. */
import {
  type Array as Arr,
  type Cause,
  type Context,
  Effect,
  type Fiber,
  Latch,
  type Scope,
  Semaphore
} from "effect"
import type { MemoryBound } from "../../../base/MemoryBound.ts"
import type { ImapError } from "../../../failure/ImapError.ts"

export class OpenStream<A> {
  readonly source: Source<A>
  /** The fiber that last asked for more. */
  reader: Fiber.Fiber<unknown, unknown> | undefined
  /** The number of requests for more. */
  asked = 0
  isAsking = false
  /** The part that is read ahead, once someone waits for the end. */
  ahead: Ahead<A> | undefined
  /** Open once it has given up its turn. */
  readonly ended = Latch.makeUnsafe(false)

  constructor(source: Source<A>) {
    this.source = { ...source, pull: Semaphore.makeUnsafe(1).withPermit(source.pull) }
  }

  /** Requests the next elements, and records the reader. */
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

/** The limits after which a caller no longer waits for the reader of another caller's stream. */
export interface WaitLimits {
  /** The time without a read, in milliseconds. */
  readonly maxStallMs: number
  /** The bytes that are read ahead, within the memory of the account. */
  readonly maxBytes: number
  readonly memory: MemoryBound
}

/** A waiting caller, with its limits. */
export interface Waiting extends WaitLimits {
  readonly fiber: Fiber.Fiber<unknown, unknown>
  /** The name of the call. */
  readonly name: string
}

/** The source of the elements of a stream. */
export interface Source<A> {
  /** Brings the elements that come next, together, or the end. */
  readonly pull: Effect.Effect<Arr.NonEmptyReadonlyArray<A>, ImapError | Cause.Done<void>>
  /** The context in which the stream runs, and the scope that ends with it. */
  readonly context: Context.Context<never>
  readonly scope: Scope.Scope
  /** Gives up the turn on the connection. */
  readonly over: Effect.Effect<void>
}

/** The part of a stream that is read ahead of its reader. */
interface Ahead<A> {
  /** Open once reading ahead has stopped: the reader has to take something first. */
  readonly full: Latch.Latch
  /** Takes what was read, in its order. */
  readonly next: Source<A>["pull"]
}
