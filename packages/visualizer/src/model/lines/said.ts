/** Finds what a connection used and learned, from its lines. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { CommandSpan, Connection, NetSpan, WireLine } from "../connection/Connection.ts"
import { capabilitiesIn, heard, isLoginName, isSelect, mechanismOf, said } from "./facts.ts"
import { usedLane } from "./Failure.ts"
import { isIn } from "../machine/phase.ts"
import { metaOfTimer } from "../machine/states.ts"

/** Returns the TLS parameters of the used way in. */
export const tlsOf = (connection: Connection): NetSpan["ended"] => {
  const lane = usedLane(connection)
  return connection.net.findLast(
    ({ begun, ended, lane: own }) => begun.kind === "tls" && own === lane && ended?.ok === true
  )?.ended
}

/** Returns what another program's log says about TLS; without a note, the port shows it. */
export const tlsNote = (
  connection: Connection
): Pick<Connection["notes"][number], "text" | "protocol"> | undefined =>
  connection.notes.find(({ kind }) => kind === "tls") ??
  (usedLane(connection) === "implicitTls" && connection.wire.length > 0 ? { text: "TLS in use" } : undefined)

/** Returns `TLS 1.3` for `TLSv1.3`. */
export const tlsWords = (protocol: string | undefined): string =>
  protocol === undefined ? "TLS" : protocol.replace(/^TLSv/, "TLS ")

/**
 * Returns the line of the answer that first opened a mailbox; in a trace without its beginning, of the first selected
 * state.
 */
export const openedAt = ({ commands, moves }: Connection): number | undefined =>
  commands.find(isOpening)?.answer?.line ??
  moves.find(({ from, to }) => isIn(to, "selected") || isIn(from, "selected"))?.line

/** Returns the texts that must be shown to the mailbox's user. RFC 9051 §7.1, ALERT. */
export const alertsOf = ({ wire }: Connection): ReadonlyArray<WireLine> =>
  wire.filter(({ direction, text }) => direction === "received" && /^\S+ \S+ \[(?:WEB)?ALERT\b/i.test(text))

/** The alerts of a connection that a text repeats. */
const maxAlerts = 3

/** Returns their words, each once. */
export const alertTexts = (connection: Connection): ReadonlyArray<string> =>
  Array.from(new Set(alertsOf(connection).map(({ text }) => text))).slice(0, maxAlerts)

/** Returns the capabilities that the server listed, before and after the login, which PREAUTH stands for. RFC 9051 §7.1.4. */
export const capabilitiesOf = (
  connection: Connection
): { readonly before: ReadonlyArray<string>; readonly after: ReadonlyArray<string> } => {
  const wire = said(connection)
  const asked = wire.find((line) => line.direction === "sent" && isLogin(line))?.line
  const greeting = wire.find(({ condition, tag }) => condition === "PREAUTH" && tag === undefined)
  // a log may begin with the answer to the login, which lists them in its OK
  const answered = wire.find(({ code, tag }) => code === "CAPABILITY" && tag !== undefined)
  const login = asked ?? ((greeting ?? answered)?.line ?? Infinity) - 1
  const listings = heard(connection).filter((line) => capabilitiesIn(line).length > 0)
  const last = (lines: ReadonlyArray<WireLine>) => lines.map(capabilitiesIn).at(-1) ?? []
  return {
    before: last(listings.filter(({ line }) => line < login)),
    after: last(listings.filter(({ line }) => line > login))
  }
}

const isLogin = (line: WireLine): boolean => / (?:LOGIN|AUTHENTICATE)\b/.test(line.text)

/** Returns the ID of one side, as on the wire; NIL is an ID without fields. RFC 2971 §3.1. */
export const idOf = ({ wire }: Connection, direction: WireLine["direction"]): string | undefined =>
  wire
    .flatMap((line) =>
      line.direction === direction ? (/^\S+ ID (\(.*\)|NIL)$/is.exec(line.text)?.[1] ?? []) : []
    )
    .at(-1)

/** The call that an attempt to connect belongs to. */
export interface OfCall {
  /** The time at which its first attempt began. */
  readonly since?: number | undefined
  /** The number of this attempt: 1, 2, … */
  readonly attempt?: number | undefined
}

/**
 * Describes a success: `INBOX open after 204 ms, TLS 1.3, password login`; `undefined` if no mailbox was opened. Flights and
 * mechanism are among the facts.
 */
export const opened = (
  connection: Connection,
  { attempt = 1, since = connection.span.start }: OfCall = {}
): string | undefined => {
  const { selectedAt } = connection
  if (selectedAt === undefined) return undefined
  const encryption = encryptionOf(connection)
  const login = loginOf(connection)
  const mailboxes = mailboxesOf(connection)
  const others = new Set(mailboxes).size - 1
  return [
    `${mailboxes[0] ?? "mailbox"} open${attempt > 1 ? ` at attempt ${attempt}` : ""}${afterTime(connection, selectedAt - since)}`,
    ...(encryption === undefined ? [] : [encryption]),
    ...(login === undefined ? [] : [login]),
    ...(others > 0 ? [others === 1 ? "then another mailbox" : `then ${others} other mailboxes`] : []),
    ...(connection.ended?.outcome === "interrupted" ? ["until the app ended it"] : [])
  ].join(", ")
}

/** Describes the encryption; `undefined` if nothing shows it. */
const encryptionOf = (connection: Connection): string | undefined => {
  const tls = tlsOf(connection)
  if (tls !== undefined) return tlsWords(tls.protocol)
  if (connection.net.length > 0) return "not encrypted"
  const note = tlsNote(connection)
  return note === undefined ? undefined : tlsWords(note.protocol)
}

/** Names the login by its credential, such as `password login`; `undefined` if none was sent. */
const loginOf = (connection: Connection): string | undefined => {
  const mechanism = mechanismOf(connection)
  const kind = logins.find(([mechanisms]) => mechanisms.test(mechanism ?? ""))?.[1] ?? mechanism
  return kind === undefined ? undefined : `${kind} login`
}

const logins: ReadonlyArray<readonly [mechanisms: RegExp, kind: string]> = [
  [/^(?:LOGIN|PLAIN|CRAM-MD5|DIGEST-MD5|SCRAM-.*)$/, "password"],
  [/^(?:XOAUTH2|OAUTHBEARER)$/, "OAuth"],
  [/^EXTERNAL$/, "certificate"],
  [/^ANONYMOUS$/, "anonymous"]
]

/** Describes a login without a SELECT, after which the connection was closed in good order. */
export const loggedInWithoutMailbox = (connection: Connection): string | undefined => {
  const { commands, ended } = connection
  const login = commands.find(isLoggedIn)
  if (ended?.outcome !== "closed" || login?.end === undefined) return undefined
  if (commands.some(isSelect)) return undefined
  return `Logged in${afterTime(connection, login.end - connection.span.start)}; no mailbox was asked for`
}

/** Returns whether a command is a login that succeeded. */
export const isLoggedIn = (command: CommandSpan): boolean => isLoginName(command.name) && isOk(command)

/** Returns whether a command opened a mailbox. */
export const isOpening = (command: CommandSpan): boolean => isSelect(command) && isOk(command)

const isOk = ({ answer }: CommandSpan): boolean => answer?.condition === "OK"

/** The mailboxes that were opened, in order. */
const mailboxesOf = ({ commands }: Connection): ReadonlyArray<string> =>
  commands
    .filter(isOpening)
    .flatMap(
      ({ text }) => /^\S+ \S+ ("(?:[^"\\]|\\.)*"|\S+)/.exec(text)?.[1]?.replace(/^"(INBOX)"$/i, "$1") ?? []
    )

