/** The waterfall of a connection: one row for each thing that took time, in the order in which it began. */
import { after } from "../evidence/after.ts"
import type { CommandSpan, Connection, NetSpan, Phase } from "../connection/Connection.ts"
import { type Failure, failureOf, isPassed, labelOfStep } from "../evidence/Failure.ts"
import {
  type Group,
  groupOf,
  isIn,
  isKept,
  isShown as isShownState,
  isVain,
  type Kind,
  kindOf,
  labelOf,
  laneOf,
  leafOf,
  momentary,
  proofOf,
  type Lane
} from "../machine/phase.ts"
import { accepting, outcomeOfUse } from "../evidence/inUse.ts"
import { isProven, leftAt, outcomeIn, proofsIn, proving } from "../evidence/Proof.ts"
import { isLoginName } from "../evidence/facts.ts"
import { netFailure } from "../evidence/said.ts"
import { isSearch, searching } from "./Stretch.ts"
import { atOnce, each, type LongWork } from "../../trace/pieces.ts"

/** `refused`: the server answered NO, BAD or BYE, and the connection continued. */
export type RowOutcome = "done" | "refused" | "failed" | "lost" | "open"

/** Marks, so that colour is never the only difference. */
export const marks: Readonly<Record<RowOutcome, string>> = {
  done: "✓",
  refused: "!",
  failed: "✗",
  lost: "∅",
  open: "…"
}

export interface Row {
  readonly line: number
  readonly start: number
  readonly end: number
  readonly outcome: RowOutcome
  readonly lane: Lane
  /** The label: `tcp`, `greeting`, `login`. */
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  /** A detail, such as the mechanism of a login. */
  readonly detail: string | undefined
  /** A remark on the outcome, such as `race_lost`. */
  readonly remark: string | undefined
  /** True if it was answered with the flight of an earlier step, which the remark names. */
  readonly shared?: boolean
  /** Moments within it: an IDLE began, or data arrived. */
  readonly ticks?: ReadonlyArray<number>
}

/** Returns the rows in the order in which they began. */
export const rows = (connection: Connection): ReadonlyArray<Row> => atOnce(rowing(connection))

/** Finds them in pieces. */
export function* rowing(connection: Connection): LongWork<ReadonlyArray<Row>> {
  yield* proving(connection)
  yield* accepting(connection)
  const whole = wholeOf(connection)
  yield
  const ofNet = connection.net.filter((each) => isOwn(each, whole)).map((each) => netRow(each, whole))
  return [...unbegun(whole), ...ofNet, ...(yield* phaseRows(whole))].toSorted(
    (a, b) => a.start - b.start || a.line - b.line
  )
}

/** A connection with lookup tables, since a trace may contain any number of steps. */
interface Whole {
  readonly connection: Connection
  readonly failure: Failure | undefined
  /** The number of operations, by kind and lane. */
  readonly tries: ReadonlyMap<string, number>
  /** The lanes with operations, and those whose handshake is a state. */
  readonly busy: ReadonlySet<Lane>
  readonly handshaking: ReadonlySet<Lane>
  /** The states that begin at a time in a lane: the first, and the first different one. */
  readonly begins: ReadonlyMap<string, ReadonlyArray<string>>
  readonly logins: ReadonlyArray<CommandSpan>
}

const wholeOf = (connection: Connection): Whole => {
  const { commands, net, phases } = connection
  const tries = new Map<string, number>()
  for (const { begun, lane } of net) {
    tries.set(`${lane} ${begun.kind}`, (tries.get(`${lane} ${begun.kind}`) ?? 0) + 1)
  }
  const begins = new Map<string, ReadonlyArray<string>>()
  for (const { start, state } of phases) {
    const known = begins.get(moment(start, state)) ?? []
    if (known.length < 2 && known[0] !== state) begins.set(moment(start, state), [...known, state])
  }
  return {
    connection,
    failure: failureOf(connection),
    tries,
    busy: new Set(net.map(({ lane }) => lane)),
    handshaking: new Set(
      phases.filter(({ state }) => leafOf(state) === "handshaking").map(({ state }) => laneOf(state))
    ),
    begins,
    logins: commands.filter(({ name }) => isLoginName(name))
  }
}

const moment = (time: number | undefined, state: string): string => `${time} ${laneOf(state)}`

