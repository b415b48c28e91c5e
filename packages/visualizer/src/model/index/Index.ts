/**
 * A trace of any size as columns: typed arrays contain what a list and a waterfall need, and the text of a line is read
 * again from its place in the source. Files and live streams are pushed in the same way.
 *
 * Pure: it keeps no bytes beyond an unfinished line, starts nothing, and is driven by its caller in slices.
 */
import { type Entry, entryOf, type Header, parsed, type Warning } from "../../trace/Entry.ts"
import { lines, textOf } from "../../trace/lines.ts"
import type { Annotation } from "../../trace/annotations.ts"
import type * as Heat from "./Heat.ts"
import type { AccountConnection } from "../lane/accounts.ts"
import type { ConnectionGroups } from "../lane/ConnectionGroups.ts"
import type { Tracked } from "./Tracked.ts"
import { type Foreign, Reading } from "./Reading.ts"
import { EventTable, type Extent } from "./EventTable.ts"
import type { Bar, Summary } from "./Summary.ts"

/** Reads bytes of the trace, from `from` up to but without `to`. */
export type Read = (from: number, to: number) => Uint8Array

/** The connections of a trace and the places of their lines, for traces of any size. */
export interface Index {
  /** Takes bytes of any size. Nothing is parsed before `parse`. */
  readonly push: (chunk: Uint8Array) => void
  /**
   * Parses as long as `more()` returns true, which is called about every 256 lines. Returns true if it was
   * not stopped: everything pushed is parsed. For slices of 12 ms: `const end = performance.now() + 12; index.parse(() => performance.now() < end)`.
   */
  readonly parse: (more?: () => boolean) => boolean
  /**
   * Ends the input: a last line without a line end counts, and open connections become `cut`. Call it after `parse`.
   */
  readonly end: () => void
  readonly ended: boolean
  readonly header: Header | undefined
  /** The header, if it is not that of a trace. Nothing more is read then. */
  readonly foreign: Foreign | undefined
  readonly warnings: ReadonlyArray<Warning>
  /** The notes that readers wrote on its lines. */
  readonly annotations: ReadonlyArray<Annotation>
  /** Events are numbered from 0; those below `first` were dropped because of `capacity`. */
  readonly first: number
  readonly count: number
  /** The time of the latest event. */
  readonly now: number
  readonly connections: ReadonlyArray<Summary>
  readonly time: (event: number) => number
  /** Returns the name, such as `wire:sent`; `unknown` for a name that this version does not know. */
  readonly name: (event: number) => string
  readonly connection: (event: number) => number
  /** Returns the line of the file, counted from 1, that findings name. */
  readonly line: (event: number) => number
  readonly extent: (event: number) => Extent
  /** Returns the event of a line of the file, or -1. */
  readonly ofLine: (line: number) => number
  /** Returns whether any event of a connection is kept. */
  readonly keeps: (summary: Pick<Summary, "lastEvent">) => boolean
  /** Returns the events of one connection, oldest first. */
  readonly events: (connection: number) => ReadonlyArray<number>
  /** Returns how often each transition was taken, and failed. */
  readonly heat: () => Heat.Heat
  /** Returns the connections of the same session, oldest first: it alone if it has none. */
  readonly session: (connection: number) => ReadonlyArray<Summary>
  /** Returns the connections of the same account, oldest first: those of its session, and those with its label. */
  readonly account: (connection: number) => ReadonlyArray<AccountConnection & Summary>
  /** Returns the bars of one connection, in the order in which they began. */
  readonly bars: (connection: number) => ReadonlyArray<Bar>
  /** Returns the bytes to read for `events`, in few and long runs. A Blob is sliced by them. */
  readonly extents: (events: ReadonlyArray<number>) => ReadonlyArray<Extent>
  /** Returns the complete events, by time, from bytes that contain their extents. */
  readonly entries: (events: ReadonlyArray<number>, read: Read) => ReadonlyArray<Entry>
}

/** The bounds of an index. */
export interface Options {
  /** The number of events that are kept, the latest (default 2,000,000). */
  readonly capacity?: number
}

/** The number of lines between two calls of `more`. */
const linesPerCheck = 256

/** Makes an empty index; `push` and `parse` fill it. */
export const make = ({ capacity = 2_000_000 }: Options = {}): Index => {
  const table = new EventTable(capacity)
  const reading = new Reading(table, capacity)
  const input = lines()

  const parse = (more: () => boolean): boolean => {
    for (let count = 1; reading.foreign === undefined; count++) {
      const line = input.next()
      if (line === undefined) return true
      reading.take(line)
      if (count % linesPerCheck === 0 && !more()) return false
    }
    return true
  }

  const grouped = (
    connection: number,
    of: (groups: ConnectionGroups<Tracked>, tracked: Tracked) => ReadonlyArray<Tracked>
  ): ReadonlyArray<Tracked> => {
    const tracked = reading.connections[connection]
    return tracked === undefined ? [] : of(reading.groups, tracked)
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
    ofLine: (line) => table.eventOfLine(line),
    keeps: ({ lastEvent }) => lastEvent >= table.first,
    events: (connection) => table.upTo(reading.connections[connection]?.lastEvent ?? -1),
    heat: reading.around.heat.all,
    session: (connection) => grouped(connection, (groups, tracked) => groups.session(tracked)),
    account: (connection) => grouped(connection, (groups, tracked) => groups.account(tracked)),
    bars: (connection) => reading.connections[connection]?.bars() ?? [],
    extents: (events) => table.extents(events),
    entries: (events, read) =>
      events
        .flatMap((event) => entryAt(table, event, read, reading.header) ?? [])
        .toSorted((a, b) => a.time - b.time || a.line - b.line)
  }
}

const entryAt = (
  table: EventTable,
  event: number,
  read: Read,
  header: Header | undefined
): Entry | undefined => {
  const { from, to } = table.extent(event)
  return entryOf(table.line.at(event), parsed(textOf(read(from, to))), header)
}
