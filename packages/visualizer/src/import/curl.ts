/**
 * `curl -v imap://…` and `imaps://…`: `<` and `>` mark the wire, `*` curl's own messages. Times need `--trace-time`.
 * The contents of literals are not in this log.
 */
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { makeClock } from "./clockTime.ts"
import type { Format } from "./Format.ts"
import { ended, logLines, octets } from "./logLines.ts"

interface Line {
  readonly time: string | undefined
  readonly mark: string
  readonly text: string
}

/** The progress meter shares a line with the first output. */
const shape = /^(?:.*--:--:-- +\d+?[kMGT]?)?(?:(\d\d:\d\d:\d\d\.\d{6}) )?([*<>]) (.*)$/

const lineOf = (text: string): Line | undefined => {
  const [, time, mark, rest] = shape.exec(text.slice(text.lastIndexOf("\r") + 1)) ?? []
  return mark === undefined || rest === undefined ? undefined : { time, mark, text: rest }
}

/** The beginning of a connection: curl reports the name before it tries the first address, in several wordings. */
const begins =
  /^(?:Added \S+ to DNS cache|Host(?:name)? \S+ was (?:found|resolved)|Could not resolve host)|^ {2}Trying /
const over =
  /^(?:Connected to|Established connection|Closing connection|shutting down connection|Could not resolve|Failed to connect|Connection #\d+ to host)/

const hostIn = [
  /^(?:Connected|Established connection) to (\S+) \(/,
  /^Failed to connect to (\S+) port/,
  /^Could not resolve host: (\S+)/,
  /^Connection #\d+ to host (\S+?)(?::\d+)? left intact/
]

/** Splits the lines by connection. */
const connectionsOf = (lines: ReadonlyArray<Line>): ReadonlyArray<ReadonlyArray<Line>> => {
  const all: Array<Array<Line>> = [[]]
  let isUsed = false
  for (const line of lines) {
    if (line.mark === "*" && isUsed && begins.test(line.text)) {
      all.push([])
      isUsed = false
    }
    if (line.mark === "*" && over.test(line.text)) isUsed = true
    all.at(-1)?.push(line)
  }
  return all
}

const hostOf = (lines: ReadonlyArray<Line>): string | undefined =>
  lines
    .flatMap(({ mark, text }) => (mark === "*" ? hostIn.flatMap((each) => each.exec(text)?.[1] ?? []) : []))
    .at(0)

const hello = /Client hello \(1\)|^ALPN: curl offers|^(?:SSL|TLS) connection using/i

/** Returns the lane: whether TLS comes before the first line or after it; without TLS, the usual port decides. */
const laneOf = (lines: ReadonlyArray<Line>): "implicitTls" | "startTls" | undefined => {
  const first = lines.find(({ mark, text }) => mark !== "*" || hello.test(text))
  if (first !== undefined) return first.mark === "*" ? "implicitTls" : "startTls"
  const port = lines.map(({ text }) => /^ {2}Trying .*:(993|143)\.\.\./.exec(text)?.[1]).find(Boolean)
  return port === undefined ? undefined : port === "993" ? "implicitTls" : "startTls"
}

const certificates: ReadonlyArray<
  readonly [RegExp, "TlsName" | "TlsUntrusted" | "TlsExpired" | "TlsNotYetValid"]
> = [
  [
    /no alternative certificate subject name|does not match target host name|subject name .* does not match/i,
    "TlsName"
  ],
  [/has expired/i, "TlsExpired"],
  [/not yet valid/i, "TlsNotYetValid"],
  [/unable to get (?:local )?issuer|self.signed|unknown issuer|unable to verify/i, "TlsUntrusted"]
]

const certificateProblem = (text: string): LoggedFailure | undefined => {
  const words = /^(?:SSL certificate problem: |SSL: )(.*)$/.exec(text)?.[1]
  const found = words === undefined ? undefined : certificates.find(([pattern]) => pattern.test(words))
  return words === undefined || found === undefined ? undefined : { _tag: found[1], detail: words }
}

const failureIn = (text: string): LoggedFailure | undefined => {
  if (text.startsWith("Could not resolve host")) return { _tag: "DnsNotFound" }
  if (/^connect to .* failed: Connection refused/.test(text)) return { _tag: "ConnectRefused" }
  if (/^connect to .* failed: (?:No route to host|Network is unreachable)/.test(text))
    return { _tag: "HostUnreachable" }
  if (/Connection reset by peer/.test(text)) return { _tag: "ConnectionLost", errno: "ECONNRESET" }
  if (/^(?:Connection died|response reading failed|Empty reply)/.test(text)) return { _tag: "ConnectionLost" }
  const ssl = /\berror:[0-9A-F]+:(SSL routines:.*)$/.exec(text)?.[1]
  return ssl === undefined ? certificateProblem(text) : { _tag: "TlsProtocol", detail: ssl }
}

const netErrors: Readonly<Record<LoggedFailure["_tag"], string>> = {
  ConnectionLost: "reset",
  DnsNotFound: "notFound",
  ConnectRefused: "refused",
  HostUnreachable: "unreachable",
  TlsName: "tlsName",
  TlsUntrusted: "tlsUntrusted",
  TlsExpired: "tlsExpired",
  TlsNotYetValid: "tlsNotYetValid",
  TlsProtocol: "tlsProtocol",
  GreetingTimeout: "timeout",
  ConnectionStalled: "timeout"
}

/** Converts curl's messages about one connection. */
class Teller {
  private readonly host: string | undefined
  private readonly lane: ReturnType<typeof laneOf>
  private open: "tcp" | "tls" | undefined
  private port: number | undefined
  private failure: LoggedFailure | undefined
  private tls: { readonly protocol?: string; readonly cipher?: string; authorized?: boolean } = {}
  private opened = false

  constructor(lines: ReadonlyArray<Line>) {
    this.host = hostOf(lines)
    this.lane = laneOf(lines)
  }

  /** Converts a message of curl's. */
  said(text: string): ReadonlyArray<Happening> {
    if (text.startsWith("  Trying ")) return this.trying(text)
    if (/^(?:Connected|Established connection) to /.test(text)) return this.finish(true)
    this.failure = failureIn(text) ?? this.failure
    if (/^(?:Closing connection|shutting down connection)/.test(text)) {
      const { failure } = this
      return [...this.begin(), ...this.finish(failure === undefined), { _tag: "Ended", failure }]
    }
    return this.handshake(text)
  }

  /** Converts a line of the wire, before which any handshake is over. */
  spoken(piece: Happening): ReadonlyArray<Happening> {
    return [...this.begin(), ...this.finish(true), piece]
  }

  private begin(): ReadonlyArray<Happening> {
    if (this.opened) return []
    this.opened = true
    return [{ _tag: "Opened", host: this.host, port: this.port, lane: this.lane }]
  }

  private finish(ok: boolean): ReadonlyArray<Happening> {
    const { failure, host, open: kind, tls } = this
    this.open = undefined
    if (kind === undefined) return []
    const error = failure === undefined || ok ? {} : { error: netErrors[failure._tag] }
    const shaken = kind === "tls" ? { ...tls, ...(host === undefined ? {} : { sni: host }) } : {}
    return [{ _tag: "NetEnd", kind, ok, ...shaken, ...error }]
  }

  private trying(text: string): ReadonlyArray<Happening> {
    const [, address = "", digits] = /^ {2}Trying \[?(.*?)\]?:(\d+)\.\.\./.exec(text) ?? []
    this.port = digits === undefined ? undefined : Number(digits)
    const before = this.finish(false)
    this.open = "tcp"
    const family = address.includes(":") ? 6 : 4
    return [...before, ...this.begin(), { _tag: "NetStart", kind: "tcp", family, port: this.port }]
  }

  private handshake(text: string): ReadonlyArray<Happening> {
    const [, protocol, cipher] = /^SSL connection using (\S+) \/ (\S+)/.exec(text) ?? []
    if (protocol !== undefined && cipher !== undefined) this.tls = { ...this.tls, protocol, cipher }
    if (/^ *SSL certificate verify ok/.test(text)) this.tls = { ...this.tls, authorized: true }
    if (/^ *SSL certificate verify result: .*continuing/.test(text))
      this.tls = { ...this.tls, authorized: false }
    if (this.open === "tls" || !hello.test(text)) return []
    this.open = "tls"
    return [{ _tag: "NetStart", kind: "tls", port: this.port }]
  }
}

/** `* 1 FETCH (BODY[] {50}`: the literal is in the file that curl writes, with the end of the response. */
const announced = /^(\* \d+ FETCH .*)\{\d+\}$/i

const told = (
  lines: ReadonlyArray<Line>,
  connection: string,
  clock: ReturnType<typeof makeClock>
): ReadonlyArray<Item> => {
  const teller = new Teller(lines)
  let unfinished = ""
  const happenings = ({ mark, text }: Line): ReadonlyArray<Happening> => {
    if (mark === "*") return teller.said(text)
    if (mark === ">") return teller.spoken({ _tag: "Sent", bytes: ended(text) })
    const literal = announced.exec(text)?.[1]
    if (literal !== undefined) {
      unfinished += `${literal}"<literal>"`
      return []
    }
    const isRest = unfinished !== ""
    const line = unfinished + text
    unfinished = ""
    return teller.spoken(
      isRest
        ? { _tag: "Received", bytes: octets(line), whole: true }
        : { _tag: "Received", bytes: ended(line) }
    )
  }
  return lines.flatMap((line) => {
    const at = clock(line.time)
    return happenings(line).map((happening) => ({ ...happening, connection, at }))
  })
}

const program = "curl -v"

const read: Format["read"] = (files): Log => {
  const lines = files.flatMap(logLines).flatMap(({ text }) => lineOf(text) ?? [])
  const clock = makeClock()
  return { program, items: connectionsOf(lines).flatMap((each, index) => told(each, String(index), clock)) }
}

export const curl: Format = {
  program,
  recognises: (beginning) =>
    /^(?:.*--:--:-- +\d+?[kMGT]?)?(?:\d\d:\d\d:\d\d\.\d{6} )?\* +(?:Trying \S+|Could not resolve host|Host \S+ was resolved)/m.test(
      beginning
    ),
  read
}
