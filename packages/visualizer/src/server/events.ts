/** A live trace as bytes for one viewer: the header, all that is kept, then what happens as it happens. */
import { type Ring, type Sink, toText } from "@effect-imap/core/internal/Trace"
import { type Clock, Effect, Option, Stream } from "effect"

/** Events that are put into words at once, so that nobody else has to wait for a viewer that comes late. */
const batch = 2048
/** What happens meanwhile goes out in one write. */
const pace = "16 millis"
/** An empty line, which readers skip: a viewer can tell a quiet connection from a lost one. */
const heartbeat = "5 seconds"

/** Pulls once in a while, and then everything. */
const paced = <A>(self: Stream.Stream<A>): Stream.Stream<A> =>
  Stream.transformPull(self, (pull) => Effect.succeed(Effect.delay(pull, pace)))

/** Ends with the ring. A viewer that reads too slowly finds `trace:gap` in its place, and holds nobody up. */
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
      Stream.flatMap((events) => Stream.fromIterable(events, { chunkSize: batch })),
      Stream.chunks,
      Stream.map((events) => header() + toText(events)),
      Stream.merge(Stream.as(Stream.tick(heartbeat), "\n"), { haltStrategy: "left" }),
      Stream.encodeText
    )
  })

/** All that is kept now. */
export const keptOf = (ring: Ring): Effect.Effect<Uint8Array> =>
  Effect.sync(() => new TextEncoder().encode(toText([...Option.toArray(ring.header()), ...ring.events()])))

/** What time it is on the clock of the trace that a sink is given. */
export interface TraceClock {
  readonly sink: Sink
  /** Milliseconds; undefined before the first event. */
  readonly now: () => number | undefined
}

/** Sets the trace's clock by its first event: it began as much earlier as that event says. */
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
