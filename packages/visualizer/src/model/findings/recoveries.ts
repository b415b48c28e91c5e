/** Findings about events out of the ordinary that the connection survived or explains. */
import { isIn, leafOf, laneOf, laneWords } from "../machine/phase.ts"
import type { Connection, NetSpan } from "../connection/Connection.ts"
import { capabilitiesIn, formOf, isLoginName, isUnsafeLogin, mechanismOf, said } from "../evidence/facts.ts"
import { observation, saysInternal } from "@effect-imap/core/internal/Advice"
import { isBegun, isLocal, portIn } from "../evidence/place.ts"
import { capabilitiesOf, isLoggedIn, tlsNote } from "../evidence/said.ts"
import { silentPort } from "../timeline/headStart.ts"
import { evidenceOf, finding, observed, type Rule } from "./Finding.ts"

/** Reports an untagged BAD, with an earlier command that never got its own answer. */
export const untaggedBad: Rule = (connection) => {
  const bad = said(connection).find(
    ({ condition, direction, tag }) => direction === "received" && condition === "BAD" && tag === undefined
  )
  const waits =
    bad &&
    connection.commands.find(
      ({ end, lane, line, name }) =>
        end === undefined && lane === bad.lane && line < bad.line && name !== "NOOP"
    )
  if (bad === undefined || waits === undefined) return []
  const isReported = saysInternal(bad.text)
  if (isTold(connection, isReported)) return []
  const evidence = evidenceOf(bad.line, waits.line)
  if (waits.name === "ID" && connection.selectedAt !== undefined) {
    return observed("identity-swallowed", "info", evidence, { quote: bad.text, step: "id" })
  }
  const isCause = connection.selectedAt === undefined && endedInSilence(connection)
  const severity = isCause ? "failure" : "warning"
  const words = observation("untagged-bad", { ms: 0, step: waits.name, isReported })
  return finding("untagged-bad", severity, evidence, words, { quote: bad.text, step: waits.name })
}

/**
 * Returns whether the failure is what the words mean, such as a blocked address or an error of the server in itself, and
 * quotes them.
 */
const isTold = ({ ended }: Connection, isReported: boolean): boolean =>
  ended?.error === "CommandRejectedUntagged" ||
  ended?.error === "IpBlocked" ||
  (isReported && (ended?.error === "ConnectionLost" || ended?.error === "ServerBye"))

/** Returns whether the server's words explain a silence; a lost connection ended for another reason. */
const endedInSilence = ({ ended }: Connection): boolean =>
  ended?.error === undefined || ended.error === "Timeout"

/** Reports a second ID, after which the mailbox opened: the first one was not heeded. */
export const identityResent: Rule = ({ commands, moves, selectedAt, wire }) => {
  const again = moves.find(({ to }) => isIn(to, "reidentifying"))
  if (again === undefined || selectedAt === undefined) return []
  if (commands.filter(({ name }) => name === "ID").length < 2) return []
  const refused = wire.findLast(({ condition, line }) => condition === "NO" && line < again.line)
  return observed("identity-resent", "info", evidenceOf(refused?.line, again.line), {
    quote: refused?.text,
    step: "select"
  })
}

/** Reports a mailbox that was refused for lack of an ID, because the ID was sent too early. */
export const identityEarly: Rule = (connection) => {
  const { commands, ended, wire } = connection
  const unsafe = wire.findLast((line) => isUnsafeLogin(connection, line))
  const login = commands.find(isLoggedIn)
  const ids = commands.filter(({ name }) => name === "ID")
  const isEarly = login !== undefined && ids.length > 0 && ids.every(({ line }) => line < login.line)
  if (!isEarly || (ended !== undefined && ended.error !== "UnsafeLogin")) return []
  return unsafe === undefined
    ? []
    : observed("identity-early", "warning", evidenceOf(ids.at(-1)?.line, login.line, unsafe.line), {
        step: "select"
      })
}

/** Reports extensions that the server listed before the login and not after it, of those that the app would use. */
export const fewerCapabilities: Rule = (connection) => {
  const { after, before } = capabilitiesOf(connection)
  const asked = connection.commands
    .filter(({ by }) => by === "app")
    .map(({ tag, text }) => text.slice(tag.length))
  // what an app that asked nothing yet will use is not known
  const isUsed = (use: RegExp) => asked.length === 0 || asked.some((text) => use.test(text))
  const gone = before.filter((name) => {
    const use = uses.get(name)
    return use !== undefined && !after.includes(name) && isUsed(use)
  })
  // LITERAL+ alone is left out by many
  const names = after.length === 0 || gone.every((name) => name === "LITERAL+") ? [] : gone
  const listings = connection.wire.filter((line) => capabilitiesIn(line).length > 0)
  const words =
    names.length === 0 ? undefined : observation("fewer-capabilities", { ms: 0, step: "auth", names })
  return finding("fewer-capabilities", "info", evidenceOf(listings.at(-1)?.line, listings[0]?.line), words)
}

