/** A trace in the page: its index, its bytes, and one connection of it at a time in full. */
import type * as Connection from "../model/Connection.ts"
import * as Findings from "../model/Findings.ts"
import * as Index from "../model/Index.ts"
import * as Ledger from "../model/Ledger.ts"
import { derive } from "../model/spans.ts"
import type { Entry } from "../trace/Entry.ts"
import * as Bytes from "./Bytes.ts"
import { inSlices } from "./slices.ts"

export interface Trace {
  /** A file's name, or what else it comes from. */
  readonly name: string
  readonly index: Index.Index
  readonly bytes: Bytes.Bytes
  /** Takes bytes; they are parsed by `index.parse`. */
  readonly push: (chunk: Uint8Array<ArrayBuffer>) => void
  /** The time of the trace's clock: it goes on while the trace does. */
  readonly now: () => number
  /** Nothing more is heard: the clock stands until the trace is replaced. */
  readonly stop: () => void
}

export interface Break extends Connection.Point {
  readonly count: number
}

/** One connection, read in full. */
export interface Detail {
  readonly id: number
  /** Events that it had when it was read. */
  readonly events: number
  /** Where events are not read, for there are too many: how many, before which line. */
  readonly breaks: ReadonlyArray<Break>
  readonly entries: ReadonlyArray<Entry>
  readonly connection: Connection.Connection
  readonly findings: ReadonlyArray<Findings.Finding>
  readonly ledger: Ledger.Ledger
}

/** More events than a person reads at once: of more, the first, the latest, and those around what is looked at. */
const firstEvents = 5000
const lastEvents = 25_000
const eventsAround = 20_000

/** `now`: what the trace's clock shows, for a live one. */
export const make = (name: string, now?: number): Trace => {
  const index = Index.make()
  const bytes = Bytes.make()
  const zero = now === undefined ? undefined : performance.now() - now
  let heard = performance.now()
  let stopped: number | undefined
  const time = (): number => {
    const elapsed = performance.now() - (zero ?? heard)
    return zero === undefined ? index.now + elapsed : Math.max(index.now, elapsed)
  }
  return {
    name,
    index,
    bytes,
    push: (chunk) => {
      bytes.append(chunk)
      index.push(chunk)
      heard = performance.now()
    },
    now: () => (index.ended ? index.now : (stopped ?? time())),
    stop: () => {
      stopped ??= time()
    }
  }
}

/** Reads all of a stream into a trace, in slices; stops where it is no trace. */
export const take = (
  trace: Trace,
  stream: ReadableStream<Uint8Array<ArrayBuffer>>,
  between: () => void = () => undefined
): Promise<void> => {
  const reader = stream.getReader()
  const pump = (): Promise<void> =>
    reader.read().then(({ done, value }) => {
      if (done) return trace.index.end()
      trace.push(value)
      return inSlices(trace.index.parse, between).then(() =>
        trace.index.foreign === undefined ? pump() : reader.cancel()
      )
    })
  return pump()
}

/** The events in full. */
export const entries = (trace: Trace, events: ReadonlyArray<number>): Promise<ReadonlyArray<Entry>> =>
  trace.bytes.fetch(trace.index.extents(events)).then((read) => trace.index.entries(events, read))

const byTime = (entries: ReadonlyArray<Entry>): ReadonlyArray<Entry> => {
  const isSorted = entries.every(({ time }, at) => time >= (entries[at - 1]?.time ?? time))
  return isSorted ? entries : entries.toSorted((a, b) => a.time - b.time)
}

/** Events only ever came at the end, and none was given up. */
const onlyGrew = ({ first, warnings }: Index.Index): boolean =>
  first === 0 && warnings.every(({ _tag }) => _tag !== "unsorted")

/** Of so many events those that are read, in order: the ends, and `around` one of them. */
const keptOf = (count: number, around: number): ReadonlyArray<readonly [from: number, to: number]> => {
  if (count <= firstEvents + lastEvents + eventsAround) return [[0, count]]
  const half = eventsAround / 2
  const from = Math.min(Math.max(firstEvents, around - half), count - lastEvents)
  const to = Math.max(from, Math.min(around + half, count - lastEvents))
  const runs: ReadonlyArray<readonly [number, number]> = [
    [0, firstEvents],
    [from, around < 0 ? from : to],
    [count - lastEvents, count]
  ]
  return runs.filter(([from, to]) => to > from)
}

/** Whether a line of the connection was read. */
export const holds = ({ breaks, entries }: Detail, line: number): boolean =>
  breaks.length === 0 || entries.some((entry) => entry.line === line)

/**
 * Reads one connection; undefined where nothing of it is kept. Of one that grew, only what came since `before`; of a
 * long one what is around the line `cursor`, too.
 */
export const detail = (
  trace: Trace,
  id: number,
  { before, cursor }: { readonly before?: Detail | undefined; readonly cursor?: number | undefined } = {}
): Promise<Detail | undefined> => {
  const all = trace.index.events(id)
  const around = cursor === undefined ? -1 : all.indexOf(trace.index.ofLine(cursor))
  const runs = keptOf(all.length, around)
  const isWhole = runs.length === 1
  const known = before?.id === id && isWhole && onlyGrew(trace.index) ? before.entries : []
  const kept = runs.flatMap(([from, to]) => all.slice(Math.max(from, isWhole ? known.length : from), to))
  const breaks = runs.slice(1).flatMap(([from], index): ReadonlyArray<Break> => {
    const event = all[from] ?? 0
    const count = from - (runs[index]?.[1] ?? from)
    return count === 0 ? [] : [{ line: trace.index.line(event), time: trace.index.time(event), count }]
  })
  return entries(trace, kept).then((fresh) => {
    const entries = byTime([...known, ...fresh])
    const [connection] = derive(entries)
    if (connection === undefined) return undefined
    const findings = Findings.of(connection)
    return { id, events: all.length, breaks, entries, connection, findings, ledger: Ledger.of(connection) }
  })
}

/** Which connection is looked at first: one that failed, one that hangs, one that had to try again. */
export const mostTelling = ({ connections }: Index.Index): number | undefined => {
  const find = (...statuses: ReadonlyArray<Index.Status>) =>
    connections.find(({ status }) => statuses.includes(status))
  return (find("failed") ?? find("cut", "open") ?? find("retried") ?? connections[0])?.id
}

const isBad = ({ status }: Index.Summary): boolean =>
  status === "failed" || status === "retried" || status === "cut"

/** How many labels two names end in alike: `a.netease.example` and `netease.example` in two. */
const kinship = (a: string | undefined, b: string | undefined): number => {
  const mine = (a ?? "").split(".").toReversed()
  const theirs = (b ?? "").split(".").toReversed()
  const differs = mine.findIndex((label, at) => label !== theirs[at])
  return differs === -1 ? mine.length : differs
}

/** What a connection is best compared with: one that fared otherwise, of the same host or a kindred one. */
export const counterpart = ({ connections }: Index.Index, id: number): number | undefined => {
  const mine = connections[id]
  const others = connections.filter((other) => other.id !== id)
  const otherwise = others.filter((other) => mine !== undefined && isBad(other) !== isBad(mine))
  const nearest = (otherwise.length === 0 ? others : otherwise).toSorted(
    (a, b) =>
      kinship(mine?.host, b.host) - kinship(mine?.host, a.host) || Math.abs(a.id - id) - Math.abs(b.id - id)
  )
  return nearest[0]?.id
}
