/**
 * Writes a trace as a script, so that what someone saw can be replayed: the server's lines at the times when they
 * came, each after the commands that it answered.
 *
 * Redacted arguments match anything. A login keeps only its outcome: a mechanism that proved the server becomes PLAIN, since the
 * proof needs the password. A truncated line is dropped; a truncated tagged response keeps its beginning. Fails if the server
 * sent bytes that never became a response.
 */
import { isIn } from "../../trace/StateId.ts"
import { Result } from "effect"
import type { Event, Events, Failure } from "../../trace/Trace.ts"
import { ScriptError } from "../script/Script.ts"
import { Operations } from "./Operations.ts"
import {
  banner,
  cutAnswer,
  escape,
  explanation,
  hungUp,
  isWithheld,
  openArguments,
  played,
  readable,
  refusedCertificate
} from "./traceLine.ts"

/** One connection of the trace, as far as it has been written. */
interface Recorded {
  readonly port: number
  readonly rows: Array<string>
  /** The numbers that replace the tags. */
  readonly tags: Map<string, number>
  /** Milliseconds of the last row. */
  at: number
  /** The number of rows up to the last line of the server, if it has sent one. */
  spokenRows: number | undefined
  /** The numbers of commands without a tagged response. */
  readonly unanswered: Set<number>
  authenticating: Authenticating | undefined
  loggingOut: string | undefined
  /** The number that replaces the tag of COMPRESS. */
  compressing: number | undefined
  isClosed: boolean
}

/** An AUTHENTICATE in progress. */
interface Authenticating {
  readonly tag: string
  /** The index of its row. */
  readonly row: number
  /** The command had a response, or the server asked for one. */
  isAsked: boolean
  /** Continuation requests until one explains why a token is refused; `undefined` for other mechanisms. */
  untilRefusal: number | undefined
}

const ports = { implicitTls: 993, startTls: 143 }

/** The failures after which the server had hung up, before or after its first response. */
const cut: ReadonlySet<string> = new Set([...hungUp, "NotImap", "TlsClosed", "StartTlsFailed"])

/** Writes the script of all connections. Fails if events are missing. */
export const transcriptOf = (events: ReadonlyArray<Event>): Result.Result<string, ScriptError> => {
  const missing = events.findIndex(({ name }) => name === "trace:gap")
  if (missing >= 0) {
    return Result.fail(new ScriptError({ line: missing + 1, problem: "the trace has a gap" }))
  }
  const unread = events.findIndex((event) => event.name === "connection:ended" && isUnrecorded(event))
  if (unread >= 0) {
    const problem =
      "the text that it failed by was not read completely, or came within a login or a command: no trace contains it"
    return Result.fail(new ScriptError({ line: unread + 1, problem }))
  }
  const withheld = events.findIndex(isWithheld)
  if (withheld >= 0) {
    const problem = "what the server said after a line that was no response is not in the trace"
    return Result.fail(new ScriptError({ line: withheld + 1, problem }))
  }
  const writer = new Writer(events)
  for (const event of events) writer.take(event)
  const host = events.find(({ name }) => name === "connection:started")
  const title = `# ${host?.name === "connection:started" ? host.data.host : "a trace"}, replayed`
  const sections = writer.written().map(({ port, rows }) => [`connection ${port}`, ...rows].join("\n"))
  return Result.succeed([title, ...sections, ""].join("\n"))
}

/** Reasons whose text never became a response, or came within a login. */
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

const isUnrecorded = ({ data }: Events["connection:ended"]): boolean =>
  [data, ...(data.causes ?? [])].some((failure) => unrecorded.has(failure.error) || isUnplayable(failure))

/** A script's server reads a complete command, including literals, before it answers, and knows no tag before it was sent. */
const isUnplayable = ({ error, facts }: Partial<Failure>): boolean =>
  error === "ProtocolDesync" &&
  (facts?.["received"] === "earlyAnswer" || facts?.["received"] === "forgedAnswer")

/** Writes the connections of a trace, event by event. */
class Writer {
  private readonly connections = new Map<string, Recorded>()
  /** The lane that spoke last, of each group. */
  private readonly speaking = new Map<string, Recorded>()
  private readonly operations = new Operations()
  /** The reason for which the last activity of each lane failed. */
  private readonly reasons = new Map<string, string | undefined>()
  private readonly offered: (line: string) => string
  private readonly endings: ReadonlyMap<string, Events["connection:ended"]>
  private readonly asking: ReadonlySet<Event>