/** What an app sends for which it would use the extension. */
const uses: ReadonlyMap<string, RegExp> = new Map([
  ["CONDSTORE", /\b(?:CONDSTORE|CHANGEDSINCE|UNCHANGEDSINCE|MODSEQ)\b/i],
  ["IDLE", /^ (?:IDLE|NOOP|CHECK)$/i],
  ["LITERAL+", /^ APPEND /i],
  ["MOVE", /^ (?:UID )?(?:MOVE|COPY) /i],
  ["QRESYNC", /\bQRESYNC\b/i],
  ["UIDPLUS", /^ (?:APPEND|(?:UID )?(?:COPY|MOVE|EXPUNGE))\b/i]
])

/** Reports a port that was tried, answered and was not used. It is never an error. */
export const raceLost: Rule = (connection) => {
  const { moves, net, winner } = connection
  if (winner === undefined || silentPort(connection) !== undefined) return []
  const others = net.filter(({ begun, lane }) => begun.kind === "tcp" && lane !== winner)
  // one that failed by itself was dropped for nothing
  const begun = others.every(hasFailed) ? undefined : others[0]
  if (begun === undefined) return []
  const won = moves.find(({ from }) => leafOf(from) === "won" && laneOf(from) === winner)
  const ports = [portIn(begun.lane, connection), portIn(winner, connection)]
  const names = ports.every((port) => port !== undefined)
    ? [`Port ${ports[0]}`, `port ${ports[1]} with ${laneWords[winner]}`]
    : []
  const words = observation("race-lost", { ms: 0, step: "tcp", names })
  return finding("race-lost", "info", evidenceOf(begun.line, won?.line), words, { step: "tcp" })
}

/** Nobody gave it up. */
const hasFailed = ({ ended }: NetSpan): boolean =>
  ended?.ok === false && ended.error !== "race_lost" && ended.error !== "cancelled"

/** Reports a port that did not answer, so that the other one was used. */
export const portSilent: Rule = (connection) => {
  const { winner } = connection
  const silent = silentPort(connection)
  const used = portIn(winner, connection)
  if (winner === undefined || silent === undefined || used === undefined) return []
  const { lines, ms, port } = silent
  const names = [String(port), String(used), laneWords[winner]]
  const words = observation("port-silent", { ms, step: "tcp", names })
  return finding("port-silent", "info", evidenceOf(lines), words, { step: "tcp", isOfOpening: true })
}

/** Reports a certificate that another program accepted unverified; the library does not. */
export const unverified: Rule = ({ commands, net, notes }) => {
  const shaken = net.find(({ ended }) => ended?.ok === true && ended.authorized === false)
  const noted = notes.find(({ authorized }) => authorized === false)
  const known = {
    step: "tls",
    ms: 0,
    code: shaken?.ended?.error,
    isLoginSent: commands.some(({ name }) => isLoginName(name))
  }
  return finding(
    "certificate-unverified",
    "warning",
    evidenceOf(shaken?.endLine, noted?.line),
    observation("certificate-unverified", known)
  )
}

/**
 * Reports a login that was sent without TLS: by the library, which does so only if it is told, and by another program whose
 * log shows that STARTTLS was offered.
 */
export const inClear: Rule = (connection) => {
  const { clock, commands, net, started } = connection
  const login = commands.find(({ name }) => isLoginName(name))
  const isOffered = capabilitiesOf(connection).before.includes("STARTTLS")
  const isAsked = clock === "own" && net.some(({ begun }) => begun.kind === "tcp")
  // nothing is encrypted on that port before STARTTLS, whether the server offers it or not
  const isPlain = started?.port === plainPort && !isLocal(started.host) && isBegun(connection)
  const isKnown = isAsked
    ? !isLocal(started?.host)
    : clock === "log" && (isPlain || (isOffered && net.length === 0))
  if (login === undefined || !isKnown || isEncrypted(connection)) return []
  const code = mechanismOf(connection)
  const names = isOffered ? ["STARTTLS"] : []
  const words = observation("login-in-clear", { ms: 0, step: "auth", code, isAsked, names })
  return finding("login-in-clear", "warning", evidenceOf(login.line), words, { step: "auth" })
}

/** RFC 8314 §4.2. */
const plainPort = 143

const isEncrypted = (connection: Connection): boolean =>
  connection.net.some(({ begun, ended }) => begun.kind === "tls" && ended?.ok === true) ||
  tlsNote(connection) !== undefined ||
  connection.commands.some(({ name }) => name === "STARTTLS")

