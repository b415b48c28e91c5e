/**
 * The last events of each account of a runner, for whoever looks at one: which accounts will be looked at nobody knows
 * before. Kept only where an app asks for it, and in memory alone.
 */
import { Clock, Context, Effect, Option, Layer, Schema } from "effect"
import * as Trace from "../Trace.ts"

/** How far a trace was read. */
export const TracePlace = Schema.Struct({
  /** Another one where the account has moved: its trace begins anew. */
  epoch: Schema.String,
  next: Schema.Int
})
export interface TracePlace extends Schema.Schema.Type<typeof TracePlace> {}

/** Lines of a trace, and how far it was read by them. */
export const Piece = Schema.Struct({
  ...TracePlace.fields,
  /** NDJSON, redacted as every trace is; empty where nothing came. */
  text: Schema.String,
  /** Milliseconds of the trace's clock; absent before its first event. */
  now: Schema.optionalKey(Schema.Finite)
})
export interface Piece extends Schema.Schema.Type<typeof Piece> {}

export interface TracesOf {
  /** Where the events of the account's connections go. */
  readonly sink: (accountId: string) => Trace.Sink
  /** What is kept; behind `after`, where that is of the same epoch. */
  readonly since: (accountId: string, after: TracePlace | undefined) => Piece
  readonly forget: (accountId: string) => void
}

/** Where the traces of a runner's accounts are kept: nowhere, unless an app says otherwise. */
export const Traces = Context.Reference<TracesOf | undefined>("@effect-imap/core/ImapFleet/Traces", {
  defaultValue: () => undefined
})

/** What a connect and its failure take, and some more. */
const most = { capacity: 256, bytes: 16 * 1024 }

/** Keeps the last events of each account, 16 KiB of them at most: 80 MB for 5,000 accounts that all have much to tell. */
export const layer: Layer.Layer<never> = Layer.effect(
  Traces,
  Effect.map(Clock.Clock, (clock) => make(clock))
)

interface Kept {
  readonly epoch: string
  readonly ring: Trace.Ring
  readonly sink: Trace.Sink
  /** When the trace's clock was zero, on the monotonic one; ms. */
  began: number | undefined
  /** The beginnings of the last connections: who begins behind one must still know what it is about. */
  starts: ReadonlyArray<Trace.Event>
}

/** So many connections may overlap in what is kept. */
const mostStarts = 4

const make = (clock: Clock.Clock): TracesOf => {
  const all = new Map<string, Kept>()
  let made = 0
  const millis = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const keep = (): Kept => {
    const ring = Trace.ring(most)
    const kept: Kept = {
      epoch: `${clock.currentTimeMillisUnsafe()}-${made++}`,
      ring,
      began: undefined,
      starts: [],
      sink: {
        ...ring.sink,
        event: (event) => {
          kept.began ??= millis() - event.time
          if (event.name === "connection:started") kept.starts = [...kept.starts, event].slice(-mostStarts)
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

const pieceOf = ({ began, epoch, ring, starts }: Kept, after: TracePlace | undefined, now: number): Piece => {
  const from = after?.epoch === epoch ? after.next : 0
  const events = ring.since(from)
  const header = from === 0 ? Option.toArray(ring.header()) : []
  return {
    epoch,
    next: ring.written(),
    text: Trace.toText([...header, ...(from === 0 ? withStarts(events, starts) : events)]),
    ...(began === undefined ? {} : { now: now - began })
  }
}

/** A connection whose beginning is gone begins all the same: with what it is about, then with the gap. */
const withStarts = (
  events: ReadonlyArray<Trace.Event>,
  starts: ReadonlyArray<Trace.Event>
): ReadonlyArray<Trace.Event> => {
  const groups = new Set(events.map(({ group_id }) => group_id))
  const lost = starts.filter((start) => groups.has(start.group_id) && !events.includes(start))
  return [...lost, ...events]
}
