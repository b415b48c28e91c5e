/** Reads the lines of a trace one after another, into a table of events and the connections. */
import { visible } from "@effect-imap/core/internal/Trace"
import { type Entry, entryOf, type Header, headerOf, parsed, type Warning } from "../../trace/Entry.ts"
import type { Line } from "../../trace/lines.ts"
import { Warnings } from "../../trace/warnings.ts"
import { type Annotation, annotationOf, maxNotes } from "../../trace/annotations.ts"
import * as Bars from "./Bars.ts"
import { words } from "./Column.ts"
import * as Heat from "./Heat.ts"
import { ConnectionGroups } from "../lane/ConnectionGroups.ts"
import type { EventTable } from "./EventTable.ts"
import { type Surroundings, Tracked } from "./Tracked.ts"

/** A line that cannot be the header of a trace. */
export interface Foreign {
  readonly line: number
  readonly found: string
}

/** Collects what the lines say about the whole trace; `table` receives their events. */
export class Reading {
  readonly names = words(256)
  readonly annotations: Array<Annotation> = []
  readonly connections: Array<Tracked> = []
  readonly around: Surroundings
  header: Header | undefined
  foreign: Foreign | undefined
  /** The time of the latest event. */
  now = 0
  private readonly byGroup = new Map<string, Tracked>()
  private readonly noted = new Warnings()
  private readonly table: EventTable
  /** Cached: a page asks for it many times per drawing, and there may be a hundred thousand connections. */
  private known = groupsOf([], 0)

  constructor(table: EventTable, capacity: number) {
    this.table = table
    this.around = {
      bars: Bars.make(capacity),
      ended: false,
      heat: Heat.make()
    }
  }

  get warnings(): ReadonlyArray<Warning> {
    const { count, first } = this.table
    return this.noted.warnings(count, count - first)
  }

  take(line: Line): void {
    if (isBlank(line.text)) return
    const raw = line.tooLong ? undefined : parsed(line.text)
    if (this.header === undefined) return this.begin(line, raw)
    const entry = entryOf(line.number, raw, this.header)
    if (entry === undefined) this.noted.unreadable(line, raw)
    else this.keep(entry, line)
  }

  /** Returns the connections by session and account, as of the events so far. */
  get groups(): ConnectionGroups<Tracked> {
    const { count } = this.table
    if (this.known.count !== count) this.known = groupsOf([...this.connections], count)
    return this.known.all
  }

  private begin(line: Line, raw: unknown): void {
    this.header = headerOf(raw)
    if (this.header !== undefined) this.noted.header(this.header)
    else this.foreign = { line: line.number, found: visible(line.text.slice(0, 80)).slice(0, 80) }
  }

  private keep(entry: Entry, { from, number, to }: Line): void {
    this.noted.entry(entry)
    const { event, time } = entry
    const tracked = this.trackedOf(entry.group, time)
    tracked.lastEvent = this.table.add({
      time,
      from,
      length: to - from,
      line: number,
      connection: tracked.id,
      name: this.names.number(event?.name ?? "unknown"),
      previous: tracked.lastEvent
    })
    tracked.events += 1
    const annotation = annotationOf(event)
    if (annotation !== undefined) {
      if (this.annotations.length < maxNotes) this.annotations.push(annotation)
      return
    }
    tracked.last = Math.max(tracked.last, time)
    this.now = Math.max(this.now, time)
    if (event !== undefined) tracked.take(event, number)
  }

  private trackedOf(group: string, time: number): Tracked {
    const known = this.byGroup.get(group)
    if (known !== undefined) return known
    const tracked = new Tracked(this.connections.length, group, time, this.around)
    this.connections.push(tracked)
    this.byGroup.set(group, tracked)
    return tracked
  }
}

/** To trim each of a million lines would take a tenth of the time. */
const isBlank = (text: string): boolean => !text.startsWith("{") && text.trim() === ""

/** The groups of an index with `count` events. */
const groupsOf = (connections: ReadonlyArray<Tracked>, count: number) => ({
  count,
  all: new ConnectionGroups(connections)
})
