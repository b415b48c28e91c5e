/** Reads the lines of a trace one after another, into a table of events and the connections. */
import { visible } from "@effect-imap/core/internal/Trace"
import { type Entry, entryOf, type Header, headerOf, parsed, type Warning } from "../../trace/Entry.ts"
import type { Line } from "../../trace/lines.ts"
import { Warnings } from "../../trace/warnings.ts"
import { type Annotation, annotationOf, most as mostAnnotations } from "../../trace/annotations.ts"
import * as Bars from "./Bars.ts"
import { words } from "./Column.ts"
import * as Heat from "./Heat.ts"
import { ownLabel } from "../life/Lived.ts"
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
  /** A drawing of the page asks for it many times, and the connections may be a hundred thousand. */
  private known: Kin = kinOf([], 0)

  constructor(table: EventTable, capacity: number) {
    this.table = table
    this.around = { bars: Bars.make(capacity), ended: false, heat: Heat.make() }
  }

  get warnings(): ReadonlyArray<Warning> {
    const { count, first } = this.table
    return this.noted.warnings(count, count - first)
  }

  take(line: Line): void {
    if (isBlank(line.text)) return
    const raw = line.tooLong ? undefined : parsed(line.text)
    if (this.header === undefined) return this.begin(line, raw)
    const entry = entryOf(line.number, raw)
    if (entry === undefined) this.noted.unreadable(line, raw)
    else this.keep(entry, line)
  }

  /** Returns the connections of the same session, oldest first; this one alone if it has none. */
  session(connection: number): ReadonlyArray<Tracked> {
    const one = this.connections[connection]
    if (one === undefined) return []
    return one.session === undefined ? [one] : (this.kin().sessions.get(one.session) ?? [])
  }

  /** Returns the connections of the same account, oldest first: those of its session, and those with its label. */
  account(connection: number): ReadonlyArray<Tracked> {
    const label = ownLabel(this.connections[connection]?.label)
    const ofSession = this.session(connection)
    const ofLabel = label === undefined ? [] : (this.kin().labels.get(label) ?? [])
    return Array.from(new Set([...ofSession, ...ofLabel])).toSorted((a, b) => a.id - b.id)
  }

  /** Returns those that may be of the same account, oldest first: of one without a label, or whose label is redacted, all such at its host. */
  alike(connection: number): ReadonlyArray<Tracked> {
    const { host, label } = this.connections[connection] ?? {}
    return ownLabel(label) === undefined ? (this.kin().hosts.get(host) ?? []) : this.account(connection)
  }

  /** Returns the connections of all accounts at the same host, oldest first. */
  atHost(connection: number): ReadonlyArray<Tracked> {
    return this.kin().servers.get(this.connections[connection]?.host) ?? []
  }

  private kin(): Kin {
    const { count } = this.table
    if (this.known.count !== count) this.known = kinOf(this.connections, count)
    return this.known
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
      if (this.annotations.length < mostAnnotations) this.annotations.push(annotation)
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

/** The connections by session, by label and by host, and those without one, or with a redacted one, by host, of an index with `count` events. */
interface Kin {
  readonly count: number
  readonly sessions: ReadonlyMap<string | undefined, ReadonlyArray<Tracked>>
  readonly labels: ReadonlyMap<string | undefined, ReadonlyArray<Tracked>>
  readonly hosts: ReadonlyMap<string | undefined, ReadonlyArray<Tracked>>
  readonly servers: ReadonlyMap<string | undefined, ReadonlyArray<Tracked>>
}

const kinOf = (connections: ReadonlyArray<Tracked>, count: number): Kin => ({
  count,
  sessions: Map.groupBy(connections, ({ session }) => session),
  labels: Map.groupBy(connections, ({ label }) => label),
  servers: Map.groupBy(connections, ({ host }) => host),
  hosts: Map.groupBy(
    connections.filter(({ label }) => ownLabel(label) === undefined),
    ({ host }) => host
  )
})
