/**
 * One source, any number of listeners, none of which can hold it up. Costs nothing while nobody listens.
 *
 * The queue of a listener is bounded in bytes: beyond that the oldest elements are dropped, and a gap takes their place,
 * with their number. Effect's sliding `PubSub` counts elements instead of bytes, and drops them without a gap.
 */
import { Cause, Effect, Latch, Schema, Stream } from "effect"
import { expects } from "../../failure/expects.ts"
import { MemoryBound } from "../../base/MemoryBound.ts"

const nobody: ReadonlyArray<never> = []

/** An element of `untagged` for a listener that was too slow: the number of responses that were dropped here. */
export const Gap = Schema.TaggedStruct("Gap", { missed: Schema.Int })
export interface Gap extends Schema.Schema.Type<typeof Gap> {}

/** The elements that are broadcast. */
export interface Elements<A> {
  /** Returns the bytes that an element takes. Called only while someone listens. */
  readonly sizeOf: (value: A) => number
  /** Makes the element that takes the place of dropped ones. */
  readonly gap: (missed: number) => A
}

export class Broadcast<A> {
  private readonly capacity: number
  private readonly elements: Elements<A>
  private readonly memory: MemoryBound | undefined
  private listeners: ReadonlyArray<Listener<A>> = nobody
  private isOver = false
  /** The queue that is kept for the first listener. */
  private held: Listener<A> | undefined

  /** `capacity`: the bytes of memory that may wait for one listener, within `memory`. */
  constructor(capacity: number, elements: Elements<A>, memory?: MemoryBound) {
    this.capacity = capacity
    this.elements = elements
    this.memory = memory
  }

  /** Keeps elements for the first listener, within the same bound. */
  awaitFirst(): void {
    this.held = this.listener()
    this.listeners = [this.held]
  }

  publish(value: A): void {
    if (this.listeners.length === 0) return
    const bytes = elementBytes + this.elements.sizeOf(value)
    for (const listener of this.listeners) listener.push(value, bytes)
  }

  /** Ends every stream after the elements that wait. */
  end(): void {
    this.isOver = true
    for (const listener of this.listeners) listener.end()
    this.listeners = nobody
  }

  /** Streams what `first` returns, what `joined` publishes, then everything that is published while it runs. */
  stream(first: () => ReadonlyArray<A>, joined = () => {}): Stream.Stream<A> {
    return this.mapped(first, (values) => values, joined)
  }

  /** As `stream`, with the elements converted by `taken`, which gets all that wait when they are taken. */
  mapped<B>(
    first: () => ReadonlyArray<A>,
    taken: (values: ReadonlyArray<A>) => ReadonlyArray<B>,
    joined = () => {}
  ): Stream.Stream<B> {
    const join = Effect.sync(() => {
      const { held } = this
      this.held = undefined
      const listener = held ?? this.listener()
      if (this.isOver) listener.end()
      else {
        for (const value of first()) listener.push(value, 0)
        if (held === undefined) this.listeners = [...this.listeners, listener]
        joined()
      }
      return listener
    })
    const leave = (listener: Listener<A>) =>
      Effect.sync(() => {
        this.listeners = this.listeners.filter((other) => other !== listener)
        listener.leave()
      })
    return Stream.unwrap(
      Effect.map(Effect.acquireRelease(join, leave), (listener) =>
        Stream.flattenIterable(Stream.fromEffectRepeat(listener.next(taken)))
      )
    )
  }

  private listener(): Listener<A> {
    const { capacity, memory } = this
    return new Listener(memory?.part(capacity) ?? new MemoryBound(() => capacity), this.elements)
  }
}

/** The bytes of an element's place in the queue. */
const elementBytes = 64

interface Element<A> {
  readonly value: A
  readonly bytes: number
}

/** The queue of one listener. */
class Listener<A> {
  /** The memory of the queue, and of what the listener took last and is working on. */
  private readonly memory: MemoryBound
  private readonly elements: Elements<A>
  private readonly arrived = Latch.makeUnsafe()
  /** The queue from `first` on; the dropped part before it is removed once it is half of the array. */
  private waiting: Array<Element<A> | undefined> = []
  private first = 0
  /** The bytes of what it took last. */
  private taken = 0
  private missed = 0
  private isOver = false

