/**
 * A trace of any size as columns: typed arrays contain what a list and a waterfall need, and the text of a line is
 * read again from where it came, by its place. Files and live streams are pushed in the same way.
 *
 * Pure: it keeps no bytes beyond an unfinished line, starts nothing, and is driven by its caller in slices.
 */
import { visible } from "@effect-imap/core/internal/Trace"
import { type Entry, entryOf, type Header, headerOf, parsed, type Warning } from "../trace/Entry.ts"
import { type Line, lines, textOf } from "../trace/lines.ts"
import { makeWarnings } from "../trace/warnings.ts"
import { type Annotation, annotationOf, most as mostAnnotations } from "./annotations.ts"
import * as Bars from "./Bars.ts"
import { float64, int32, words } from "./Column.ts"
import * as Heat from "./Heat.ts"
import type { Lived } from "./Life.ts"
import { Tracked } from "./Tracked.ts"
import type { Summary, Bar } from "./Summary.ts"

/** Bytes `[from, to)` of the trace. */
export interface Extent {
  readonly from: number
  readonly to: number
}

/** Reads bytes of the trace: offsets in bytes, the end not included. */
export type Read = (from: number, to: number) => Uint8Array

/** The connections of a trace and where their lines are, so that any size can be shown. */
export interface Index {
  /** Takes bytes of any size. Nothing is parsed before `parse`. */
  readonly push: (chunk: Uint8Array) => void
  /**
   * Parses while `more()` says so; asked about every 256 lines. True once all that was pushed is parsed. For slices
   * of 12 ms: `const end = performance.now() + 12; index.parse(() => performance.now() < end)`.
   */
  readonly parse: (more?: () => boolean) => boolean
  /** No more bytes come: a last line without a line end counts, and what is open is `cut`. Call it after `parse`. */
  readonly end: () => void
  readonly ended: boolean
  readonly header: Header | undefined
  /** Why this is no trace: the header is another. Nothing more is read. */
  readonly foreign: { readonly line: number; readonly found: string } | undefined
  readonly warnings: ReadonlyArray<Warning>
  /** What readers noted on lines of it. */
  readonly annotations: ReadonlyArray<Annotation>
  /** Bytes parsed, of bytes pushed. */
  readonly bytes: { readonly parsed: number; readonly pushed: number }
  /** Events are numbered from 0; those below `first` were given up, for `capacity` came after them. */
  readonly first: number
  readonly count: number
  /** The latest time. */
  readonly now: number
  readonly connections: ReadonlyArray<Summary>
  readonly time: (event: number) => number
  /** `wire:sent`; `unknown` for a name that this version does not know. */
  readonly name: (event: number) => string
  readonly connection: (event: number) => number
  /** Line of the file, counted from 1: how findings name their evidence. */
  readonly line: (event: number) => number
  readonly extent: (event: number) => Extent
  /** The event of a line of the file, or -1. */
  readonly ofLine: (line: number) => number
  /** The events of one connection, oldest first. */
  readonly events: (connection: number) => ReadonlyArray<number>
  /** How often each way of the machine was taken, and failed. */
  readonly heat: () => Heat.Heat
  /** The connections of the account that one belongs to: those of its session, and those that the app calls alike. */
  readonly lived: (connection: number) => ReadonlyArray<Lived>
  /** Bars of one connection, in the order in which they began. */
  readonly bars: (connection: number) => ReadonlyArray<Bar>
  /** What must be read to know `events`: runs of bytes, few and long. A Blob is sliced by them. */
  readonly extents: (events: ReadonlyArray<number>) => ReadonlyArray<Extent>
  /** The events in full, by time, out of bytes that hold their extents. */
  readonly entries: (events: ReadonlyArray<number>, read: Read) => ReadonlyArray<Entry>
}

/** Bounds of an index. */
export interface Options {
  /** Events kept; of more, the latest (default 2,000,000). */
  readonly capacity?: number
}

/** Runs of bytes closer than this are read as one. */
const nearby = 4096
/** How often the caller is asked whether to go on. */
const turn = 256

/** The columns of events. */
const makeRows = (capacity: number) => {
  const columns = {
    time: float64(),
    from: float64(),
    length: int32(),
    line: int32(),
    connection: int32(),
    name: int32(),
    /** The event before it of the same connection. */
    previous: int32()
  }
  let count = 0
  const first = () => Math.max(0, count - capacity)
  return {
    ...columns,
    count: () => count,
    first,
    add: (row: { readonly [Name in keyof typeof columns]: number }): number => {
      columns.time.set(count, row.time)
      columns.from.set(count, row.from)
      columns.length.set(count, row.length)
      columns.line.set(count, row.line)
      columns.connection.set(count, row.connection)
      columns.name.set(count, row.name)
      columns.previous.set(count, row.previous)
      count += 1
      if (count % turn === 0) for (const column of Object.values(columns)) column.forget(first())
      return count - 1
    }
  }
}
type Rows = ReturnType<typeof makeRows>

/** Lines ascend with events. */
const eventOfLine = (rows: Rows, line: number): number => {
  let low = rows.first()
  let high = rows.count() - 1
  while (low <= high) {
    const middle = (low + high) >>> 1
    const found = rows.line.at(middle)
    if (found === line) return middle
    if (found < line) low = middle + 1
    else high = middle - 1
  }
  return -1
}

