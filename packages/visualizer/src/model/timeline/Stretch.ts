/** The course of a connection without gaps: step after step, and between them this program's time, or unknown time. */
import type { Connection, Point } from "../connection/Connection.ts"
import { usedLane } from "../lines/Failure.ts"
import {
  type Group,
  groupOf,
  isIn,
  type Kind,
  kindOf,
  labelOf,
  laneWords,
  minVisitMs
} from "../machine/phase.ts"
import type { Step } from "../steps/Step.ts"
import { stepsOf } from "../lines/stepsOf.ts"
import { headStart } from "./headStart.ts"

/** A part of the course: `[start, end)` in time, `[line, nextLine)` in the file. */
export interface Stretch {
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  /** False for time that no event explains. */
  readonly isKnown: boolean
  /** True if it belongs to the other way in, which was also lost. */
  readonly isOnLostLane: boolean
  /** The step; absent if nothing was done or awaited. */
  readonly step: Step | undefined
  readonly start: number
  readonly end: number
  readonly line: number
  readonly nextLine: number
}

/** The label of time that no event explains. */
export const unknownLabel = "not known"

/** The label of time in which no answer was awaited. */
export const programWork = "this program"

/** The label of a search for the server: its time is the network's. */
export const searching = "search"

/** Returns whether it is a search for a server, which has questions but no steps. */
export const isSearch = ({ net, steps }: Connection): boolean =>
  steps.every(({ lines }) => lines.length === 0) && net.some(({ begun }) => begun.kind === "lookup")

/**
 * Returns step after step, in one way in: each begins where the one before it ends. With `whole` up to the failure or the very
 * end, otherwise up to the mailbox.
 */
export const stretches = (connection: Connection, toEnd = false): ReadonlyArray<Stretch> => {
  const { span } = connection
  const stop = toEnd ? endOf(connection) : stopOf(connection)
  const lane = usedLane(connection)
  const [own, others] = partition(
    stepsOf(connection),
    (step) => step.lane === undefined || step.lane === lane
  )
  const found: Array<Stretch> = []
  let cursor: Point = { time: span.start, line: span.line }
  const fill = (until: number): void => {
    if (until <= cursor.time) return
    // the end of a step may be among events that are not kept
    const before = found.at(-1)
    const group = before?.step?.outcome === "unknown" ? before.group : undefined
    for (const each of fillGap(others, cursor, until, connection)) {
      found.push(!each.isKnown && group ? { ...each, group } : each)
    }
    cursor = { ...cursor, time: until }
  }
  for (const step of own) {
    if (step.line > stop.line || step.start > stop.time) break
    fill(step.start)
    const end = Math.max(cursor.time, Math.min(step.end ?? stop.time, stop.time))
    found.push(stretchOf(step, cursor.time, end))
    cursor = { time: end, line: step.line }
  }
  fill(stop.time)
  return withNextLines(found, stop.line)
}

/** A stretch has the lines up to the next step: between two, nothing is asked. */
const withNextLines = (all: ReadonlyArray<Stretch>, last: number): ReadonlyArray<Stretch> => {
  let next = last
  return all
    .toReversed()
    .map((stretch) => {
      const found = { ...stretch, nextLine: stretch.step === undefined ? stretch.line : next }
      if (stretch.step !== undefined) next = stretch.line
      return found
    })
    .toReversed()
}

const partition = <A>(
  all: ReadonlyArray<A>,
  is: (each: A) => boolean
): readonly [ReadonlyArray<A>, ReadonlyArray<A>] => [all.filter(is), all.filter((each) => !is(each))]

/** Returns where a connection ended, or began to clean up after its failure. */
const endOf = (connection: Connection): Point => {
  const { endLine = Number.POSITIVE_INFINITY, last, moves, span } = connection
  return moves.find(({ to }) => isIn(to, "failing")) ?? { time: span.end ?? last, line: endLine }
}

/** Returns where the attempt reached a mailbox, or its end. */
const stopOf = (connection: Connection): Point =>
  connection.moves.find(({ to }) => isArrival(to)) ?? endOf(connection)

/** Returns whether a state ends the way to a mailbox. */
const isArrival = (state: string): boolean =>
  isIn(state, "selected") || isIn(state, "failing") || isIn(state, "loggingOut") || isIn(state, "closed")

const stretchOf = (step: Step, start: number, end: number): Stretch => ({
  label: labelOf(step.state),
  group: groupOf(step.state),
  kind: kindOf(step.state),
  isKnown: true,
  isOnLostLane: false,
  step,
  start,
  end,
  line: step.line,
  nextLine: step.line
})

/**
 * Fills the time in which the used way in did nothing: with steps of the other one, if both were lost, and with this program's
 * own work.
 */
const fillGap = (
  others: ReadonlyArray<Step>,
  from: Point,
  until: number,
  connection: Connection
): ReadonlyArray<Stretch> => {
  const found: Array<Stretch> = []
  let cursor = from.time
  const isLost = connection.winner === undefined && connection.ended !== undefined
  const onLostLane = isLost && until - from.time >= minVisitMs ? others : []
  for (const step of onLostLane) {
    const [start, end] = [Math.max(cursor, step.start), Math.min(until, step.end ?? until)]
    if (end <= start || step.lane === undefined) continue
    if (start > cursor) found.push(unexplained(cursor, start, from.line, connection))
    const label = `${labelOf(step.state)} (${laneWords[step.lane]})`
    found.push({ ...stretchOf(step, start, end), label, isOnLostLane: true })
    cursor = end
  }
  return cursor < until ? [...found, unexplained(cursor, until, from.line, connection)] : found
}

/** Makes a stretch of time that no step covers. */
const unexplained = (start: number, end: number, line: number, connection: Connection): Stretch => {
  const words = unexplainedWords({ start, end }, connection)
  return { ...words, isOnLostLane: false, step: undefined, start, end, line, nextLine: line }
}

/** Only a complete trace of this library shows that a time was this program's. */
const unexplainedWords = (
  { end, start }: Pick<Stretch, "end" | "start">,
  connection: Connection
): Pick<Stretch, "group" | "isKnown" | "kind" | "label"> => {
  if (isSearch(connection)) return { label: searching, group: "net", kind: "work", isKnown: true }
  const first = headStart(connection)
  // a machine needs a moment between two states
  const middle = (start + end) / 2
  if (first !== undefined && middle >= first.start && middle <= first.end)
    return {
      label: `waiting for ${first.port === undefined ? "a port" : `port ${first.port}`}`,
      group: "net",
      kind: "rest",
      isKnown: true
    }
  return connection.clock === "own" && connection.gaps.length === 0
    ? { label: programWork, group: "us", kind: "rest", isKnown: true }
    : { label: unknownLabel, group: "session", kind: "rest", isKnown: false }
}
