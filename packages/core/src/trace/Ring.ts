/**
 * A trace in memory: the last events, for late viewers and for tests.
 */
import { Cause, Effect, Latch, Option, Stream } from "effect"
import type { Event, Header, Sink } from "../Trace.ts"

export interface Ring {
  readonly sink: Sink
  readonly header: () => Option.Option<Header>
  /** Oldest first. Where older ones are gone, `trace:gap` says how many. */
  readonly events: () => ReadonlyArray<Event>
  /**
   * All that is kept, then each event as it happens, until `end`. A reader that falls behind by more than the
   * capacity finds `trace:gap` in place of what it missed, and holds nobody up.
   */
  readonly stream: Stream.Stream<Event>
  /** No more events are taken; streams end once they have told what is kept. */
  readonly end: () => void
}

/** Says of `next` that `dropped` events before it are gone. */
export const gapBefore = (next: Event, dropped: number): Event => ({
  time: next.time,
  name: "trace:gap",
  group_id: next.group_id,
  data: { dropped }
})

/** Keeps the last `capacity` events (default 4096). */
export const ring = (options: { readonly capacity?: number } = {}): Ring => {
  const capacity = Math.max(1, Math.trunc(options.capacity ?? 4096))
  const slots: Array<Event> = []
  const arrived = Latch.makeUnsafe()
  let header = Option.none<Header>()
  let written = 0
  let ended = false

  /** What is kept of the events from number `from` on. */
  const since = (from: number): ReadonlyArray<Event> => {
    const oldest = Math.max(from, written - slots.length)
    const turn = oldest % capacity
    const over = Math.max(0, turn + written - oldest - capacity)
    const kept = slots.slice(turn, turn + written - oldest).concat(slots.slice(0, over))
    const [first] = kept
    return first === undefined || oldest === from ? kept : [gapBefore(first, oldest - from), ...kept]
  }

  const stream = Stream.suspend(() => {
    let read = 0
    const next: Effect.Effect<ReadonlyArray<Event>, Cause.Done> = Effect.suspend(() => {
      if (read === written) {
        if (ended) return Cause.done()
        arrived.closeUnsafe()
        return woken
      }
      const events = since(read)
      read = written
      return Effect.succeed(events)
    })
    // Opening the latch resumes at once, inside the call that brought the event: its caller must not wait for us.
    const woken = arrived.await.pipe(Effect.andThen(Effect.yieldNow), Effect.andThen(next))
    return Stream.flattenIterable(Stream.fromEffectRepeat(next))
  })

  return {
    sink: {
      listening: () => !ended,
      header: (first) => {
        header = Option.some(first)
      },
      event: (event) => {
        if (ended) return
        slots[written % capacity] = event
        written += 1
        arrived.openUnsafe()
      }
    },
    header: () => header,
    events: () => since(0),
    stream,
    end: () => {
      ended = true
      arrived.openUnsafe()
    }
  }
}
