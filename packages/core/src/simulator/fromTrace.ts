/**
 * A trace written down as a script, so that what somebody saw can be seen again: the server's lines at the moments
 * when they came, each after the commands that it answered.
 *
 * What a trace leaves out is made up or left open. Redacted arguments match anything. Of a login the outcome alone
 * is told: a mechanism that proved the server becomes PLAIN, since the proof needs the password. A line that was
 * cut is left out, and of a cut answer its beginning is told. What never was a response cannot be played: that fails.
 */
import { Result } from "effect"
import type { Event, Events, Failure } from "../Trace.ts"
import { ScriptError } from "./Script.ts"
import { cutAnswer, escape, explanation, offers, openArguments, readable } from "./traceLine.ts"

/** One connection of the trace, as far as it is written. */
interface Recorded {
  readonly port: number
  readonly rows: Array<string>
  /** The numbers that stand for the tags. */
  readonly tags: Map<string, number>
  /** Milliseconds of the last row. */
  at: number
  /** The tag of the AUTHENTICATE in progress. */
  authenticating: string | undefined
  /** Continuation requests until one explains why a token is refused; `undefined` for other mechanisms. */
  untilRefusal: number | undefined
  loggingOut: string | undefined
  /** The number that stands for the tag of COMPRESS. */
  compressing: number | undefined
}

const ports = { implicitTls: 993, startTls: 143 }

/** Behind these the server had hung up. */
const cut: ReadonlySet<string> = new Set(
  "ClosedBeforeGreeting ConnectionLost ServerBye ServerRefused TooManyConnections NotImap TlsClosed StartTlsFailed".split(
    " "
  )
)

/** Writes the script of all connections. Fails where events are missing. */
export const transcriptOf = (events: ReadonlyArray<Event>): Result.Result<string, ScriptError> => {
  const missing = events.findIndex(({ name }) => name === "trace:gap")
  if (missing >= 0) {
    return Result.fail(new ScriptError({ line: missing + 1, problem: "the trace has a gap" }))
  }
  const unread = events.findIndex((event) => event.name === "connection:ended" && untold(event))
  if (unread >= 0) {
    const problem =
      "what it failed by was not read to its end, or said within a login or a command: no trace has that"
    return Result.fail(new ScriptError({ line: unread + 1, problem }))
  }
  const connections = record(events)
  const host = events.find(({ name }) => name === "connection:started")
  const title = `# ${host?.name === "connection:started" ? host.data.host : "a trace"}, replayed`
  const sections = connections.map(({ port, rows }) => [`connection ${port}`, ...rows].join("\n"))
  return Result.succeed([title, ...sections, ""].join("\n"))
}

/** Reasons of what never became a response, and of what was said within a login. */
const unrecorded: ReadonlySet<string | undefined> = new Set([
  "ProtocolViolation",
  "LineTooLong",
  "LiteralTooLarge",
  "ResponseTooLarge",
  "NestingTooDeep",
  "TooMuchData",
  "SaslProtocol",
  "ServerNotAuthenticated",
  "ScramIterations"
])

const untold = ({ data }: Events["connection:ended"]): boolean =>
  [data, ...(data.causes ?? [])].some(
    (failure) => unrecorded.has(failure.error) || wasAnsweredTooEarly(failure)
  )

/** A script's server reads a command to its end, literals included, before it answers. */
const wasAnsweredTooEarly = ({ error, facts }: Partial<Failure>): boolean =>
  error === "ProtocolDesync" && String(facts?.["problem"]).endsWith("not sent whole")

const record = (events: ReadonlyArray<Event>): ReadonlyArray<Recorded> => {
  const connections = new Map<string, Recorded>()
  /** The lane that spoke last, of each group. */
  const speaking = new Map<string, Recorded>()
  const operations = new Map<string, Events["net:start"]>()
  const offered = offers(events)

  const of = ({ data, group_id }: OfLane, at: number): Recorded => {
    const key = `${group_id} ${data.lane}`
    const found = connections.get(key) ?? begun(ports[data.lane ?? "startTls"], at)
    connections.set(key, found)
    return found
  }

  const operated = (event: Events["net:end"]) => {
    const start = operations.get(`${event.group_id} ${event.data.lane} ${event.data.op}`)
    if (start?.data.kind === "tcp" && event.data.ok) of(event, start.time)
    if (start?.data.kind === "tls") shakeHands(of(event, start.time), event)
  }

  const failed = (event: Events["machine:transition"]) => {
    const { data, group_id, time } = event
    const lane = /^failure\.(implicitTls|startTls)\./.exec(data.event)?.[1]
    const whole = data.event.startsWith("failure.") && data.to === "failing"
    const connection = lane === undefined ? speaking.get(group_id) : connections.get(`${group_id} ${lane}`)
    if (connection === undefined || connection.rows.includes("close")) return
    if (lane !== undefined || (whole && cut.has(errorOf(events, group_id)))) act(connection, time, "close")
  }

  for (const [index, event] of events.entries()) {
    if (event.name === "net:start") {
      operations.set(`${event.group_id} ${event.data.lane} ${event.data.op}`, event)
    } else if (event.name === "net:end") operated(event)
    else if (event.name === "machine:transition") failed(event)
    else if (event.name === "wire:sent" || event.name === "wire:received") {
      const connection = of(event, event.time)
      speaking.set(event.group_id, connection)
      if (event.name === "wire:sent") send(connection, event)
      else if (connection.authenticating !== undefined || !asksForLiteral(events, index))
        receive(connection, event, { events, offered })
    }
  }
  // A lane that lost the race before its handshake.
  for (const { port, rows } of connections.values()) if (port === 993 && rows.length === 0) rows.push("clear")
  return Array.from(connections.values())
}