  constructor(events: ReadonlyArray<Event>) {
    this.offered = played(events).offered
    this.endings = endingsOf(events)
    this.asking = literalsAsked(events)
  }

  take(event: Event): void {
    if (event.name === "net:start") this.operations.begin(event)
    else if (event.name === "net:end") this.operated(event)
    else if (event.name === "activity:end") this.reasons.set(placeOf(event), event.data.reason)
    else if (event.name === "machine:transition") this.failed(event)
    else if (event.name === "wire:sent" || event.name === "wire:received") this.said(event)
  }

  written(): ReadonlyArray<Recorded> {
    // a lane that lost the race before its handshake
    for (const { port, rows } of this.connections.values()) {
      if (port === 993 && rows.length === 0) rows.push("clear")
    }
    return Array.from(this.connections.values())
  }

  private operated(event: Events["net:end"]): void {
    const start = this.operations.beginningOf(event)
    if (start?.data.kind === "tcp" && event.data.ok) this.of(event, start.time)
    if (start?.data.kind === "tls") shakeHands(this.of(event, start.time), event)
  }

  private failed({ data, group_id, time }: Events["machine:transition"]): void {
    const lane = /^failure\.(implicitTls|startTls)\./.exec(data.event)?.[1]
    const isFinal = data.event.startsWith("failure.") && isIn(data.to, "failing")
    const connection =
      lane === undefined ? this.speaking.get(group_id) : this.connections.get(`${group_id} ${lane}`)
    if (connection === undefined || connection.isClosed) return
    const reason = this.reasons.get(`${group_id} ${lane}`)
    const hasAnswered = connection.rows.at(-1)?.startsWith("S: ") === true
    // it may have waited for the client
    if (reason === "StartTlsFailed" && hasAnswered) return
    // no trace contains what came in the clear after the OK
    if (reason === "StartTlsInjection" && hasAnswered) {
      connection.rows[connection.rows.length - 1] += "⏎* OK in the clear"
      return
    }
    const error = this.endings.get(group_id)?.data.error ?? ""
    if (lane !== undefined || (isFinal && cut.has(error))) act(connection, time, "close")
  }

  private said(event: Events["wire:sent" | "wire:received"]): void {
    const connection = this.of(event, event.time)
    this.speaking.set(event.group_id, connection)
    if (event.name === "wire:sent") send(connection, event)
    else if (connection.authenticating !== undefined || !this.asking.has(event))
      receive(connection, event, { ended: this.endings.get(event.group_id), offered: this.offered })
  }

  private of(event: OfLane, at: number): Recorded {
    const key = placeOf(event)
    const { data } = event
    const found = this.connections.get(key) ?? begun(ports[data.lane ?? "startTls"], at)
    this.connections.set(key, found)
    return found
  }
}

type OfLane = Events["net:end" | "wire:sent" | "wire:received"]

const placeOf = ({ data, group_id }: OfLane | Events["activity:end"]): string => `${group_id} ${data.lane}`

const begun = (port: number, at: number): Recorded => ({
  port,
  rows: [],
  tags: new Map(),
  spokenRows: undefined,
  unanswered: new Set(),
  at,
  authenticating: undefined,
  loggingOut: undefined,
  compressing: undefined,
  isClosed: false
})

/** The first end of each group. */
const endingsOf = (events: ReadonlyArray<Event>): ReadonlyMap<string, Events["connection:ended"]> => {
  const ended = new Map<string, Events["connection:ended"]>()
  for (const event of events) {
    if (event.name === "connection:ended" && !ended.has(event.group_id)) ended.set(event.group_id, event)
  }
  return ended
}

/** Adds what the server did, at the time when it did it. */
const act = (connection: Recorded, time: number, ...rows: ReadonlyArray<string>) => {
  const passed = Number((time - connection.at).toFixed(3))
  if (passed > 0) connection.rows.push(`.. ${passed} millis`)
  for (const row of rows) connection.rows.push(row)
  connection.at = time
  if (rows.includes("close")) connection.isClosed = true
}

/** Adds the handshake: none if the client gave up waiting, a shown certificate if the client refused it. */
const shakeHands = (connection: Recorded, { data, time }: Events["net:end"]) => {
  if (data.ok) return act(connection, time, "tls")
  if (refusedCertificate.test(data.error ?? "")) return act(connection, time, "tls", "closed")
  connection.rows.push("clear")
  if (data.error === "cancelled") connection.rows.push("deaf")
  else if (data.error === "tlsNotTls") act(connection, time, "S: * OK this is no TLS", "deaf")
  else act(connection, time, "close", "deaf")
}

