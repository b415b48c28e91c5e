/** Explains why the connection failed: the reason of its end, and the lines that show it. */
import {
  additions,
  type Advice,
  duration,
  observation,
  ofRefusal,
  ofTag,
  prefixIn,
  recorded,
  saidOk
} from "@effect-imap/core/internal/Advice"
import type * as Trace from "@effect-imap/core/internal/Trace"
import { type Answer, type Connection, isFailed } from "../connection/Connection.ts"
import { usedLane } from "../evidence/Failure.ts"
import { isIn } from "../machine/phase.ts"
import {
  commandOf,
  factsOf,
  heard,
  isLoginName,
  isUnsafeLogin,
  quotedLines,
  refusal
} from "../evidence/facts.ts"
import { unsentOf } from "../evidence/unsent.ts"
import { keepsTalking, unknownTag } from "./unanswered.ts"
import { afterOpening, evidenceFor, provisionalLine } from "./failureLines.ts"
import { evidenceOf, finding, type LongRule, observed, type Rule } from "./Finding.ts"

/** Reports the reason that the end names; an unknown one is shown by its tag. */
export const failure: LongRule = function* (connection) {
  const { ended, endLine } = connection
  if (ended?.error === undefined || !isFailed(ended.outcome)) return []
  const advice = ofTag(ended.error, factsOf(connection)) ?? {
    title: `The connection failed (${/^\w{1,64}$/.test(ended.error) ? ended.error : "for a reason without a name"})`,
    why: "A newer version wrote this trace; this one does not know the reason.",
    try: "Read it with the version that wrote it."
  }
  if (isHeldBack(connection)) {
    return observed("held-back", "failure", evidenceOf(endLine), {
      ms: ended.retryAfterMs ?? 0,
      step: ended.step
    })
  }
  const evidence = evidenceFor(connection, ended.error) ?? evidenceOf(endLine)
  const quote = quotedLines(connection).length === 0 ? ended.serverText : undefined
  const circumstances = { quote, found: foundIn(ended.facts, advice.why), step: ended.step }
  // a server that sent untagged lines in the meantime was not silent
  const [talked] = ended.error === "Timeout" ? keepsTalking(connection) : []
  const login = ended.error === "Timeout" && ended.step === "auth" ? refusedLogin(connection) : undefined
  if (login !== undefined) {
    const before = evidence?.filter((line) => line !== endLine)
    const shown = evidenceOf(before, login.line)
    return finding(idOf(ended.error), "failure", shown, afterRefusal(advice, login), circumstances)
  }
  const [busy] = observed("server-busy", "failure", evidenceOf(provisionalLine(connection)))
  const why = (talked ?? busy ?? advice).why
  const [strange] = ended.error === "Timeout" ? yield* unknownTag(connection) : []
  if (strange !== undefined) {
    const shown = evidenceOf(evidence, strange.evidence)
    return finding(idOf(ended.error), "failure", shown, underAnotherTag(advice), circumstances)
  }
  const begun = ended.error.endsWith("Timeout") ? unfinishedOn(connection) : undefined
  if (begun !== undefined) {
    const shown = evidenceOf(evidence?.slice(0, 1), begun, evidence)
    return finding(idOf(ended.error), "failure", shown, incomplete(advice), circumstances)
  }
  const best = { ...advice, why, ...prefixed(ended), ...reworded(connection, advice) }
  return finding(idOf(ended.error), "failure", evidence, best, circumstances)
}

/** Returns the line that says how many octets an answer had that never ended; a literal has other words. */
const unfinishedOn = (connection: Connection): number | undefined => {
  const lane = usedLane(connection)
  return connection.ended?.facts?.["literalBytes"] === undefined
    ? connection.unfinished.findLast((each) => each.lane === lane)?.line
    : undefined
}

/** Returns the words about an answer that began, and was not there in time. */
const incomplete = (advice: Advice): Advice => ({
  ...advice,
  ...additions.unfinished,
  title: advice.title.replace("No ", "No complete ")
})

/** Returns the words about a mailbox's name that lacks the prefix which the server names. RFC 2342 §5. */
const prefixed = ({ error, serverText = "" }: Trace.EventData<"connection:ended">): Partial<Advice> => {
  const prefix = prefixIn(serverText)
  return error !== "MailboxMissing" || prefix === undefined
    ? {}
    : { why: `Its names begin with “${prefix}”.`, try: `Put it before the name, as in ${prefix}Archive.` }
}

/** Returns better words for what the trace shows beside the reason. */
const reworded = (connection: Connection, { why }: Advice): Partial<Advice> => {
  const { error, step } = connection.ended ?? {}
  if (error === "HostUnreachable" && hasOnlyIpv6(connection)) return additions.onlyIpv6
  const silentMs = error === "ConnectionLost" || error === "ConnectionStalled" ? silenceBefore(connection) : 0
  if (silentMs >= longSilence)
    return { why: `${why} The server's last line came ${duration(silentMs)} before.` }
  const unsent = error === "Timeout" ? unsentOf(connection) : undefined
  if (unsent !== undefined) return additions[unsent]
  const { mailbox = "", status } = factsOf(connection)
  if (step === "select" && status === "BAD" && /^"?INBOX"?$/i.test(mailbox)) return additions.inboxRefused
  if (step !== "auth") return {}
  if (refusal(connection)?.condition === "OK") return { why: `${saidOk} ${why}` }
  const isRenewed = connection.moves.some(
    ({ from, to }) => isIn(from, "refreshing") && isIn(to, "authenticating")
  )
  return isRenewed && error?.endsWith("Rejected") ? additions.anotherRefused : {}
}

