/** The waterfall of a connection: one row for each step and network operation that took time, in the order in which it began. */
import { after } from "../lines/after.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection, NetSpan, ProgramSpan } from "../connection/Connection.ts"
import { busyIn, busyTimes } from "../connection/ProgramSpans.ts"
import {
  type Group,
  groupOf,
  isIn,
  isKept,
  type Kind,
  kindOf,
  labelOf,
  leafOf,
  minVisitMs
} from "../machine/phase.ts"
import { type Lane, laneWords } from "../machine/phase.ts"
import { isOpen, type Outcome, type Step } from "../steps/Step.ts"
import { netFailure } from "../steps/words.ts"
import { took } from "../connection/timeText.ts"
import { portWords } from "../connection/Waiting.ts"
import { isLoginName, isRefused, isSelect } from "../lines/facts.ts"
import { commandsIn, stepping, wasUsed } from "../lines/stepsOf.ts"
import { isSearch, searching } from "./Stretch.ts"
import { atOnce, filtered, type LongWork } from "../../trace/pieces.ts"

export interface Row {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly outcome: Outcome
  readonly lane: Lane
  /** The label: `tcp`, `greeting`, `login`. */
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  /** A detail, such as the mechanism of a login, or the mailbox that is opened. */
  readonly detail: string | undefined
  /** True if both its question and the answer are in the trace. */
  readonly isAsked?: boolean
  /** The time in which this program was busy with something else: it is not counted as the row's. */
  readonly busyMs?: number
  readonly busy?: ReadonlyArray<{ readonly start: number; readonly end: number }>
  /** A remark on the outcome, such as `race_lost`. */
  readonly remark: string | undefined
  /** True if it was answered with the flight of an earlier step, which the remark names. */
  readonly shared?: boolean
  /** The time of that flight's beginning. */
  readonly flight?: number
  /** Moments within it: an IDLE began, or data arrived. */
  readonly ticks?: ReadonlyArray<number>
}

/** A shorter time would be shown as 0.0 ms. */
export const minShownMs = 0.05

/** Returns the rows in the order in which they began. */
export const rows = (connection: Connection): ReadonlyArray<Row> => atOnce(rowing(connection))

/** Finds them in pieces. */
export function* rowing(connection: Connection): LongWork<ReadonlyArray<Row>> {
  const steps = yield* stepping(connection)
  const handshaking = new Set(
    steps.filter(({ state }) => leafOf(state) === "handshaking").map(({ lane }) => lane)
  )
  // a handshake that is also a step has only one row
  const operations = connection.net.filter(
    ({ begun, lane }) => begun.kind !== "tls" || !handshaking.has(lane)
  )
  const kinds = Map.groupBy(operations, kindOfNet)
  const ofNet = operations.map((each) =>
    netRow(each, (kinds.get(kindOfNet(each)) ?? []).length > 1, connection)
  )
  yield
  const ofSteps = yield* stepRows(steps, connection)
  return [...failedSearch(connection), ...ofNet, ...ofSteps]
    .map((row) => withoutBusyTime(row, connection))
    .toSorted((one, other) => one.start - other.start || one.line - other.line)
}

/** Separates the time in which this program was busy, except for an open mailbox, which is used in it. */
const withoutBusyTime = (row: Row, connection: Connection): Row => {
  const busyMs = row.kind === "idle" || row.shared === true ? 0 : busyIn(connection, row)
  if (busyMs === 0) return row
  const words = `this program was busy for ${duration(busyMs)}`
  return {
    ...row,
    busyMs,
    busy: busyTimes(connection, row),
    remark: [row.remark, words].filter(Boolean).join(", ")
  }
}

/** Makes the row of a search that found nothing, above its questions. */
const failedSearch = (connection: Connection): ReadonlyArray<Row> => {
  const { ended, last, span } = connection
  if (!isSearch(connection) || ended?.outcome !== "failed") return []
  const words = { label: searching, group: "net", kind: "work" } as const
  const place = { line: span.line, start: span.start, end: span.end ?? last, lane: undefined }
  return [{ ...words, ...place, outcome: "failed", detail: undefined, remark: undefined }]
}

