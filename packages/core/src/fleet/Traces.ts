/**
 * The last events of each account of a runner, for viewers: no one knows in advance which accounts will be looked at.
 * Kept only if an app asks for it, and only in memory.
 */
import { Clock, Context, Effect, Option, Layer, Schema } from "effect"
import * as Trace from "../trace/Trace.ts"
import { Courses } from "./Courses.ts"

/** A position in a trace, up to which it was read. */
export const TracePlace = Schema.Struct({
  /** Changes if the account has moved: its trace begins again. */
  epoch: Schema.String,
  next: Schema.Int
})
export interface TracePlace extends Schema.Schema.Type<typeof TracePlace> {}

/** Lines of a trace, and the position after them. */
export const Piece = Schema.Struct({
  ...TracePlace.fields,
  /** NDJSON, redacted like every trace; empty if there is nothing new. */
  text: Schema.String,
  /** Milliseconds of the trace's clock; absent before its first event. */
  now: Schema.optionalKey(Schema.Finite)
})
export interface Piece extends Schema.Schema.Type<typeof Piece> {}

export interface TracesOf {
  /** Returns the sink for the events of the account's connections. */
  readonly sink: (accountId: string) => Trace.Sink
  /** Returns the kept events; those after `after`, if that is of the same epoch. */
  readonly since: (accountId: string, after: TracePlace | undefined) => Piece
  readonly forget: (accountId: string) => void
}

/** The traces of a runner's accounts: by default, none are kept. */
export const Traces = Context.Reference<TracesOf | undefined>("@effect-imap/core/ImapFleet/Traces", {
  defaultValue: () => undefined
})

/**
 * The bounds for each account: enough for a connect and its failure. A connect whose token was refused, to a server with
 * many capabilities, weighs 15 KiB, which stay while the connection is open.
 */
const ringLimits = { capacity: 256, bytes: 24 * 1024 }

/** Keeps the last events of each account, at most 24 KiB, and the course of its last connections: 180 MB for 5,000 busy accounts. */
export const layer: Layer.Layer<never> = Layer.effect(
  Traces,
  Effect.map(Clock.Clock, (clock) => make(clock))
)

interface Kept {
  readonly epoch: string
  readonly ring: Trace.Ring
  readonly sink: Trace.Sink
  /** The zero of the trace's clock on the monotonic clock, in milliseconds. */
  began: number | undefined
  readonly courses: Courses
}

const make = (clock: Clock.Clock): TracesOf => {
  const all = new Map<string, Kept>()
  let made = 0
  const millis = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const keep = (): Kept => {
    const ring = Trace.ring(ringLimits)
    const kept: Kept = {
      epoch: `${clock.currentTimeMillisUnsafe()}-${made++}`,
      ring,
      began: undefined,
      courses: new Courses(),
      sink: {
        ...ring.sink,
        event: (event) => {
          kept.began ??= millis() - event.time
          kept.courses.take(event)
          ring.sink.event(event)
        }
      }
    }
    return kept
  }
  const of = (accountId: string): Kept => {
    const known = all.get(accountId)
    if (known !== undefined) return known
    const kept = keep()
    all.set(accountId, kept)
    return kept
  }
  return {
    sink: (accountId) => of(accountId).sink,
    since: (accountId, after) => {
      const kept = all.get(accountId)
      return kept === undefined ? nothing : pieceOf(kept, after, millis())
    },
    forget: (accountId) => void all.delete(accountId)
  }
}

export const nothing: Piece = { epoch: "none", next: 0, text: "" }

const pieceOf = (
  { began, courses, epoch, ring }: Kept,
  after: TracePlace | undefined,
  now: number
): Piece => {
  const from = after?.epoch === epoch ? after.next : 0
  const events = ring.since(from)
  const header = from === 0 ? Option.toArray(ring.header()) : []
  return {
    epoch,
    next: ring.written(),
    text: Trace.toText([...header, ...(from === 0 ? courses.completing(events) : events)]),
    ...(began === undefined ? {} : { now: now - began })
  }
}