/** A shorter silence before a loss is usual, in milliseconds. */
const longSilence = 60_000

/** Returns how long an open mailbox had brought nothing when it was lost. */
const silenceBefore = ({ clock, selectedAt, span, wire }: Connection): number => {
  const latest = wire.findLast(({ direction }) => direction === "received")
  return clock === "none" || selectedAt === undefined ? 0 : (span.end ?? 0) - (latest?.time ?? Infinity)
}

const hasOnlyIpv6 = ({ net }: Connection): boolean => {
  const tried = net.filter(({ begun }) => begun.kind === "tcp")
  return tried.length > 0 && tried.every(({ begun }) => begun.family === 6)
}

/** The answer may have come, and nothing shows which command it belongs to. */
const underAnotherTag = (advice: Advice): Advice => ({
  ...advice,
  why: "The server answered under a tag that was not sent, and never under the command's own (RFC 9051 §2.2.2).",
  try: "Connect again; nothing on this side can tell whose answer it was. Report the lines to the server's operator."
})

const foundIn = (facts: Trace.Facts | undefined, why: string): string | undefined => {
  const detail = facts?.["detail"] ?? facts?.["problem"]
  return typeof detail === "string" && detail !== "" && !why.includes(detail) ? detail : undefined
}

/** Returns the answer to a refused login before the next one began. */
const refusedLogin = ({ commands }: Connection): Answer | undefined => {
  const logins = commands.filter(({ name }) => isLoginName(name))
  return logins.findLast(({ answer }) => answer !== undefined && answer.condition !== "OK")?.answer
}

/** The ids of two reasons that have another name as findings. */
const ids: ReadonlyMap<string, string> = new Map([
  ["UnsafeLogin", "netease-unsafe-login"],
  ["CommandRejectedUntagged", "untagged-bad"]
])

/** Returns the id: the reason's tag, as in errors and JSON. */
const idOf = (tag: string): string => ids.get(tag) ?? tag

const afterRefusal = (advice: Advice, { condition }: Answer): Advice => ({
  ...advice,
  why: `The server answered the first login with ${condition ?? "a refusal"}, and went silent at the second: neither says that the password is wrong.`,
  try: "Its login is broken: show these lines to its operator, or choose another `mechanism`. Another password does not help."
})

/** Returns whether it ended before a byte was sent, because of what a server had said to another connection. */
export const isHeldBack = ({ ended, net, wire }: Connection): boolean =>
  ended?.step === "account" && ended.serverText !== undefined && net.length === 0 && wire.length === 0

/**
 * Reports the other failures of the attempt: those of the other way in, or of an earlier try. The loss of a mailbox that
 * an earlier connection had open is reported there.
 */
export const alsoFailed: Rule = (connection) => {
  const { ended, endLine, selectedAt } = connection
  const when = isOnlyWay(connection) ? "Earlier" : "Also"
  const own = ofTag(ended?.error ?? "", factsOf(connection))
  return (ended?.causes ?? []).flatMap(({ error, facts, serverText, step }) => {
    const advice = ofTag(error, { ...recorded(facts, error), said: serverText })
    // the words about silent ports name all ports
    const isSame =
      ended?.error === error &&
      ended.step === step &&
      (error === "Timeout" ? step === "tcp" : ended.facts?.["port"] === facts["port"])
    if (advice === undefined || isSame || advice.title === own?.title) return []
    if (selectedAt === undefined && afterOpening.has(step)) return []
    const dated = { ...advice, title: `${when}: ${advice.title}` }
    const circumstances = { quote: serverText, found: foundIn(facts, ""), step }
    return finding(idOf(error), "info", evidenceOf(endLine), dated, circumstances)
  })
}

/** Returns whether other failures must be those of an earlier try: in this one, there was one way in. */
const isOnlyWay = ({ net, started }: Connection): boolean =>
  (started?.attempt ?? 1) > 1 && new Set(net.map(({ begun }) => begun.lane)).size === 1

/** Reads the server's last words if no end is recorded: a refused login or mailbox, or a BYE, which may be the greeting. */
export const withoutEnd: Rule = (connection) => {
  if (connection.ended !== undefined || connection.selectedAt !== undefined) return []
  const last = heard(connection).findLast(({ condition }) => condition !== undefined)
  if (last === undefined) return []
  const facts = factsOf(connection)
  const command = commandOf(connection, last)
  const tell = (tag: string, step: string, advice = ofTag(tag, facts)) =>
    finding(idOf(tag), "failure", evidenceOf(last.line, command?.line), advice, { quote: last.text, step })
  if (isUnsafeLogin(connection, last)) return tell("UnsafeLogin", "select")
  const name = command?.name ?? ""
  if (last.condition !== "OK" && isLoginName(name)) {
    const code = last.code ?? (last.condition === "BAD" ? "BAD" : "AUTHENTICATIONFAILED")
    const host = connection.started?.host ?? ""
    const meant = ofRefusal({ host, step: "auth", code, text: last.text })
    // of a refusal that is not about the credential, only the code is known
    return meant === undefined && code !== "AUTHENTICATIONFAILED"
      ? tell("command-refused", "auth", loginRefused(name, code))
      : tell(meant?.tag ?? "AuthRejected", "auth")
  }
  if (last.condition !== "BYE") return []
  if (connection.started === undefined || last !== connection.wire[0]) return tell("ServerBye", "command")
  return tell(last.code === "LIMIT" ? "TooManyConnections" : "ServerRefused", "greeting")
}

const loginRefused = (step: string, code: string): Advice => ({
  ...observation("command-refused", { ms: 0, step, code }),
  why: "The login failed."
})
