/** A live trace as bytes for one viewer: the header, all kept events, then new ones as they happen. */
import { type Ring, type Sink, toText } from "@effect-imap/core/internal/Trace"
import { type Clock, Effect, Option, Stream } from "effect"

/** The number of events that are encoded at once: a late viewer must not delay others. */
const batchSize = 2048
/** Events within this time are sent in one write. */
const batchPause = "16 millis"
/** An empty line, which readers skip, lets a viewer distinguish a quiet connection from a lost one. */
const heartbeatInterval = "5 seconds"

/**
 * Streams the events of a ring, and ends with it. A viewer that reads too slowly gets a `trace:gap` instead, and delays
 * nobody.
 */
export const eventsOf = (ring: Ring): Stream.Stream<Uint8Array> =>
  Stream.suspend(() => {
    let headed = false
    const header = () => {
      if (headed) return ""
      headed = true
      return toText(Option.toArray(ring.header()))
    }
    return paced(ring.stream).pipe(
      Stream.chunks,
      Stream.flatMap((events) => Stream.fromIterable(events, { chunkSize: batchSize })),
      Stream.chunks,
      Stream.map((events) => header() + toText(events)),
      Stream.merge(Stream.as(Stream.tick(heartbeatInterval), "\n"), { haltStrategy: "left" }),
      Stream.encodeText
    )
  })

/** Pulls at intervals, each time everything. */
const paced = <A>(self: Stream.Stream<A>): Stream.Stream<A> =>
  Stream.transformPull(self, (pull) => Effect.succeed(Effect.delay(pull, batchPause)))

/** Returns all events that are kept now. */
export const keptOf = (ring: Ring): Effect.Effect<Uint8Array> =>
  Effect.sync(() => new TextEncoder().encode(toText([...Option.toArray(ring.header()), ...ring.events()])))

/** A sink that also knows the time on its trace's clock. */
export interface TraceClock {
  readonly sink: Sink
  /** Returns milliseconds; `undefined` before the first event. */
  readonly now: () => number | undefined
}

/** Sets the trace's clock by its first event, whose time says when the trace began. */
export const traceClock = (sink: Sink, clock: Clock.Clock): TraceClock => {
  const millis = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  let began: number | undefined
  return {
    sink: {
      ...sink,
      event: (event) => {
        began ??= millis() - event.time
        sink.event(event)
      }
    },
    now: () => (began === undefined ? undefined : millis() - began)
  }
}