/**
 * Says how long it took, if the trace has times and the beginning. Another program's log may have whole seconds alone, and may
 * begin after the connection was made.
 */
const afterTime = ({ clock, net, started }: Connection, ms: number): string => {
  if (clock === "none" || started === undefined || (clock === "log" && ms === 0)) return ""
  return ` after ${duration(ms)}${clock === "log" && net.length === 0 ? " of the log" : ""}`
}

/**
 * Describes a question of the search for a server, and its answer: `srv _imaps._tcp.example.com: imap.example.com:993`.
 */
export const lookupWords = (
  { source = "", target = "" }: NetSpan["begun"],
  ended: NetSpan["ended"]
): string => {
  // some targets already say what is asked, such as `MX example.com`
  const isNamed = source === "provider" || target.startsWith(`${source.toUpperCase()} `)
  const asked = isNamed ? target : `${source} ${target}`.trim()
  if (ended === undefined) return `${asked} …`
  return `${asked}: ${ended.found ?? ended.outcome ?? ended.error ?? (ended.ok ? "answered" : "failed")}`
}

/** `limit of 30 s for login passed`; a timer that begins something has other words. */
export const passedText = ({ ms, timer }: Connection["fired"][number]): string => {
  const label = timer.endsWith("Limit") ? metaOfTimer(timer)?.label : undefined
  const words = Object.hasOwn(beginnings, timer) ? beginnings[timer] : undefined
  if (words !== undefined) return `${words} (${duration(ms)})`
  return label === undefined ? `${timer} passed` : `limit of ${duration(ms)} for ${label} passed`
}

/** Timers that end no step, but begin something. */
const beginnings: Readonly<Record<string, string>> = {
  headStart: "the first port is not ready: the other one is tried as well",
  raceHold: "the preferred port is not ready: the other one is used",
  pauseLimit: "unused for a while: IDLE begins",
  reissueInterval: "IDLE has lasted long enough: it is renewed",
  pollInterval: "time to poll",
  doneGrace: "no answer to DONE in time"
}

/** Describes the result of a search for a server; `undefined` for any other connection, or without a result. */
export const discovered = ({ ended, net }: Connection): string | undefined => {
  const { host, port, source } = ended?.facts ?? {}
  if (ended?.outcome !== "closed" || typeof host !== "string") return undefined
  if (net.every(({ begun }) => begun.kind !== "lookup")) return undefined
  return `The search found ${host}:${String(port)}, by ${String(source)}`
}