/**
 * Reports LOGINDISABLED without TLS, if TLS was never tried: a login was refused, or another program left without one. A
 * failure for want of a mechanism says it itself.
 */
export const loginDisabled: Rule = (connection) => {
  const { clock, commands, ended, net } = connection
  const hasLeft =
    clock !== "own" && ended?.outcome === "closed" && !commands.some(({ name }) => needsTls.test(name))
  const isSaid = ended?.facts?.["loginDisabled"] === true && ended.facts["encrypted"] === false
  const isRefused = ended?.error === "PrivacyRequired" || ended?.error === "NoUsableMechanism"
  if (!hasLeft && (!isRefused || isSaid)) return []
  if (tlsNote(connection) !== undefined || net.some(({ begun }) => begun.kind === "tls")) return []
  const disabled = said(connection).find(({ text }) => /\bLOGINDISABLED\b/i.test(text))
  return observed("login-disabled", "warning", evidenceOf(disabled?.line), { step: "auth" })
}

/** What a program sends that goes on: it logs in, or begins TLS. */
const needsTls = /^(?:LOGIN|AUTHENTICATE|STARTTLS)$/

/** Reports a refused login, and what worked after it: a new token, or another form. */
export const mechanismRefused: Rule = ({ commands, notes, phases, selectedAt }) => {
  const logins = commands.filter(({ name }) => isLoginName(name))
  const refused = logins.find(({ answer }) => answer?.condition === "NO")
  const taken = logins.find(
    ({ answer, line }) => answer?.condition === "OK" && line > (refused?.line ?? line)
  )
  if (refused === undefined || taken === undefined || selectedAt === undefined) return []
  const evidence = evidenceOf(refused.answer?.line, taken.answer?.line)
  const circumstances = { quote: refused.answer?.text, step: "auth" }
  if (formOf(refused) !== formOf(taken)) {
    const isReported = notes.some(({ line, quirk }) => quirk === "mechanism-refused" && line < taken.line)
    const severity = isReported ? "info" : "warning"
    return observed("mechanism-refused", severity, evidence, { ...circumstances, isReported })
  }
  const renewed = phases.some(({ line, state }) => isIn(state, "refreshing") && line < taken.line)
  return observed(renewed ? "token-renewed" : "login-repeated", "info", evidence, circumstances)
}

/** Reports a provisional greeting, and the time until the real one. */
export const serverBusy: Rule = ({ phases, wire }) => {
  const again = phases.find(
    ({ end, start, state }) => leafOf(state) === "regreeting" && (end ?? 0) - start > busyMs
  )
  if (again?.end === undefined) return []
  const lane = laneOf(again.state)
  const greetings = wire.filter((line) => line.direction === "received" && line.lane === lane)
  const [first] = greetings
  // without a second greeting, it never greeted
  if (!greetings.some(({ line, text }) => line > again.line && /^\* (?:OK|PREAUTH)\b/i.test(text))) return []
  return observed("server-busy", "warning", evidenceOf(first?.line, again.line), {
    ms: again.end - again.start,
    quote: first?.text.replace(/^\* \w+ /, ""),
    step: "greeting"
  })
}

/** The shortest wait that a person notices, in milliseconds. */
const busyMs = 1000

export const dropped: Rule = (connection) =>
  observed(
    "events-dropped",
    "warning",
    evidenceOf(connection.gaps.filter((gap) => !isOlder(gap, connection)).map(({ line }) => line))
  )

/**
 * Returns whether older events were dropped for newer ones: the recording says so, or, in older formats, the gap is at its
 * beginning.
 */
const isOlder = (gap: Connection["gaps"][number], { span }: Connection): boolean =>
  gap.older || gap.line === span.line

/** Reports events that are older than the recording. */
export const notKept: Rule = (connection) =>
  observed(
    "older-not-kept",
    "info",
    evidenceOf(connection.gaps.filter((gap) => isOlder(gap, connection)).map(({ line }) => line))
  )

/** Reports a connection without an end. It is called only if the trace is known to be over: see `Findings.of`. */
export const cut = (connection: Connection) => {
  if (connection.ended !== undefined) return []
  const isCompressed = connection.notes.some(({ kind }) => kind === "compressed")
  const words = observation("trace-cut", { ms: 0, step: "the step", isCompressed })
  return finding("trace-cut", "info", evidenceOf(lastLine(connection)), words)
}

const lastLine = ({ fired, moves, net, span, wire }: Connection): number =>
  [wire, moves, fired]
    .map((points) => points.at(-1)?.line ?? 0)
    .concat(net.map(({ endLine, line }) => endLine ?? line))
    .reduce((one, other) => Math.max(one, other), span.line)