/** Makes the row of a step that failed before it began, such as a STARTTLS that was not offered. */
const unbegun = ({ connection, failure }: Whole): ReadonlyArray<Row> => {
  const { endLine, last, span } = connection
  if (failure?.step === undefined || failure.phase !== undefined) return []
  const time = failure.move?.time ?? span.end ?? last
  if (isSearch(connection)) return [failedSearch(connection)]
  const words = { label: labelOfStep(failure.step), group: "session", kind: "work" } as const
  const place = {
    line: failure.move?.line ?? endLine ?? span.line,
    start: time,
    end: time,
    lane: failure.lane
  }
  return [{ ...words, ...place, outcome: "failed", detail: undefined, remark: undefined }]
}

/** Makes the row of a search that found nothing, above its questions. */
const failedSearch = ({ last, span }: Connection): Row => ({
  label: searching,
  group: "net",
  kind: "work",
  line: span.line,
  start: span.start,
  end: span.end ?? last,
  lane: undefined,
  outcome: "failed",
  detail: undefined,
  remark: undefined
})

/** Returns whether an operation has a row; a handshake that is also a state has only one. */
const isOwn = ({ begun, lane }: NetSpan, { handshaking }: Whole): boolean =>
  begun.kind !== "tls" || !handshaking.has(lane)

const netRow = (operation: NetSpan, whole: Whole): Row => {
  const { connection } = whole
  const { begun, ended } = operation
  const outcome = netOutcome(operation, connection)
  return {
    line: operation.line,
    start: operation.start,
    end: operation.end ?? connection.span.end ?? connection.last,
    outcome,
    lane: operation.lane,
    label: netLabel(operation, whole),
    group: begun.kind === "tls" ? "tls" : "net",
    kind: "work",
    detail: begun.port === undefined ? begun.target : `port ${begun.port}`,
    remark: outcome === "failed" ? netFailure(ended?.error ?? "failed") : (ended?.found ?? ended?.outcome)
  }
}

const netOutcome = ({ ended, lane }: NetSpan, connection: Connection): RowOutcome => {
  if (ended === undefined) return connection.ended === undefined ? "open" : "lost"
  // a source that names no server has answered, and is not used
  if (ended.ok) return (ended.outcome ?? "found") === "found" ? "done" : "lost"
  if (ended.error === "race_lost" || (wasWon(connection) && lane !== connection.winner)) return "lost"
  return "failed"
}

/** Returns whether a way in won, so that the other one did not fail. */
const wasWon = ({ winner }: Connection): boolean => winner !== undefined

const netLabel = ({ begun, lane }: NetSpan, { tries }: Whole): string => {
  if (begun.kind === "lookup") return begun.source ?? begun.kind
  const count = tries.get(`${lane} ${begun.kind}`) ?? 0
  return count > 1 && begun.family !== undefined ? `${begun.kind} IPv${begun.family}` : begun.kind
}

function* phaseRows(whole: Whole): LongWork<ReadonlyArray<Row>> {
  const found: Array<Row> = []
  let login: CommandSpan | undefined
  let leader: Row | undefined
  yield* each(whole.connection.phases, (phase) => {
    if (!isShown(phase, whole)) return
    const row = phaseRow(phase, whole)
    const last = found.at(-1)
    const begun = loginOf(phase, whole)
    // a state that sends none answers the challenges of the login before it (RFC 9051 §6.2.2)
    if (last && login && !begun && row.label === last.label) {
      found[found.length - 1] = { ...row, start: last.start, line: last.line, detail: last.detail }
    } else {
      const shared = row.outcome === "done" && leader !== undefined && isShared(phase, leader, whole)
      found.push(shared ? { ...row, remark: `with ${leader?.label}`, shared } : row)
      if (!shared) leader = row
      login = isPassed(phase) ? undefined : begun
    }
  })
  return found
}

/** Returns whether the command of a state went out with that of an earlier row, and was answered with it. */
const isShared = (phase: Phase, leader: Row, { connection }: Whole): boolean => {
  const { end = Number.POSITIVE_INFINITY, line, start } = phase
  if (connection.clock !== "own" || end - start >= momentary) return false
  const asked = proofsIn(phase, connection).at(-1)
  return asked !== undefined && asked.line < line && asked.line >= leader.line
}

/** Returns whether a state has a row: it was not only passed through, and no other row shows the same. */
const isShown = (phase: Phase, whole: Whole): boolean => {
  if (phase === whole.failure?.phase) return !isShownByOperations(phase, whole)
  if (!isShownState(phase.state) || isShownByOperations(phase, whole)) return false
  if (kindOf(phase.state) === "delay" && isGivenUp(phase, whole)) return false
  // its end was dropped
  if (phase.end !== undefined && phase.left === undefined) return false
  if (!isProven(phase, whole.connection)) return false
  return (
    proofOf(phase.state).length > 0 ||
    phase.end === undefined ||
    phase.end > phase.start ||
    phaseOutcome(phase, whole) === "failed"
  )
}

