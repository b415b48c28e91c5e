/** The course of a connection without gaps: phase after phase, each labelled with what was done in it. */
import type { Connection, Phase } from "../connection/Connection.ts"
import { failureOf, usedLane } from "../evidence/Failure.ts"
import {
  type Group,
  groupOf,
  type Kind,
  kindOf,
  labelOf,
  laneOf,
  laneWords,
  momentary,
  type Lane
} from "../machine/phase.ts"
import { after } from "../evidence/after.ts"
import { isProven, leftAt } from "../evidence/Proof.ts"

/** A part of the course: `[start, end)` in time, `[line, nextLine)` in the file. */
export interface Stretch {
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  /** True if it belongs to the other way in, which was lost too. */
  readonly beside: boolean
  /** The phase; absent if the trace has none. */
  readonly phase: Phase | undefined
  readonly start: number
  readonly end: number
  readonly line: number
  readonly nextLine: number
}

/** The label of time that no event explains. */
export const notKnown = "not known"
/** The label of time in which no answer was awaited: it is the client's. */
export const ownWork = "client"

/** The label of a search for the server, whose time is that of the network and of those who answer. */
export const searching = "search"

/** Returns whether it is a search for a server, which has questions but no states. */
export const isSearch = ({ net, phases }: Connection): boolean =>
  phases.length === 0 && net.some(({ begun }) => begun.kind === "lookup")

/** Returns the label of a state; `wait` if one way in rests while the other continues. */
export const labelIn = (state: string): string =>
  laneOf(state) !== undefined && kindOf(state) !== "work" ? "wait" : labelOf(state)

/**
 * Returns phase after phase, in one lane: each begins where the one before it ends. With `whole` up to the very end,
 * otherwise up to the mailbox or the failure.
 */
export const stretches = (connection: Connection, whole = false): ReadonlyArray<Stretch> => {
  const lane = usedLane(connection)
  const stop = whole ? endOf(connection) : stopOf(connection)
  const over = whole
    ? Number.POSITIVE_INFINITY
    : (connection.phases.find(({ state }) => arrived.test(state))?.line ?? Number.POSITIVE_INFINITY)
  const residences = connection.phases
    .filter(({ line, state }) => line < over && (laneOf(state) === undefined || laneOf(state) === lane))
    .flatMap(besideIn(connection))
  const words = { connection, failed: failureOf(connection)?.phase, used: lane }
  const found: Array<Stretch> = []
  let cursor = connection.span.start
  for (const [index, phase] of residences.entries()) {
    const { end, line, start } = phase
    const from = Math.max(cursor, start)
    const to = Math.max(from, Math.min(end ?? stop, stop))
    if (from > cursor)
      found.push(
        index === 0
          ? beginning(connection, from)
          : { ...unknown(cursor, from, connection.span.line), ...stillIn(residences[index - 1]) }
      )
    const nextLine = residences[index + 1]?.line ?? over
    found.push({ ...wordsOf(phase, words), phase, start: from, end: to, line, nextLine })
    cursor = to
  }
  if (cursor >= stop) return found
  return [...found, search(connection, cursor, stop) ?? unknown(cursor, stop, connection.span.line)]
}

const endOf = ({ last, span }: Connection): number => span.end ?? last

/** Returns when the attempt reached a mailbox, or its end. */
const stopOf = ({ last, phases, selectedAt, span }: Connection): number =>
  selectedAt ?? phases.find(({ state }) => arrived.test(state))?.start ?? span.end ?? last

/** The states that end the way to a mailbox. */
const arrived = /^(selected\b.*|failing|loggingOut|closed)$/

/** Replaces rest: while the way in whose failure is reported rests, the phases of the other one count. */
const besideIn = (connection: Connection): ((phase: Phase) => ReadonlyArray<Phase>) => {
  if (connection.winner !== undefined || connection.ended === undefined) return (phase) => [phase]
  const work = connection.phases.filter(({ state }) => kindOf(state) === "work")
  const lanes = Map.groupBy(work, ({ state }) => laneOf(state))
  return (phase) => {
    const lane = laneOf(phase.state)
    const { end = endOf(connection), start } = phase
    if (lane === undefined || kindOf(phase.state) === "work" || end - start < momentary) return [phase]
    const others = lanes.get(lane === "startTls" ? "implicitTls" : "startTls") ?? []
    // one may have begun before it
    const beside = others
      .slice(Math.max(0, after(others, phase.line) - 1), after(others, leftAt(phase, connection)))
      .filter((other) => (other.end ?? end) > start && other.start < end)
      .map((other) => ({
        ...other,
        start: Math.max(start, other.start),
        end: Math.min(end, other.end ?? end)
      }))
    return [...beside, phase]
  }
}

/**
 * Returns the time before the first state that was entered: the transition into it names the state before it, which is
 * not a state in which anything is done if the connection begins with it.
 */
const beginning = ({ moves: [first], span }: Connection, to: number): Stretch => {
  const stretch = unknown(span.start, to, span.line)
  return first === undefined || first.from === "off"
    ? stretch
    : { ...stretch, label: labelOf(first.from), group: groupOf(first.from) }
}

const unknown = (start: number, end: number, line: number): Stretch => ({
  label: notKnown,
  group: "session",
  kind: "rest",
  beside: false,
  phase: undefined,
  start,
  end,
  line,
  nextLine: line
})

/** Returns the group of time that no event explains: that of the state before it, if the end of that state was dropped. */
const stillIn = (before: Phase | undefined): Partial<Pick<Stretch, "group">> =>
  before === undefined || before.left !== undefined ? {} : { group: groupOf(before.state) }

/** The connection of a phase, the phase that failed, and the way in whose time counts. */
interface Around {
  readonly connection: Connection
  readonly failed: Phase | undefined
  readonly used: Lane
}

/** Returns the label of a phase. A state that asked nothing is not named after its subject. */
const wordsOf = (
  phase: Phase,
  { connection, failed, used }: Around
): Pick<Stretch, "label" | "group" | "kind" | "beside"> => {
  const { state } = phase
  const lane = laneOf(state)
  if (lane !== undefined && lane !== used)
    return {
      label: `${labelOf(state)} (${laneWords[lane]})`,
      group: groupOf(state),
      kind: kindOf(state),
      beside: true
    }
  if (isProven(phase, connection) || phase === failed)
    return { label: labelIn(state), group: groupOf(state), kind: kindOf(state), beside: false }
  // a log of another program shows no more than its lines
  const isWhole = connection.clock === "own" && connection.gaps.length === 0
  return isWhole
    ? { label: ownWork, group: "us", kind: "rest", beside: false }
    : { label: notKnown, group: groupOf(state), kind: "rest", beside: false }
}

/** Returns the search. */
const search = (connection: Connection, from: number, to: number): Stretch | undefined => {
  const { span } = connection
  if (!isSearch(connection)) return undefined
  const words = { label: searching, group: "net", kind: "work" } as const
  return { ...unknown(from, to, span.line), ...words }
}
