/**
 * One source, any number of listeners, none of which can hold it up. Costs nothing while nobody listens.
 *
 * The queue of a listener is bounded in bytes: once it is full, all that waits is dropped, and a gap takes its place. Effect's
 * `PubSub` counts elements instead of bytes, and drops them without a gap.
 */
import { type Cause, Effect, Schema, Stream } from "effect"
import { MemoryBound } from "../../base/MemoryBound.ts"
import { Bell } from "./Bell.ts"
import type { Untaken } from "./Untaken.ts"

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
  /** True if a gap also replaces the element for which there was no room. */
  readonly gapIsAll?: boolean
  /** Called when a listener has taken all that waited, and asks for more. */
  readonly emptied?: () => void
  /** Makes the record of a slow listener. */
  readonly untaken?: () => Untaken
}

export class Broadcast<A> {
  readonly #capacity: number
  readonly #elements: Elements<A>
  readonly #memory: MemoryBound | undefined
  #listeners: ReadonlyArray<Queue<A>> = nobody
  #isOver = false

  /** `capacity`: the bytes of memory that may wait for one listener, within `memory`. */
  constructor(capacity: number, elements: Elements<A>, memory?: MemoryBound) {
    this.#capacity = capacity
    this.#elements = elements
    this.#memory = memory
  }

  publish(value: A): void {
    if (this.#listeners.length === 0) return
    const bytes = elementBytes + this.#elements.sizeOf(value)
    for (const listener of this.#listeners) listener.push(value, bytes)
  }

  /** The connection has ended, and nothing more is recorded of it. */
  ended(): void {
    for (const listener of this.#listeners) listener.untaken?.end()
  }

  /** Ends every stream after the elements that wait. */
  end(): void {
    this.#isOver = true
    for (const listener of this.#listeners) listener.end()
    this.#listeners = nobody
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
      const listener = this.#listener()
      if (this.#isOver) listener.end()
      else {
        for (const value of first()) listener.push(value, 0)
        this.#listeners = [...this.#listeners, listener]
        joined()
      }
      return listener
    })
    const leave = (listener: Queue<A>) =>
      Effect.sync(() => {
        this.#listeners = this.#listeners.filter((other) => other !== listener)
        listener.leave()
      })
    return Stream.unwrap(
      Effect.map(Effect.acquireRelease(join, leave), (listener) =>
        Stream.flattenIterable(Stream.fromEffectRepeat(listener.next(taken)))
      )
    )
  }

  #listener(): Queue<A> {
    const capacity = this.#capacity
    const memory = this.#memory
    return new Queue(memory?.part(capacity) ?? new MemoryBound(() => capacity), this.#elements)
  }
}

/** The bytes of an element's place in the queue. */
const elementBytes = 64

/** The queue of one listener. */
class Queue<A> {
  /** The memory of the queue, and of what the listener took last and is working on. */
  readonly #memory: MemoryBound
  readonly #elements: Elements<A>
  readonly #bell = new Bell()
  #waiting: Array<A> = []
  /** The bytes of what it took last. */
  #taken = 0
  /** The number of elements whose place the first that waits has taken. */
  #missed = 0
  /** True if the listener waits for elements; one that has not begun is not late. */
  #asks = true
  untaken: Untaken | undefined

  constructor(memory: MemoryBound, elements: Elements<A>) {
    this.#memory = memory
    this.#elements = elements
    this.untaken = elements.untaken?.()
  }

  push(value: A, bytes: number): void {
    if (this.#memory.add(bytes) === undefined) this.#waiting.push(value)
    else {
      const { gapIsAll = false } = this.#elements
      const isRoom = !gapIsAll && this.#memory.hold(this.#taken + bytes) === undefined
      if (!isRoom) this.#memory.hold(this.#taken)
      this.#missed += this.#waiting.length - (this.#missed > 0 ? 1 : 0) + (isRoom ? 0 : 1)
      const gap = this.#elements.gap(this.#missed)
      this.#waiting = isRoom ? [gap, value] : [gap]
    }
    if (!this.#asks) this.untaken?.waits()
    this.#bell.ring()
  }

  /** Ends the queue: its listener is gone. */
  leave(): void {
    this.untaken?.end()
    this.#memory.release()
  }

  end(): void {
    this.untaken?.end()
    this.untaken = undefined
    this.#bell.end()
  }

  /** Takes all that waits. A listener that asks for more is done with what it took before. */
  next<B>(
    taken: (values: ReadonlyArray<A>) => ReadonlyArray<B>
  ): Effect.Effect<ReadonlyArray<B>, Cause.Done> {
    return this.#bell.next(
      Effect.sync(() => {
        this.#memory.add(-this.#taken)
        this.#taken = 0
        if (this.#waiting.length === 0) this.#elements.emptied?.()
        this.#taken = this.#memory.bytes
        const missed = this.#missed
        const waiting = this.#waiting
        this.#missed = 0
        this.#waiting = []
        this.#asks = waiting.length === 0
        this.untaken?.asked(waiting.length, missed)
        return waiting.length === 0 ? [] : taken(waiting)
      })
    )
  }
}