type OfLane = Events["net:end" | "wire:sent" | "wire:received"]

const begun = (port: number, at: number): Recorded => ({
  port,
  rows: [],
  tags: new Map(),
  at,
  authenticating: undefined,
  untilRefusal: undefined,
  loggingOut: undefined,
  compressing: undefined
})

const errorOf = (events: ReadonlyArray<Event>, group: string): string => {
  const ended = events.find((event) => event.name === "connection:ended" && event.group_id === group)
  return ended?.name === "connection:ended" ? (ended.data.error ?? "") : ""
}

/** The server does something, when it did it. */
const act = (connection: Recorded, time: number, ...rows: ReadonlyArray<string>) => {
  const passed = Number((time - connection.at).toFixed(3))
  if (passed > 0) connection.rows.push(`.. ${passed} millis`)
  connection.rows.push(...rows)
  connection.at = time
}

/** A handshake that was given up was not answered; a certificate that was refused was shown. */
const shakeHands = (connection: Recorded, { data, time }: Events["net:end"]) => {
  if (data.ok) return act(connection, time, "tls")
  if (certificate.test(data.error ?? "")) return act(connection, time, "tls", "closed")
  connection.rows.push("clear")
  if (data.error === "cancelled") connection.rows.push("deaf")
  else if (data.error === "tlsNotTls") act(connection, time, "S: * OK this is no TLS", "deaf")
  else act(connection, time, "close", "deaf")
}

const certificate = /^tls(Name|Untrusted|Expired|NotYetValid|Revoked)$/

const bearers: ReadonlySet<string> = new Set(["OAUTHBEARER", "XOAUTH2"])

/** How a string goes out depends on the moment; a trace shows what it says. */
const mayBeLiteral = (name: string, line: string): boolean =>
  name === "LOGIN" || name === "ID" || /[^\x20-\x7e]|<literal>/.test(line)

const send = (connection: Recorded, { data, time }: Events["wire:sent"]) => {
  connection.at = time
  const { cmd = "", line, tag, truncated } = data
  if (tag === undefined) {
    if (line === "DONE") connection.rows.push("C: DONE")
    return
  }
  const number = connection.tags.size + 1
  connection.tags.set(tag, number)
  const name = cmd.toUpperCase()
  if (name === "LOGOUT") connection.loggingOut = tag
  if (name === "COMPRESS") connection.compressing = number
  if (name === "AUTHENTICATE") {
    const [, , mechanism = "", response] = line.split(" ")
    connection.authenticating = tag
    connection.untilRefusal = bearers.has(mechanism) ? (response === undefined ? 1 : 0) : undefined
    connection.rows.push(`login <${number}>`)
  } else {
    const open = truncated === true || mayBeLiteral(name, line)
    connection.rows.push(
      `command <${number}> ${open ? `${cmd}...` : openArguments(line.slice(tag.length + 1))}`
    )
  }
}

const receive = (
  connection: Recorded,
  { data, group_id, time }: Events["wire:received"],
  { events, offered }: { readonly events: ReadonlyArray<Event>; readonly offered: (line: string) => string }
) => {
  const { line, tag, truncated } = data
  const number = tag === undefined ? undefined : connection.tags.get(tag)
  if (connection.authenticating !== undefined && line.startsWith("+ ")) {
    if (connection.untilRefusal !== undefined && connection.untilRefusal-- === 0) {
      act(connection, time, `S: + ${explanation(events, group_id)}`, "C: ...")
    }
    return
  }
  if (tag !== undefined && tag === connection.authenticating) connection.authenticating = undefined
  if (tag === undefined || number === undefined) {
    if (truncated !== true) act(connection, time, `S: ${escape(readable(offered(line)))}`)
    return
  }
  const rest = truncated === true ? cutAnswer(line.slice(tag.length)) : offered(line.slice(tag.length))
  act(connection, time, `S: <${number}>${escape(rest)}`)
  if (number === connection.compressing && /^ OK\b/i.test(rest)) connection.rows.push("deflate")
  if (tag === connection.loggingOut) connection.rows.push("close")
}

/** Whether a continuation request was answered with a literal: the replay asks for those that it meets itself. */
const asksForLiteral = (events: ReadonlyArray<Event>, index: number): boolean => {
  const asking = events[index]
  if (asking?.name !== "wire:received" || !asking.data.line.startsWith("+ ")) return false
  const next = events
    .slice(index + 1)
    .find(
      (event) =>
        (event.name === "wire:sent" || event.name === "wire:received") &&
        event.group_id === asking.group_id &&
        event.data.lane === asking.data.lane
    )
  return next?.name === "wire:sent" && next.data.tag === undefined && next.data.line !== "DONE"
}
