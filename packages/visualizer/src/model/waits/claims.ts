/** All that a connection may wait for, with ranks: of several at once, the highest rank decides. */
import type { Connection, NetSpan, ProgramSpan, Phase, Span } from "../connection/Connection.ts"
import { withoutSleep } from "../connection/ProgramSpans.ts"
import { portWords } from "../connection/Waiting.ts"
import { usedLane } from "../lines/Failure.ts"
import { type AwaitedAnswer, awaitedAnswersOf } from "../lines/AwaitedAnswer.ts"
import { isIn, type Kind, kindOf, type Lane, labelOf } from "../machine/phase.ts"
import { metaOf, type StateMeta } from "../machine/states.ts"
import type { Step } from "../steps/Step.ts"
import type { Wait, Whom } from "./Wait.ts"

/** The strongest first. A gap or a busy program is stronger than a due answer, since nobody could notice the answer. */
const ranks = [
  "gap",
  "busy",
  "unread",
  "asked",
  "askedBeside",
  "untaken",
  "turn",
  "state",
  "otherState"
] as const

export const rankCount = ranks.length

/** A claim to a time, unless a stronger one, or an earlier one of the same rank, has it. */
export interface Claim extends Omit<Wait, "end"> {
  /** Absent if it lasts as long as the connection. */
  readonly end: number | undefined
  readonly rank: number
}

/** A gap between two events. */
export interface Missing {
  readonly line: number
  readonly from: number
  readonly time: number
}

/** Returns all claims, by the time at which they begin. */
export const claimsOf = (
  connection: Connection,
  missing: ReadonlyArray<Missing> = []
): ReadonlyArray<Claim> => {
  const lane = usedLane(connection)
  const claims: Array<Claim> = []
  for (const gap of [...connection.gaps, ...missing]) claims.push(gapClaim(gap))
  for (const { line, ms, time } of withoutSleep(connection.busy, connection.jumps))
    claims.push(claim("busy", "program", "this program was busy", { line, start: time - ms, end: time }))
  let heldUntil = -Infinity
  for (const each of connection.program) {
    for (const programClaim of programClaims(each, each.start <= heldUntil)) claims.push(programClaim)
    if (each.kind === "hold" && each.by === "app") heldUntil = Math.max(heldUntil, each.end ?? Infinity)
  }
  for (const each of connection.net) claims.push(networkClaim(each, lane))
  for (const each of awaitedAnswersOf(connection)) if (!isNet(each)) claims.push(answerClaim(each, lane))
  const isAsked = connection.wire.length > 0
  for (const each of connection.phases)
    for (const claim of stateClaims(each, lane, isAsked)) claims.push(claim)
  const { endLine, span } = connection
  // a claim without an end lasts until the connection ends
  const over = claims.map((each) => (each.end === undefined ? { ...each, end: span.end } : each))
  for (const each of connection.steps) for (const claim of backoffClaims(each)) over.push(claim)
  if (span.end !== undefined && endLine !== undefined)
    over.push({
      ...claim("state", "app", "ended", { line: endLine, start: span.end, end: undefined }),
      isRest: true
    })
  return over.toSorted((one, other) => one.start - other.start || one.line - other.line)
}

const claim = (
  rank: (typeof ranks)[number],
  whom: Whom,
  what: string,
  { end, line, start }: Span,
  endLine?: number
): Claim => ({
  rank: ranks.indexOf(rank),
  whom,
  what,
  isRest: false,
  start,
  end,
  line,
  lines: endLine === undefined ? [line] : [line, endLine]
})

const gapClaim = ({ from, line, time }: Missing): Claim =>
  claim("gap", "unknown", "missing events", { line, start: from, end: time })

/** `isHeld`: a call of the app held the connection when it began. */
const programClaims = (programSpan: ProgramSpan, isHeld: boolean): ReadonlyArray<Claim> => {
  const { blockedBy, call = "a call", end, endLine, kind, start } = programSpan
  switch (kind) {
    case "turn": {
      const what = blockedBy === undefined ? `turn for ${call}` : `turn behind ${blockedBy}`
      return [claim("turn", isHeld ? "app" : "program", what, programSpan, endLine)]
    }
    case "pool":
      return [claim("turn", "program", "connection of the pool", programSpan, endLine)]
    case "host":
      return [claim("turn", "program", "turn at the host", programSpan, endLine)]
    case "unread": {
      // it consists of several times, whose order is not recorded
      const isMost = programSpan.ms === undefined || end === undefined || programSpan.ms * 2 >= end - start
      return isMost ? [claim("unread", "app", "app does not read", programSpan, endLine)] : []
    }
    case "untaken":
      return [claim("untaken", "app", `app is at work on ${call}`, programSpan, endLine)]
    case "hold":
      return []
  }
}

const networkClaim = (operation: NetSpan, used: Lane): Claim => {
  const { begun, endLine, lane } = operation
  return claim(
    lane === used || lane === undefined ? "asked" : "askedBeside",
    begun.kind === "tls" ? "server" : "network",
    netWords[begun.kind](begun),
    operation,
    endLine
  )
}

const netWords: Readonly<Record<NetSpan["begun"]["kind"], (begun: NetSpan["begun"]) => string>> = {
  dns: () => "DNS",
  tcp: (begun) => (begun.port === undefined ? "TCP" : `TCP to ${portWords(begun)}`),
  tls: () => "TLS",
  lookup: ({ source = "lookup" }) => `answer to ${source}`
}

const isNet = ({ proof }: AwaitedAnswer): boolean => Object.hasOwn(netWords, proof)

const answerClaim = ({ endLine, lane, proof, ...owed }: AwaitedAnswer, used: Lane): Claim =>
  claim(
    lane === used || lane === undefined ? "asked" : "askedBeside",
    "server",
    proof === "greeting" ? proof : `answer to ${proof}`,
    { ...owed, end: owed.end ?? owed.until },
    endLine
  )

/** Returns the claim of a state. If the trace has commands, these show what a server had to answer. */
const stateClaims = (phase: Phase, used: Lane, isAsked: boolean): ReadonlyArray<Claim> => {
  const meta = metaOf(phase.state)
  if (meta === undefined) return []
  const { holder, kind, label } = meta
  const rank = isOnOtherLane(phase.state, used) ? "otherState" : "state"
  if (kind === "idle") return [{ ...claim(rank, "app", "at rest", phase), isRest: true }]
  if (kind === "rest" || (isAsked && isOther(holder))) return []
  return [claim(rank, whomOf[holder], kind === "delay" ? delayWords(phase.state) : label, phase)]
}

const whomOf: Readonly<Record<StateMeta["holder"], Whom>> = {
  server: "server",
  way: "network",
  us: "program",
  app: "app"
}

const isOther = (holder: StateMeta["holder"]): boolean => holder === "server" || holder === "way"

const isOnOtherLane = (state: string, used: Lane): boolean =>
  isIn(state, "dialing") && used !== undefined && !isIn(state, `dialing.${used}`)

/** The delay before the next attempt follows the end of a connection, whose states are over. */
const backoffClaims = (step: Step): ReadonlyArray<Claim> => {
  const kind: Kind = kindOf(step.state)
  if (kind !== "delay" || step.lane !== undefined) return []
  return [claim("state", "program", delayWords(step.state), step, step.endLine)]
}

const delayWords = (state: string): string => (isIn(state, "backoff") ? "backoff" : labelOf(state))
