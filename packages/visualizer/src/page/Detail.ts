/** Parts of a trace, read completely: some events, or one connection at a time. */
import type * as Connection from "../model/connection/Connection.ts"
import { type Finding, lint, type Rule } from "../model/rules/index.ts"
import type * as Index from "../model/index/Index.ts"
import type { Wait } from "../model/waits/Wait.ts"
import { waitsOf } from "../model/waits/waitsOf.ts"
import { derive } from "../model/connection/spans.ts"
import type { Entry } from "../trace/Entry.ts"
import type * as Bytes from "./Bytes.ts"

/** The index of a trace, and its bytes. */
export interface Source {
  readonly index: Index.Index
  readonly bytes: Bytes.Bytes
}

export interface Break extends Connection.Point {
  /** The time of the last event before it. */
  readonly from: number
  readonly count: number
}

/** One connection, read completely. */
export interface Detail {
  readonly id: number
  /** The number of events that it had when it was read, those that are not kept included. */
  readonly events: number
  /** The gaps of a connection with too many events: how many, and before which line. */
  readonly breaks: ReadonlyArray<Break>
  readonly entries: ReadonlyArray<Entry>
  readonly connection: Connection.Connection
  readonly findings: ReadonlyArray<Finding>
  /** The waits up to the last event. */
  readonly waits: ReadonlyArray<Wait>
}

/** Reads events completely. */
export const entries = (trace: Source, events: ReadonlyArray<number>): Promise<ReadonlyArray<Entry>> =>
  trace.bytes.fetch(trace.index.extents(events)).then((read) => trace.index.entries(events, read))

/** Returns whether a line of the connection was read. */
export const holds = ({ breaks, entries }: Detail, line: number): boolean =>
  breaks.length === 0 || entries.some((entry) => entry.line === line)

interface Options {
  readonly before?: Detail | undefined
  readonly cursor?: number | undefined
  /** The built-in rules, if absent. */
  readonly rules?: ReadonlyArray<Rule> | undefined
}

/**
 * Reads one connection; `undefined` if nothing of it is kept. Of one that has grown, it only reads what is new since
 * `before`; of a long one also what is around the line `cursor`.
 */
export const read = (
  trace: Source,
  id: number,
  { before, cursor, rules }: Options = {}
): Promise<Detail | undefined> => {
  const all = trace.index.events(id)
  const events = trace.index.connections[id]?.events ?? 0
  const around = cursor === undefined ? -1 : all.indexOf(trace.index.ofLine(cursor))
  const runs = keptOf(all.length, around)
  const isWhole = runs.length === 1
  const known = before?.id === id && isWhole && onlyGrew(trace.index) ? before.entries : []
  const kept = runs.flatMap(([from, to]) => all.slice(Math.max(from, isWhole ? known.length : from), to))
  const breaks = runs.slice(1).flatMap(([from], index): ReadonlyArray<Break> => {
    const event = all[from] ?? 0
    const until = runs[index]?.[1] ?? from
    const count = from - until
    const place = { line: trace.index.line(event), time: trace.index.time(event) }
    return count === 0 ? [] : [{ ...place, from: trace.index.time(all[until - 1] ?? event), count }]
  })
  return entries(trace, kept).then((fresh) => {
    const entries = byTime([...known, ...fresh])
    const [connection] = derive(entries, trace.index.header)
    if (connection === undefined) return undefined
    const findings = lint(connection, rules, { isComplete: breaks.length === 0 })
    const waits = waitsOf(connection, { missing: breaks })
    return { id, events, breaks, entries, connection, findings, waits }
  })
}

/** Of a longer connection, only the first and the latest events and those around the cursor are read. */
const maxFirstEvents = 5000
const maxLastEvents = 25_000
const maxEventsAround = 20_000

/** Returns the ranges that are read: the ends, and those around one event. */
const keptOf = (count: number, around: number): ReadonlyArray<readonly [from: number, to: number]> => {
  if (count <= maxFirstEvents + maxLastEvents + maxEventsAround) return [[0, count]]
  const half = maxEventsAround / 2
  const from = Math.min(Math.max(maxFirstEvents, around - half), count - maxLastEvents)
  const to = Math.max(from, Math.min(around + half, count - maxLastEvents))
  const runs: ReadonlyArray<readonly [number, number]> = [
    [0, maxFirstEvents],
    [from, around < 0 ? from : to],
    [count - maxLastEvents, count]
  ]
  return runs.filter(([from, to]) => to > from)
}

/** Returns whether events were only added at the end, and none was dropped. */
const onlyGrew = ({ first, warnings }: Index.Index): boolean =>
  first === 0 && warnings.every(({ _tag }) => _tag !== "unsorted")

const byTime = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> => {
  const isSorted = entries.every(({ time }, at) => time >= (entries[at - 1]?.time ?? time))
  return isSorted ? entries : entries.toSorted((a, b) => a.time - b.time)
}