const isOfAccount = (other: Tracked, one: Tracked): boolean =>
  other === one ||
  (one.session !== undefined && other.session === one.session) ||
  (one.label !== undefined && other.label === one.label)

const extentsOf = (rows: Rows, events: ReadonlyArray<number>): ReadonlyArray<Extent> => {
  const runs: Array<{ from: number; to: number }> = []
  for (const event of events.toSorted((a, b) => a - b)) {
    const from = rows.from.at(event)
    const to = from + rows.length.at(event)
    const last = runs.at(-1)
    if (last !== undefined && from - last.to <= nearby) last.to = to
    else runs.push({ from, to })
  }
  return runs
}

/** Reads lines of a trace into rows and connections. */
const makeReading = (rows: Rows, capacity: number) => {
  const names = words(256)
  const around = { bars: Bars.make(capacity), ended: false, heat: Heat.make() }
  const connections: Array<Tracked> = []
  const byGroup = new Map<string, Tracked>()
  const noted = makeWarnings()
  const annotations: Array<Annotation> = []
  let header: Header | undefined
  let foreign: Index["foreign"]
  let now = 0

  const trackedOf = (group: string, time: number): Tracked => {
    const known = byGroup.get(group)
    if (known !== undefined) return known
    const tracked = new Tracked(connections.length, group, time, around)
    connections.push(tracked)
    byGroup.set(group, tracked)
    return tracked
  }

  const keep = (entry: Entry, { from, number, to }: Line) => {
    noted.entry(entry)
    const { event, time } = entry
    const tracked = trackedOf(entry.group, time)
    const name = names.number(event?.name ?? "unknown")
    const place = { from, length: to - from, line: number, connection: tracked.id, name }
    tracked.lastEvent = rows.add({ ...place, time, previous: tracked.lastEvent })
    tracked.events += 1
    const annotation = annotationOf(event)
    if (annotation !== undefined) {
      if (annotations.length < mostAnnotations) annotations.push(annotation)
      return
    }
    tracked.last = Math.max(tracked.last, time)
    now = Math.max(now, time)
    if (event !== undefined) tracked.take(event, number)
  }

  const take = (line: Line): void => {
    if (line.text.trim() === "") return
    const raw = line.tooLong ? undefined : parsed(line.text)
    if (header === undefined) {
      header = headerOf(raw)
      if (header === undefined)
        foreign = { line: line.number, found: visible(line.text.slice(0, 80)).slice(0, 80) }
      else noted.header(header)
      return
    }
    const entry = entryOf(line.number, raw)
    if (entry === undefined) noted.unreadable(line, raw)
    else keep(entry, line)
  }

  return {
    take,
    names,
    around,
    annotations,
    connections,
    header: () => header,
    foreign: () => foreign,
    now: () => now,
    warnings: () => noted.warnings(rows.count(), rows.count() - rows.first())
  }
}

/** An empty index; `push` and `parse` fill it. */
export const make = ({ capacity = 2_000_000 }: Options = {}): Index => {
  const rows = makeRows(capacity)
  const reading = makeReading(rows, capacity)
  const input = lines()

  const eventsOf = (connection: number): ReadonlyArray<number> => {
    const found: Array<number> = []
    const last = reading.connections[connection]?.lastEvent ?? -1
    for (let event = last; event >= rows.first(); event = rows.previous.at(event)) found.push(event)
    return found.toReversed()
  }

  const entryAt = (event: number, read: Read): Entry | undefined => {
    const from = rows.from.at(event)
    return entryOf(rows.line.at(event), parsed(textOf(read(from, from + rows.length.at(event)))))
  }

  const parse = (more: () => boolean): boolean => {
    for (let count = 1; reading.foreign() === undefined; count++) {
      const line = input.next()
      if (line === undefined) return true
      reading.take(line)
      if (count % turn === 0 && !more()) return input.taken() === input.pushed()
    }
    return true
  }

  return {
    push: input.push,
    parse: (more = () => true) => parse(more),
    end: () => {
      input.end()
      parse(() => true)
      reading.around.ended = true
    },
    get ended() {
      return reading.around.ended
    },
    get header() {
      return reading.header()
    },
    get foreign() {
      return reading.foreign()
    },
    get warnings() {
      return reading.warnings()
    },
    annotations: reading.annotations,
    get bytes() {
      return { parsed: input.taken(), pushed: input.pushed() }
    },
    get first() {
      return rows.first()
    },
    get count() {
      return rows.count()
    },
    get now() {
      return reading.now()
    },
    connections: reading.connections,
    time: rows.time.at,
    name: (event) => reading.names.text(rows.name.at(event)),
    connection: rows.connection.at,
    line: rows.line.at,
    extent: (event) => ({
      from: rows.from.at(event),
      to: rows.from.at(event) + rows.length.at(event)
    }),
    ofLine: (line) => eventOfLine(rows, line),
    events: eventsOf,
    heat: reading.around.heat.all,
    lived: (connection) => {
      const one = reading.connections[connection]
      return one === undefined ? [] : reading.connections.filter((other) => isOfAccount(other, one))
    },
    bars: (connection) => reading.connections[connection]?.bars() ?? [],
    extents: (events) => extentsOf(rows, events),
    entries: (events, read) =>
      events
        .flatMap((event) => entryAt(event, read) ?? [])
        .toSorted((a, b) => a.time - b.time || a.line - b.line)
  }
}