/** Returns whether a state is shown by its operations: connecting consists of the lookup and each address. */
const isShownByOperations = ({ state }: Phase, { busy }: Whole): boolean =>
  leafOf(state) === "connecting" && busy.has(laneOf(state))

/** Returns whether a state is the wait of a way in that was not used. */
const isGivenUp = (phase: Phase, whole: Whole): boolean => {
  const { connection } = whole
  const lane = laneOf(phase.state)
  if (lane !== undefined && wasWon(connection) && lane !== connection.winner) return true
  return phase.end !== undefined && isVain(phase.state, next(phase, whole))
}

/** Returns the next state in the same region. */
const next = ({ end, state }: Phase, { begins }: Whole): string | undefined =>
  begins.get(moment(end, state))?.find((other) => other !== state)

const phaseOutcome = (phase: Phase, whole: Whole): RowOutcome => {
  const { connection, failure } = whole
  if (phase === failure?.phase) return "failed"
  if (phase.end === undefined) return endless(phase, connection)
  return laneOf(phase.state) === undefined ? "done" : lanePhaseOutcome(phase, whole)
}

/** Returns the outcome of a state without an end. Leaving an open mailbox abandons nothing. */
const endless = ({ state }: Phase, { ended }: Connection): RowOutcome => {
  if (ended === undefined) return "open"
  return ended.outcome === "interrupted" && kindOf(state) !== "idle" ? "lost" : "done"
}

const lanePhaseOutcome = (phase: Phase, whole: Whole): RowOutcome => {
  const { connection } = whole
  if (wasWon(connection) && laneOf(phase.state) !== connection.winner) return "lost"
  return leafOf(next(phase, whole) ?? "") === "lost" ? "failed" : "done"
}

const phaseRow = (phase: Phase, whole: Whole): Row => ({
  line: phase.line,
  start: phase.start,
  end: phase.end ?? whole.connection.span.end ?? whole.connection.last,
  lane: laneOf(phase.state),
  label: labelOf(phase.state),
  group: groupOf(phase.state),
  kind: kindOf(phase.state),
  ...described(phase, whole),
  ...(isKept(phase.state) ? { ticks: [] } : {})
})

/** Describes a phase. A refused or unanswered step is not done, although the connection continued. */
const described = (phase: Phase, whole: Whole): Pick<Row, "detail" | "outcome" | "remark"> => {
  const outcome = phaseOutcome(phase, whole)
  const login = loginOf(phase, whole)
  const isRefused =
    login?.answer !== undefined && login.answer.condition !== "OK" && isOwnAnswer(phase, login, whole)
  const { connection } = whole
  const until = leftAt(phase, connection)
  const proven = isRefused
    ? "refused"
    : isIn(phase.state, "unselected")
      ? outcomeOfUse(connection, phase.line, until)
      : outcomeIn(phase, connection).outcome
  return {
    detail: login && mechanism(login.text),
    outcome: outcome === "done" ? proven : outcome,
    remark: outcome === "done" && proven === "refused" ? "refused" : undefined
  }
}

/** Returns the login of a state, by the command that it sent. */
const loginOf = (phase: Phase, whole: Whole): CommandSpan | undefined => {
  if (groupOf(phase.state) !== "auth") return undefined
  const login = whole.logins[after(whole.logins, phase.line)]
  return login !== undefined && login.line < leftAt(phase, whole.connection) ? login : undefined
}

/** Returns whether a login was refused in this state: of a token, already the request after it says so. RFC 7628 §3.2.2. */
const isOwnAnswer = (phase: Phase, { answer, text }: CommandSpan, whole: Whole): boolean =>
  (answer?.line ?? 0) < leftAt(phase, whole.connection) || /OAUTH/.test(text)

const mechanism = (text: string): string | undefined =>
  / (?:AUTHENTICATE ([A-Z0-9_-]{1,20})|(LOGIN)(?= ))/
    .exec(text)
    ?.slice(1)
    .find((name) => name !== undefined)

/** Returns whether several lanes did something, so that a row must name its own. */
export const isRace = (all: ReadonlyArray<Row>): boolean =>
  new Set(all.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))).size > 1