/** Operations of the same kind in one way in differ by their address family. */
const kindOfNet = ({ begun, lane }: NetSpan): string => `${lane} ${begun.kind}`

const netRow = (operation: NetSpan, hasSeveral: boolean, connection: Connection): Row => {
  const { begun, ended } = operation
  const outcome = netOutcome(operation, connection)
  return {
    line: operation.line,
    start: operation.start,
    end: operation.end ?? connection.span.end ?? connection.last,
    outcome,
    lane: operation.lane,
    label: netLabel(operation, hasSeveral),
    group: begun.kind === "tls" ? "tls" : "net",
    kind: "work",
    detail: begun.port === undefined ? begun.target : portWords(begun),
    remark: outcome === "failed" ? netFailure(ended?.error ?? "failed") : (ended?.found ?? ended?.outcome)
  }
}

const netOutcome = ({ ended, lane }: NetSpan, { ended: over, winner }: Connection): Outcome => {
  if (ended === undefined) return over === undefined ? "open" : "lost"
  // a source without a server has answered, but is not used
  if (ended.ok) return (ended.outcome ?? "found") === "found" ? "done" : "lost"
  const isLost = ended.error === "race_lost" || ended.error === "cancelled"
  return isLost || (winner !== undefined && lane !== winner) ? "lost" : "failed"
}

const netLabel = ({ begun }: NetSpan, hasSeveral: boolean): string => {
  if (begun.kind === "lookup") return begun.source ?? begun.kind
  return hasSeveral && begun.family !== undefined ? `${begun.kind} IPv${begun.family}` : begun.kind
}

function* stepRows(steps: ReadonlyArray<Step>, connection: Connection): LongWork<ReadonlyArray<Row>> {
  const busy = new Set(connection.net.map(({ lane }) => lane))
  const moved = yield* filtered(connection.wire, ({ text }) => moments.test(text))
  const idles = yield* filtered(
    connection.commands,
    (command) => command.name === "IDLE" && isRefused(command)
  )
  const refused = new Set(idles.map(({ line }) => line))
  const held = connection.program.filter(({ call, kind }) => kind === "hold" && call !== "stream")
  let leader: Row | undefined
  return steps.flatMap((step): ReadonlyArray<Row> => {
    // connecting consists of the lookup and each address
    if (leafOf(step.state) === "connecting" && busy.has(step.lane)) return []
    const row = rowOf(step, connection)
    const shared = leader !== undefined && isShared(step, leader, connection)
    if (!shared) leader = row
    if (!shared && !isNotable(step, row, connection)) return []
    if (shared && leader !== undefined)
      return [{ ...row, remark: `with ${leader.label}`, shared, flight: leader.start }]
    return [isKept(step.state) ? withGivenUpCalls(inUse(row, step, moved, refused), held) : row]
  })
}

const rowOf = (step: Step, connection: Connection): Row => {
  const { last, span } = connection
  return {
    line: step.line,
    start: step.start,
    end: step.end ?? span.end ?? last,
    outcome: step.outcome,
    lane: step.lane,
    label: labelOf(step.state),
    group: groupOf(step.state),
    kind: kindOf(step.state),
    detail: aboutOf(step, connection),
    isAsked: step.lines.length > 1,
    remark: step.outcome === "refused" && !isKept(step.state) ? "refused" : undefined
  }
}

/** Names what a step was about: the mechanism of a login, the mailbox, or the commands of an open one. */
const aboutOf = (step: Step, { commands }: Connection): string | undefined => {
  const [asked] = step.lines
  if (isOpen(step.state)) return namesOf(commandsIn(step, commands))
  const command = commands[after(commands, asked ?? 0) - 1]
  if (command === undefined || command.line !== asked) return undefined
  if (isLoginName(command.name)) return mechanism(command.text)
  return isSelect(command) ? mailbox.exec(command.text)?.[1] : undefined
}

/** The name of a mailbox, or the word in its place. RFC 9051 §6.3.2. */
const mailbox = / (?:SELECT|EXAMINE) ("(?:[^"\\]|\\.){1,40}"|\S{1,40})/

