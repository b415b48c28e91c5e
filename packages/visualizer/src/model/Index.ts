/**
 * A trace of any size as columns: typed arrays contain what a list and a waterfall need, and the text of a line is
 * read again from where it came, by its place. Files and live streams are pushed in the same way.
 *
 * Pure: it keeps no bytes beyond an unfinished line, starts nothing, and is driven by its caller in slices.
 */
import { type Entry, entryOf, type Header, parsed, type Warning } from "../trace/Entry.ts"
import { lines, textOf } from "../trace/lines.ts"
import type { Annotation } from "./annotations.ts"
import type * as Heat from "./Heat.ts"
import type { Lived } from "./Life.ts"
import { type Foreign, Reading } from "./Reading.ts"
import { EventTable, type Extent } from "./EventTable.ts"
import type { Bar, Summary } from "./Summary.ts"

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
  readonly foreign: Foreign | undefined
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

/** How many lines are read before the caller is asked whether to go on. */
const turn = 256

/** An empty index; `push` and `parse` fill it. */
export const make = ({ capacity = 2_000_000 }: Options = {}): Index => {
  const table = new EventTable(capacity)
  const reading = new Reading(table, capacity)
  const input = lines()

  const parse = (more: () => boolean): boolean => {
    for (let count = 1; reading.foreign === undefined; count++) {
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
      return reading.header
    },
    get foreign() {
      return reading.foreign
    },
    get warnings() {
      return reading.warnings
    },
    annotations: reading.annotations,
    get bytes() {
      return { parsed: input.taken(), pushed: input.pushed() }
    },
    get first() {
      return table.first
    },
    get count() {
      return table.count
    },
    get now() {
      return reading.now
    },
    connections: reading.connections,
    time: table.time.at,
    name: (event) => reading.names.text(table.name.at(event)),
    connection: table.connection.at,
    line: table.line.at,
    extent: (event) => table.extent(event),
    ofLine: (line) => table.ofLine(line),
    events: (connection) => table.upTo(reading.connections[connection]?.lastEvent ?? -1),
    heat: reading.around.heat.all,
    lived: (connection) => reading.lived(connection),
    bars: (connection) => reading.connections[connection]?.bars() ?? [],
    extents: (events) => table.extents(events),
    entries: (events, read) =>
      events
        .flatMap((event) => entryAt(table, event, read) ?? [])
        .toSorted((a, b) => a.time - b.time || a.line - b.line)
  }
}

const entryAt = (table: EventTable, event: number, read: Read): Entry | undefined => {
  const { from, to } = table.extent(event)
  return entryOf(table.line.at(event), parsed(textOf(read(from, to))))
}
