/**
 * A trace in memory: the last events, for late viewers and for tests.
 */
import { Cause, Effect, Latch, Option, Stream } from "effect"
import { table } from "../base/Sizes.ts"
import { checkOf, expectsOptions, option } from "../failure/options.ts"
import { type Dropped, Heads } from "./Heads.ts"
import type { Event, Header, Sink } from "./Event.ts"

interface Kept {
  readonly event: Event | undefined
  readonly weight: number
}

const nothing: Kept = { event: undefined, weight: 0 }

/** The last events, in memory. */
export interface Ring {
  readonly sink: Sink
  readonly header: () => Option.Option<Header>
  /**
   * The kept events, oldest first. A `trace:gap` gives the number of dropped older ones. An open connection keeps its beginning,
   * from its start to its first mailbox, and gets its own `trace:gap`.
   */
  readonly events: () => ReadonlyArray<Event>
  /** Returns the number of events ever written, which is the number of the next one. */
  readonly written: () => number
  /** Like `events`, from event number `from` on. */
  readonly since: (from: number) => ReadonlyArray<Event>
  /**
   * The kept events, then each event as it happens, until `end`. A reader that is late by more than the
   * capacity gets `trace:gap` instead of what it missed, and delays nothing.
   */
  readonly stream: Stream.Stream<Event>
  /** Stops accepting events. Streams end after the kept ones. */
  readonly end: () => void
}

/** Makes a `trace:gap` that reports `dropped` events before `next`. */
export const gapBefore = (next: Event, dropped: number): Event => ({
  time: next.time,
  name: "trace:gap",
  group_id: next.group_id,
  data: { dropped }
})

/**
 * Keeps the last `capacity` events (default 4096), and no more of them than weigh `bytes` (default 16 MiB). Up to two
 * thirds of both are for the beginnings of open connections.
 */
export const ring = (
  options: { readonly capacity?: number | undefined; readonly bytes?: number | undefined } = {}
): Ring => {
  expectsOptions(options, "Trace.ring", check)
  const slots = new Slots(
    Math.max(1, Math.trunc(options.capacity ?? 4096)),
    options.bytes ?? table.traceRing.value
  )
  const arrived = Latch.makeUnsafe()
  let header = Option.none<Header>()
  let ended = false

  return {
    sink: {
      listening: () => !ended,
      header: (first) => {
        header = Option.some(first)
      },
      event: (event) => {
        if (ended) return
        slots.keep(event)
        arrived.openUnsafe()
      }
    },
    header: () => header,
    events: () => slots.since(0),
    written: () => slots.written,
    since: (from) => slots.since(from),
    stream: streamOf(slots, arrived, () => ended),
    end: () => {
      ended = true
      arrived.openUnsafe()
    }
  }
}

const check = checkOf<NonNullable<Parameters<typeof ring>[0]>>(() => ({
  capacity: option.amount,
  bytes: option.amount
}))

/** The kept events, then each that arrives. */
const streamOf = (slots: Slots, arrived: Latch.Latch, hasEnded: () => boolean): Stream.Stream<Event> =>
  Stream.suspend(() => {
    let read = 0
    const next: Effect.Effect<ReadonlyArray<Event>, Cause.Done> = Effect.suspend(() => {
      if (read === slots.written) {
        if (hasEnded()) return Cause.done()
        arrived.closeUnsafe()
        return woken
      }
      const events = slots.since(read)
      read = slots.written
      return Effect.succeed(events)
    })
    // Opening the latch resumes readers at once, inside the call that wrote the event, which must not wait for them.
    const woken = arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(next))
    return Stream.flattenIterable(Stream.fromEffectRepeat(next))
  })

/** The events, in the order of their numbers, modulo the capacity. */
class Slots {
  private readonly capacity: number
  private readonly maxBytes: number
  private readonly slots: Array<Kept> = []
  private readonly heads: Heads
  private oldest = 0
  private weight = 0
  /** The number of events ever written. */
  written = 0

  /** `maxBytes` is the limit of all kept events, in bytes. */
  constructor(capacity: number, maxBytes: number) {
    this.capacity = capacity
    this.maxBytes = maxBytes
    this.heads = new Heads((2 * maxBytes) / 3, Math.trunc((2 * capacity) / 3))
  }

  keep(event: Event): void {
    if (event.name === "connection:ended") this.heads.ended(event.group_id)
    while (this.written - this.oldest + this.heads.count >= this.capacity && this.oldest < this.written)
      this.forgetOldest()
    const kept = { event, weight: weightOf(event) }
    this.slots[this.written++ % this.capacity] = kept
    this.weight += kept.weight
    // the newest event is kept even if it exceeds the limit
    while (this.weight + this.heads.weight > this.maxBytes && this.oldest < this.written - 1)
      this.forgetOldest()
  }

  /** Returns the kept events from number `from` on. */
  since(from: number): ReadonlyArray<Event> {
    const first = Math.max(from, this.oldest)
    const kept: Array<Event> = []
    for (let number = first; number < this.written; number++) {
      const event = this.slots[number % this.capacity]?.event
      if (event !== undefined) kept.push(event)
    }
    const begun = this.heads.since(from)
    const missed = first - from - begun.length
    const [next] = kept
    if (next === undefined) return begun
    // a reader that has read before was too slow; for one that begins, dropped events are only old
    if (from > 0) return [...begun, ...(missed === 0 ? [] : [gapBefore(next, missed)]), ...kept]
    const ofOthers = this.heads.gaps(next.group_id)
    const rest = ofOthers.reduce((rest, { dropped }) => rest - dropped, missed)
    return [
      ...begun,
      ...ofOthers.map(older),
      ...(rest === 0 ? [] : [older({ group: next.group_id, dropped: rest, time: next.time })]),
      ...kept
    ]
  }

  private forgetOldest(): void {
    const number = this.oldest++
    const { event, weight } = this.slots[number % this.capacity] ?? nothing
    this.weight -= weight
    this.slots[number % this.capacity] = nothing
    if (event !== undefined) this.heads.forgotten({ number, event, weight })
  }
}

/** Estimates the memory of an event, in bytes: its texts, and the overhead of objects. */
const weightOf = (value: unknown): number => {
  if (typeof value === "string") return 16 + value.length
  if (typeof value !== "object" || value === null) return 8
  let weight = 32
  for (const part of Object.values(value)) weight += weightOf(part)
  return weight
}

/** Makes a `trace:gap` for the dropped events of one connection. */
const older = ({ dropped, group, time }: Dropped): Event => ({
  time,
  name: "trace:gap",
  group_id: group,
  data: { dropped, older: true }
})