const bearers: ReadonlySet<string> = new Set(["OAUTHBEARER", "XOAUTH2"])

const send = (connection: Recorded, { data, time }: Events["wire:sent"]) => {
  connection.at = time
  const { cmd = "", line, tag, truncated } = data
  if (tag === undefined) {
    if (line === "DONE") connection.rows.push("C: DONE")
    return
  }
  const number = connection.tags.size + 1
  connection.tags.set(tag, number)
  connection.unanswered.add(number)
  const name = cmd.toUpperCase()
  if (name === "LOGOUT") connection.loggingOut = tag
  if (name === "COMPRESS") connection.compressing = number
  if (name === "AUTHENTICATE") {
    const [, , mechanism = "", response] = line.split(" ")
    const isAsked = response !== undefined
    const untilRefusal = bearers.has(mechanism) ? (isAsked ? 0 : 1) : undefined
    connection.authenticating = { tag, row: connection.rows.length, isAsked, untilRefusal }
    connection.rows.push(`login <${number}>`)
  } else {
    const open = truncated === true || mayBeLiteral(name, line)
    connection.rows.push(
      `command <${number}> ${open ? `${cmd}...` : openArguments(line.slice(tag.length + 1))}`
    )
  }
}

/** Returns whether a string may have been sent as a literal: a trace shows only its text. */
const mayBeLiteral = (name: string, line: string): boolean =>
  name === "LOGIN" || name === "ID" || /[^\x20-\x7e]|<literal>/.test(line)

const receive = (
  connection: Recorded,
  { data, time }: Events["wire:received"],
  {
    ended,
    offered
  }: {
    readonly ended: Events["connection:ended"] | undefined
    readonly offered: (line: string) => string
  }
) => {
  const { line, tag, truncated } = data
  const number = tag === undefined ? undefined : connection.tags.get(tag)
  const { authenticating } = connection
  if (authenticating !== undefined && line.startsWith("+ ")) {
    authenticating.isAsked = true
    if (authenticating.untilRefusal !== undefined && authenticating.untilRefusal-- === 0) {
      act(connection, time, `S: + ${explanation(ended)}`, "C: ...")
    }
    return
  }
  if (authenticating !== undefined && tag === authenticating.tag) {
    // a script would ask for a response, and this server answered without one
    if (!authenticating.isAsked) connection.rows[authenticating.row] = `command <${number}> AUTHENTICATE...`
    connection.authenticating = undefined
  }
  if (tag === undefined || number === undefined) {
    const said = isStray.test(line) ? (banner(ended) ?? line) : readable(offered(line))
    if (truncated !== true) say(connection, time, escape(said))
    return
  }
  const rest = truncated === true ? cutAnswer(line.slice(tag.length)) : offered(line.slice(tag.length))
  say(connection, time, `<${number}>${escape(rest)}`)
  connection.unanswered.delete(number)
  if (number === connection.compressing && /^ OK\b/i.test(rest)) connection.rows.push("deflate")
  if (tag === connection.loggingOut) connection.rows.push("close")
}

/**
 * Adds a line of the server. If no command waits for it, it is sent with the line before, provided that both came at once or that it
 * asks for more: later, a client that has acted on the first line would take it for an answer to what it sent in between.
 */
const say = (connection: Recorded, time: number, said: string): void => {
  const { rows, unanswered } = connection
  const isTogether = time === connection.at || said.startsWith("+")
  if (unanswered.size === 0 && isTogether && connection.spokenRows === rows.length)
    rows[rows.length - 1] += `⏎${said}`
  else act(connection, time, `S: ${said}`)
  connection.spokenRows = rows.length
}

/** A line that is not a response is recorded only by its length. */
const isStray = /^<text(?::\d+)?>/

/** Finds continuation requests for literals, which the replay sends itself. */
const literalsAsked = (events: ReadonlyArray<Event>): ReadonlySet<Event> => {
  const asked = new Set<Event>()
  const last = new Map<string, Events["wire:sent" | "wire:received"]>()
  for (const event of events) {
    if (event.name !== "wire:sent" && event.name !== "wire:received") continue
    const key = `${event.group_id} ${event.data.lane}`
    const before = last.get(key)
    last.set(key, event)
    const isLiteral = event.name === "wire:sent" && event.data.tag === undefined && event.data.line !== "DONE"
    if (isLiteral && before?.name === "wire:received" && before.data.line.startsWith("+ ")) asked.add(before)
  }
  return asked
}