  constructor(memory: MemoryBound, elements: Elements<A>) {
    this.memory = memory
    this.elements = elements
  }

  push(value: A, bytes: number): void {
    this.waiting.push({ value, bytes })
    let exceeded = this.memory.add(bytes)
    while (exceeded !== undefined && this.first < this.waiting.length) exceeded = this.drop()
    this.arrived.openUnsafe()
  }

  private drop(): MemoryBound | undefined {
    const exceeded = this.memory.add(-(this.waiting[this.first]?.bytes ?? 0))
    this.waiting[this.first++] = undefined
    this.missed++
    if (2 * this.first >= this.waiting.length) {
      this.waiting = this.waiting.slice(this.first)
      this.first = 0
    }
    return exceeded
  }

  /** Nobody takes anything any more. */
  leave(): void {
    this.memory.release()
  }

  end(): void {
    this.isOver = true
    this.arrived.openUnsafe()
  }

  /** Takes all that waits. A listener that asks for more is done with what it took before. */
  next<B>(
    taken: (values: ReadonlyArray<A>) => ReadonlyArray<B>
  ): Effect.Effect<ReadonlyArray<B>, Cause.Done> {
    const next: Effect.Effect<ReadonlyArray<B>, Cause.Done> = Effect.suspend(() => {
      const values = this.take()
      if (values.length > 0) return Effect.succeed(taken(values))
      if (this.isOver) return Cause.done()
      this.arrived.closeUnsafe()
      // opening the latch resumes inside the call of `publish`, which must not wait for the listener
      return this.arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(next))
    })
    return next
  }

  private take(): ReadonlyArray<A> {
    const { first, missed, waiting } = this
    this.memory.add(-this.taken)
    this.taken = this.memory.bytes
    this.waiting = []
    this.first = 0
    this.missed = 0
    const values = waiting.slice(first).flatMap((element) => (element === undefined ? [] : [element.value]))
    return missed === 0 ? values : [this.elements.gap(missed), ...values]
  }
}

/** Attaches the token to the last of the changes that were taken together: it continues after all of them. */
export const withToken = <Change, Token>(
  changes: ReadonlyArray<Change>,
  make: () => Token
): ReadonlyArray<{ readonly change: Change; readonly token: Token | undefined }> => {
  const last = changes.at(-1)
  return changes.map((change) =>
    change === last
      ? {
          change,
          // made when it is read: it names each UID, or each mailbox
          get token() {
            return make()
          }
        }
      : { change, token: undefined }
  )
}

/** Changes that belong together, and the token after all of them. */
export interface Grouped<Change, Token> {
  readonly changes: ReadonlyArray<Change>
  readonly token: Token
}

/**
 * Puts the changes of `changesFrom`, `changesOf` or `account` together, each group up to a change that has a token. An app
 * that stores a group and its token in one transaction can end at any moment, and continues after the last group.
 *
 * @example
 * ```ts
 * import { Supervised } from "@effect-imap/core"
 * import { type Effect, Stream } from "effect"
 *
 * declare const supervised: Supervised.Supervised
 * declare const store: (
 *   changes: ReadonlyArray<Supervised.Change>,
 *   token: Supervised.Token
 * ) => Effect.Effect<void>
 *
 * const sync = (resume: Supervised.Token | undefined) =>
 *   supervised.changesOf("Sent", { resume }).pipe(
 *     Supervised.grouped,
 *     Stream.runForEach(({ changes, token }) => store(changes, token))
 *   )
 * ```
 */
export const grouped = <Change, Token, E, R>(
  followed: Stream.Stream<{ readonly change: Change; readonly token: Token | undefined }, E, R>
): Stream.Stream<Grouped<Change, Token>, E, R> => {
  expects(Stream.isStream(followed), "Supervised.grouped", "followed", "a stream of changes")
  return Stream.mapAccum(
    followed,
    (): Array<Change> => [],
    (pending, { change, token }): readonly [Array<Change>, ReadonlyArray<Grouped<Change, Token>>] => {
      // the array belongs to this run of the stream alone
      pending.push(change)
      return token === undefined ? [pending, []] : [[], [{ changes: pending, token }]]
    }
  )
}
