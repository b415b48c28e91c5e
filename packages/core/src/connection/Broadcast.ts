/**
 * One source, any number of listeners, none of which can hold it up. Costs nothing while nobody listens.
 *
 * What a listener has not taken yet is bounded in bytes: beyond that the oldest elements are dropped, and one of their
 * own kind says where they were and how many. Effect's sliding `PubSub` counts elements, and drops them unseen.
 */
import { Cause, Effect, Latch, Stream } from "effect"

const nobody: ReadonlyArray<never> = []

export class Broadcast<A> {
  private readonly capacity: number
  private readonly gap: (missed: number) => A
  private listeners: ReadonlyArray<Listener<A>> = nobody
  private isOver = false
  /** Listens in the place of the first one. */
  private held: Listener<A> | undefined

  /** `capacity`: bytes that may wait for one listener. `gap` makes what takes the place of elements that were dropped. */
  constructor(capacity: number, gap: (missed: number) => A) {
    this.capacity = capacity
    this.gap = gap
  }

  /** What comes before the first listener waits for it, within the same bound. */
  awaitFirst(): void {
    this.held = new Listener(this.capacity, this.gap)
    this.listeners = [this.held]
  }

  publish(value: A, bytes: number): void {
    for (const listener of this.listeners) listener.push(value, bytes)
  }

  /** Every stream ends once its listener has taken what waits, and later ones are empty. */
  end(): void {
    this.isOver = true
    for (const listener of this.listeners) listener.end()
    this.listeners = nobody
  }

  /** What is published while it runs, after what `first` gives when it begins. */
  stream(first: () => ReadonlyArray<A>): Stream.Stream<A> {
    const join = Effect.sync(() => {
      const { held } = this
      this.held = undefined
      const listener = held ?? new Listener(this.capacity, this.gap)
      if (this.isOver) listener.end()
      else {
        // what `first` brings about is heard as well
        if (held === undefined) this.listeners = [...this.listeners, listener]
        for (const value of first()) listener.push(value, 0)
      }
      return listener
    })
    const leave = (listener: Listener<A>) =>
      Effect.sync(() => {
        this.listeners = this.listeners.filter((other) => other !== listener)
      })
    return Stream.unwrap(
      Effect.map(Effect.acquireRelease(join, leave), ({ next }) =>
        Stream.flattenIterable(Stream.fromEffectRepeat(next))
      )
    )
  }
}

/** What one listener has not taken yet. */
class Listener<A> {
  private readonly capacity: number
  private readonly gap: (missed: number) => A
  private readonly arrived = Latch.makeUnsafe()
  private waiting: Array<{ readonly value: A; readonly bytes: number }> = []
  private bytes = 0
  private missed = 0
  private isOver = false

  constructor(capacity: number, gap: (missed: number) => A) {
    this.capacity = capacity
    this.gap = gap
  }

  push(value: A, bytes: number): void {
    this.waiting.push({ value, bytes })
    this.bytes += bytes
    let dropped = 0
    for (; this.bytes > this.capacity; dropped++) this.bytes -= this.waiting[dropped]?.bytes ?? this.bytes
    if (dropped > 0) this.waiting.splice(0, dropped)
    this.missed += dropped
    this.arrived.openUnsafe()
  }

  end(): void {
    this.isOver = true
    this.arrived.openUnsafe()
  }

  readonly next: Effect.Effect<ReadonlyArray<A>, Cause.Done> = Effect.suspend(() => {
    const { missed, waiting } = this
    if (missed === 0 && waiting.length === 0) {
      if (this.isOver) return Cause.done()
      this.arrived.closeUnsafe()
      // opening the latch resumes at once, inside the call that published: its caller must not wait for us
      return this.arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(this.next))
    }
    this.waiting = []
    this.bytes = 0
    this.missed = 0
    const values = waiting.map(({ value }) => value)
    return Effect.succeed(missed === 0 ? values : [this.gap(missed), ...values])
  })
}