/** Further names are only counted. */
const maxNames = 2

export const namesOf = (commands: Connection["commands"]): string | undefined => {
  const names = Array.from(new Set(commands.map(({ name }) => name)))
  const more = names.length - maxNames
  return names.length === 0
    ? undefined
    : names.slice(0, maxNames).join(", ") + (more > 0 ? ` and ${more} more` : "")
}

/** Returns the mechanism of a login, `LOGIN` as a mechanism apart from the command. */
const mechanism = (text: string): string | undefined => {
  const [, sasl, command] = / (?:AUTHENTICATE ([A-Z0-9_-]{1,20})|(LOGIN)(?= |$))/.exec(text) ?? []
  return sasl === "LOGIN" ? "SASL LOGIN" : (sasl ?? command)
}

/** Returns whether the command of a step went out with that of an earlier row, and was answered with it. */
const isShared = (
  { end = Infinity, line, lines: [asked], outcome, start }: Step,
  leader: Row,
  { clock }: Connection
) =>
  clock === "own" &&
  (outcome === "done" || outcome === "failed") &&
  end - start < minVisitMs &&
  asked !== undefined &&
  asked < line &&
  asked >= leader.line

/** Returns whether a step gets a row: it took time, is open or failed, or it opened the mailbox. */
const isNotable = (step: Step, { end, group, outcome, start }: Row, connection: Connection): boolean => {
  if (outcome === "failed" || outcome === "open" || isIn(step.state, "selecting")) return true
  if (group === "us") return end - start >= minVisitMs
  if (isOpen(step.state)) return wasUsed(step, connection)
  return end - start >= minShownMs || connection.clock !== "own"
}

/** Returns the row of an open mailbox, however often IDLE was begun in it; what was `refused` did not begin. */
const inUse = (
  row: Row,
  { endLine = Infinity }: Step,
  moved: Connection["wire"],
  refused: ReadonlySet<number>
): Row => {
  const lines = moved.slice(after(moved, row.line - 1), after(moved, endLine - 1))
  const begun = lines.filter(({ direction, line }) => direction === "sent" && !refused.has(line)).length
  const ticks = lines.map(({ time }) => time)
  return {
    ...row,
    label: labelOf("selected"),
    kind: "idle",
    detail: [begun === 0 ? undefined : `IDLE ×${begun}`, row.detail].filter(Boolean).join(", ") || undefined,
    ticks
  }
}

/** Adds to the row how many calls were given up while they held the connection. */
const withGivenUpCalls = (row: Row, held: ReadonlyArray<ProgramSpan>): Row => {
  const within = held.filter(({ end = -Infinity }) => end > row.start && end <= row.end)
  const left = within.filter(({ outcome }) => outcome === "interrupted").length
  if (left === 0 || row.outcome !== "done") return row
  return left === within.length
    ? { ...row, outcome: "lost", remark: left === 1 ? "its caller gave up" : `its ${left} callers gave up` }
    : { ...row, remark: `${left} of ${within.length} callers gave up` }
}

/** IDLE, and unasked data about a mailbox. */
const moments = /^\w+ IDLE$|^\* (\d+ (EXISTS|EXPUNGE|FETCH)|VANISHED)\b/

/** Returns whether several lanes did something, so that a row must name its own. */
export const isRace = (all: ReadonlyArray<Row>): boolean =>
  new Set(all.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))).size > 1

/** Names a row: with its way in during a race, otherwise with its detail. */
export const rowText = ({ detail, label, lane, remark }: Row, race: boolean): string =>
  [label, race && lane !== undefined ? `(${laneWords[lane]})` : detail, remark]
    .filter((part) => part !== undefined && part !== "")
    .join(" ")

/** Formats the duration of a row; empty if it was answered with the flight of an earlier one, or if the log had no times. */
export const rowTime = (
  { end, isAsked, busyMs = 0, shared, start }: Row,
  connection: Pick<Connection, "clock">
): string => (shared ? "" : took(connection, end - start - busyMs, isAsked))
