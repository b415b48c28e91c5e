/** The ten phases that every connection may go through, in one fixed order, and what became of each. Pure. */
import type { Status } from "./Index.ts"
import type { Connection } from "./Connection.ts"
import { type Outcome, type Row, rows, transient } from "./rows.ts"
import { type Group, laneOf } from "./phase.ts"

export interface RailStep {
  readonly label: string
  readonly group: Group | undefined
  /** Absent: not used. */
  readonly outcome: Outcome | undefined
  readonly start: number | undefined
  /** The last moment; what lies between may be other phases' time. */
  readonly end: number | undefined
  /** Milliseconds spent in it. */
  readonly ms: number
  /** Where the phase begins in the trace, each time. */
  readonly lines: ReadonlyArray<number>
}

interface Kind {
  readonly label: string
  readonly group: Group
  readonly has: (row: Row) => boolean
}

const begins =
  (...labels: ReadonlyArray<string>) =>
  (row: Row) =>
    labels.some(
      (label) => row.label === label || row.label.startsWith(`${label}.`) || row.label.startsWith(`${label} `)
    )

const kinds: ReadonlyArray<Kind> = [
  { label: "Connect", group: "net", has: begins("resolving", "dns", "tcp", "connecting", "dialing") },
  { label: "TLS", group: "tls", has: begins("tls", "handshaking") },
  { label: "Greeting", group: "session", has: begins("greeting") },
  { label: "Capability", group: "session", has: begins("capability", "recapability", "refreshing") },
  { label: "STARTTLS", group: "tls", has: begins("upgrading", "starttls") },
  { label: "Login", group: "auth", has: begins("authenticating") },
  { label: "ID", group: "session", has: begins("identifying", "reidentifying") },
  { label: "Select", group: "mailbox", has: begins("selecting") },
  { label: "Selected", group: "mailbox", has: begins("selected") }
]

const worst = (rows: ReadonlyArray<Row>): Outcome => {
  if (rows.some(({ outcome }) => outcome === "open")) return "open"
  const last = rows.at(-1)?.outcome
  return last === "failed" || last === "lost" ? last : "done"
}

/** What the rows cover together. */
const covered = (rows: ReadonlyArray<Row>): number => {
  let sum = 0
  let reached = Number.NEGATIVE_INFINITY
  for (const { end, start } of rows) {
    sum += Math.max(0, end - Math.max(start, reached))
    reached = Math.max(reached, end)
  }
  return sum
}

const unused = { outcome: undefined, start: undefined, end: undefined, ms: 0, lines: [] }

/** A phase that was over in no time has no row. */
const momentary = (connection: Connection): ReadonlyArray<Row> =>
  connection.phases
    .filter(({ end, start, state }) => end === start && laneOf(state) === undefined)
    .map(({ line, start, state }) => ({
      line,
      start,
      end: start,
      outcome: "done",
      lane: undefined,
      label: state,
      remark: undefined,
      idle: false
    }))

const stepOf = ({ group, has, label }: Kind, all: ReadonlyArray<Row>): RailStep => {
  // A lost way in is none of the connection's phases; one that the user gave up is.
  const mine = all.filter((row) => has(row) && (row.outcome !== "lost" || row.lane === undefined))
  const first = mine[0]
  if (first === undefined) return { ...unused, label, group }
  const end = Math.max(...mine.map(({ end }) => end))
  return {
    label,
    group,
    outcome: worst(mine),
    start: first.start,
    end,
    ms: covered(mine),
    lines: mine.map(({ line }) => line)
  }
}

const endWords: Readonly<Record<string, readonly [label: string, outcome: Outcome]>> = {
  failed: ["Failed", "failed"],
  retried: ["Failed", "failed"],
  closed: ["Closed", "done"],
  interrupted: ["Interrupted", "lost"]
}

const endOf = ({ ended, endLine, span }: Connection, status: Status): RailStep => {
  if (ended === undefined)
    return { ...unused, group: undefined, label: status === "cut" ? "Trace ends" : "End" }
  const [label, outcome] = endWords[ended.outcome] ?? ["End", "done"]
  return {
    label,
    group: undefined,
    outcome,
    start: span.end,
    end: span.end,
    ms: 0,
    lines: endLine === undefined ? [] : [endLine]
  }
}

/** The rail of a connection. */
export const railSteps = (connection: Connection, status: Status): ReadonlyArray<RailStep> => {
  const failing = connection.phases.find(({ state }) => state === "failing")?.line ?? Number.POSITIVE_INFINITY
  // What comes behind a failure, such as the wait for the next attempt, is no phase of this one.
  const passed = transient(connection)
  const seen = rows(connection)
  const known = new Set(seen.map(({ line }) => line))
  const all = [...seen, ...momentary(connection).filter(({ line }) => !known.has(line))]
    .filter(({ line }) => line < failing && !passed.has(line))
    .toSorted((a, b) => a.start - b.start || a.line - b.line)
  return [...kinds.map((kind) => stepOf(kind, all)), endOf(connection, status)]
}

/** The phase that a line of the trace belongs to: the one that began last. */
export const stepAt = (steps: ReadonlyArray<RailStep>, line: number): number => {
  const began = steps.map(({ lines }) => Math.max(-1, ...lines.filter((begin) => begin <= line)))
  const latest = Math.max(...began)
  return latest === -1 ? -1 : began.lastIndexOf(latest)
}
