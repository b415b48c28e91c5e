/**
 * What a waterfall shows of a connection: one row for each thing that took time, in the order in which it began.
 */
import type { Connection, Lane, NetSpan, Phase } from "./Connection.ts"
import { isShown as isShownState, laneOf, leafOf } from "./phase.ts"

export type Outcome = "done" | "failed" | "lost" | "open"

export interface Row {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly outcome: Outcome
  readonly lane: Lane
  /** Such as `tcp`, `greeting`, `selecting`. */
  readonly label: string
  /** A word about the outcome, such as `race_lost`. */
  readonly remark: string | undefined
  /** The mailbox is selected: how long it stays so says nothing about the way to it. */
  readonly idle: boolean
}

/** The network operations of a lane tell it better. */
const byNetwork: ReadonlySet<string> = new Set(["connecting", "handshaking"])
/** What it did when it failed: the state that it left for `failing`. */
const failedIn = ({ moves, phases }: Connection): Phase | undefined => {
  const move = moves.findLast(({ to }) => to === "failing")
  return (
    move &&
    phases.findLast(({ end, line, state }) => state === move.from && end === move.time && line < move.line)
  )
}

/** A way in won, so that what the other one did is no failure. */
const wasWon = ({ phases }: Connection): boolean => phases.some(({ state }) => leafOf(state) === "won")

const netOutcome = ({ ended }: NetSpan, connection: Connection): Outcome => {
  if (ended === undefined) return connection.ended === undefined ? "open" : "lost"
  if (ended.ok) return "done"
  if (ended.error === "race_lost") return "lost"
  return ended.error === "cancelled" && wasWon(connection) ? "lost" : "failed"
}

const netRow = (operation: NetSpan, connection: Connection): Row => {
  const { begun, ended } = operation
  const outcome = netOutcome(operation, connection)
  return {
    line: operation.line,
    start: operation.start,
    end: operation.end ?? connection.span.end ?? connection.last,
    outcome,
    lane: operation.lane,
    label: outcome === "lost" && begun.family !== undefined ? `${begun.kind} IPv${begun.family}` : begun.kind,
    remark: outcome === "failed" ? ended?.error : undefined,
    idle: false
  }
}

const lanePhaseOutcome = (phase: Phase, connection: Connection): Outcome => {
  const lane = laneOf(phase.state)
  const lost = connection.phases.some(
    ({ state, start }) => start === phase.end && laneOf(state) === lane && leafOf(state) === "lost"
  )
  if (lost) return wasWon(connection) ? "lost" : "failed"
  return phase.left === "always" && wasWon(connection) ? "lost" : "done"
}

/** Who leaves while the mailbox is open gives nothing up. */
const endless = ({ state }: Phase, { ended }: Connection): Outcome => {
  if (ended === undefined) return "open"
  return ended.outcome === "interrupted" && !state.startsWith("selected") ? "lost" : "done"
}

const phaseOutcome = (phase: Phase, connection: Connection): Outcome => {
  if (phase.end === undefined) return endless(phase, connection)
  if (laneOf(phase.state) !== undefined) return lanePhaseOutcome(phase, connection)
  return failedIn(connection) === phase ? "failed" : "done"
}

const phaseRow = (phase: Phase, connection: Connection): Row => {
  const lane = laneOf(phase.state)
  return {
    line: phase.line,
    start: phase.start,
    end: phase.end ?? connection.span.end ?? connection.last,
    outcome: phaseOutcome(phase, connection),
    lane,
    label: lane === undefined ? phase.state : leafOf(phase.state),
    remark: undefined,
    idle: phase.state.startsWith("selected")
  }
}

/** A state that was only passed through, or that says nothing that another row does not say. */
const isShown = (phase: Phase, connection: Connection): boolean => {
  if (!isShownState(phase.state)) return false
  const lane = laneOf(phase.state)
  if (
    lane !== undefined &&
    byNetwork.has(leafOf(phase.state)) &&
    connection.net.some((operation) => operation.lane === lane)
  ) {
    return false
  }
  // An answer that came with an earlier flight takes no time, and may be the one that failed.
  return phase.end === undefined || phase.end > phase.start || phaseOutcome(phase, connection) === "failed"
}

/** Rows in the order in which they began. */
export const rows = (connection: Connection): ReadonlyArray<Row> => {
  const phases = connection.phases.filter((phase) => isShown(phase, connection))
  return [
    ...connection.net.map((operation) => netRow(operation, connection)),
    ...phases.map((phase) => phaseRow(phase, connection))
  ].toSorted((a, b) => a.start - b.start || a.line - b.line)
}

/** States that were only passed through: left by `always`, at once. */
export const transient = ({ phases }: Connection): ReadonlySet<number> =>
  new Set(phases.flatMap(({ left, line }) => (left === "always" ? [line] : [])))

/** What is shorter, in milliseconds, would be told to have taken 0.0 ms. */
export const tellable = 0.05

/** Rows that tell a person something: what was only passed through, or took no time, does not, unless it failed. */
export const lasting = (connection: Connection): ReadonlyArray<Row> => {
  const passed = transient(connection)
  return rows(connection).filter(
    ({ end, line, outcome, start }) => outcome !== "done" || (end - start >= tellable && !passed.has(line))
  )
}

/** More than one lane did something, so that a row must say whose it is. */
export const isRace = (all: ReadonlyArray<Row>): boolean =>
  new Set(all.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))).size > 1
