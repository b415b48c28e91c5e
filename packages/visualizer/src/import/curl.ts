/**
 * `curl -v imap://…` and `imaps://…`: `<` and `>` mark the wire, `*` curl's own messages. Times need `--trace-time`.
 * The contents of literals are not in this log, except of an answer to a command that was given to `-X`.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { makeClock } from "./clockTime.ts"
import { type Format, placed } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"
import { copied, eachLine, type LogLine, octets, octetsOf } from "./logLines.ts"
import { distrusted, netErrors, tlsFailure } from "./netErrors.ts"

const shape = /^(?:\d\d:\d\d:\d\d\.\d{6} )?[*<>] /
const timeLength = "18:39:55.706649".length

/** The error that curl ends with, by its number and in its words. It has no time. */
const ending = /^(curl: \(\d+\)) (.*)$/

/** The progress meter shares a line with the first output. */
const metered = /^.*--:--:-- +\d+?[kMGT]?(?:(\d\d:\d\d:\d\d\.\d{6}) )?([*<>]) (.*)$/

interface Line {
  readonly time: string | undefined
  readonly mark: string
  readonly text: string
}

const lineOf = (line: string): Line | undefined => {
  const last = line.slice(line.lastIndexOf("\r") + 1)
  // Windows PowerShell writes the program's name before its first line
  const [, mark = "", words] = ending.exec(last) ?? []
  if (words !== undefined) return { time: undefined, mark, text: words }
  const text = last.startsWith("curl") ? last.replace(/^curl(?:\.exe)? : /, "") : last
  if (!shape.test(text)) return afterMeter(text)
  const at = text.charAt(1) === " " ? 0 : timeLength + 1
  const time = at === 0 ? undefined : text.slice(0, timeLength)
  return { time, mark: text.charAt(at), text: text.slice(at + 2) }
}

const afterMeter = (line: string): Line | undefined => {
  const [, time, mark, text] = metered.exec(line) ?? []
  return mark === undefined || text === undefined ? undefined : { time, mark, text }
}

/** The beginning of a connection: curl reports the name before it tries the first address, in several wordings. */
const begins =
  /^(?:Added \S+ to DNS cache|Host(?:name)? \S+ was (?:found|resolved)|Could not resolve host)|^ {2}Trying /
const over =
  /^(?:Connected to|Established connection|[Cc]losing connection|shutting down connection|Could not resolve|Failed to connect|Connection #\d+ to host)/

const hostIn = [
  /^(?:Connected|Established connection) to (?!\(nil\))(\S+) \(/,
  /^ ?subjectAltName: host "(\S+)" matched/,
  /^Failed to connect to (\S+) port/,
  /^Could not resolve host: (\S+)/,
  /^Host (\S+):\d+ was resolved/,
  /^Connection #\d+ to host (?!\(nil\))(\S+?)(?::\d+)? left intact/
]

/** The request to a proxy: curl is connected to the proxy itself. */
const tunnelled = /^(?:Establish HTTP proxy tunnel|SOCKS[45]\S* connect) to \[?(.+?)\]?:(\d+)(?: |$)/
const answered =
  /^(?:CONNECT (?:phase completed|tunnel (?:established|failed))|Proxy replied|Received HTTP code)/

/** Numbers the lines by connection, counted from 0. What curl and an HTTP proxy say to each other is left out. */
function* eachOf(
  files: ReadonlyArray<LogFile>,
  take: (line: Line, index: number, all: LogLine) => void
): LongWork<void> {
  let index = 0
  let isUsed = false
  let isToProxy = false
  yield* eachLine(files, (all) => {
    const line = lineOf(all.text)
    if (line === undefined || (isToProxy && /^[<>]$/.test(line.mark))) return
    if (line.mark === "*") {
      if (isUsed && begins.test(line.text)) {
        index += 1
        isUsed = false
      }
      if (over.test(line.text)) isUsed = true
      isToProxy = line.text.startsWith("Establish HTTP") || (isToProxy && !answered.test(line.text))
    }
    take(line, index, all)
  })
}

const hello = /Client hello \(1\)|^ALPN: curl offers|^(?:SSL|TLS) connection using/i

/** The target of a connection, as far as its lines name it. */
class Place {
  host: string | undefined
  /** The cause that curl ended with. */
  failure: LoggedFailure | undefined
  /** The server's port, if a proxy was asked for it. */
  through: number | undefined
  private isTls: boolean | undefined
  private port: string | undefined

  /** TLS comes before the first line or after it; without TLS, the usual port decides. */
  get lane(): "implicitTls" | "startTls" | undefined {
    if (this.isTls === undefined && this.port === undefined) return undefined
    return (this.isTls ?? this.port === "993") ? "implicitTls" : "startTls"
  }

  learn({ mark, text }: Line): void {
    if (mark.startsWith("curl")) {
      this.failure = failureIn(text)
      return
    }
    if (mark !== "*") {
      this.isTls ??= false
      return
    }
    const [, host, port] = tunnelled.exec(text) ?? []
    if (host !== undefined && port !== undefined) {
      this.host = copied(host)
      this.port = port
      this.through = Number(port)
    }
    this.host ??= hostIn.flatMap((each) => copied(each.exec(text)?.[1] ?? "") || []).at(0)
    if (this.isTls === undefined && hello.test(text)) this.isTls = true
    this.port ??= /^ {2}Trying .*:(993|143)\.\.\./.exec(text)?.[1]
  }
}

const issuers =
  /SEC_E_UNTRUSTED_ROOT|unable to get (?:local )?issuer|self.signed|unknown issuer|unable to verify/i

const certificateProblem = (text: string): LoggedFailure | undefined => {
  const words = /^(?:SSL certificate problem: |SSL: |schannel: )(.*)$/.exec(text)?.[1]
  if (words === undefined) return undefined
  const _tag = distrusted(words)
  return _tag !== "TlsUntrusted" || issuers.test(words) ? { _tag, detail: words } : undefined
}

/** The answer of a proxy: a status of HTTP, or a reply of SOCKS5 (RFC 1928 §6). */
const proxyFailure = (text: string): LoggedFailure | undefined => {
  const [, status = "", reply = ""] =
    /^(?:CONNECT tunnel failed, response |Received HTTP code |Proxy replied )(\d+)|^(?:Can't|cannot) complete SOCKS\d connection to .* \((\d+)\)/.exec(
      text
    ) ?? []
  if (status === "407" || text.startsWith("User was rejected by the SOCKS"))
    return { _tag: "ProxyAuthRequired", detail: "" }
  if (status.startsWith("2")) return undefined
  if (status === "403" || reply === "2") return { _tag: "ProxyRefused" }
  if (status !== "") return { _tag: "ProxyFailed", detail: `HTTP ${status}` }
  return reply === "" ? undefined : { _tag: "ProxyFailed", detail: `SOCKS reply ${reply}` }
}

/** A limit that was given to curl passed: of the whole transfer, of connecting, of an answer, or of its speed. */
const limits =
  /^(?:Operation timed out|Connection timed out after|Resolving timed out|SSL connection timeout|\w+ response timeout|Operation too slow)|: Timeout was reached$/

const limitIn = (text: string): LoggedFailure | undefined => {
  if (!limits.test(text)) return undefined
  const afterMs = Number(/\bafter (\d{1,9}) (?:ms|milliseconds)\b/.exec(text)?.[1] ?? 0)
  return { _tag: "Timeout", afterMs, ...(text.startsWith("Resolving") ? { step: "dns" } : {}) }
}

/** Nothing of what the server lists suits the options that curl was given. */
const noMechanism =
  /^No known authentication mechanisms supported|^SASL: (?:no auth mechanism|no overlap|auth mechanism)/

const failureIn = (text: string): LoggedFailure | undefined => {
  if (text.startsWith("Could not resolve host")) return { _tag: "DnsNotFound" }
  const limit = limitIn(text)
  if (limit !== undefined) return limit
  const toProxy = proxyFailure(text)
  if (toProxy !== undefined) return toProxy
  if (/^connect to .* failed: Connection refused/.test(text)) return { _tag: "ConnectRefused" }
  if (
    /^connect to .* failed: (?:No route to host|Network is unreachable|(?:Connection|Operation) timed out)/.test(
      text
    )
  )
    return { _tag: "HostUnreachable" }
  if (text.startsWith("STARTTLS not")) return { _tag: "StartTlsNotOffered" }
  // the handshake was over before something was read
  if (/\bSSL_(?:read|write)\b.*\bunexpected eof\b/.test(text)) return { _tag: "ConnectionLost" }
  if (/Connection reset by peer/.test(text)) return { _tag: "ConnectionLost", errno: "ECONNRESET" }
  if (
    /^(?:Connection died|response reading failed|Empty reply|transfer closed with|end of response with)/.test(
      text
    )
  )
    return { _tag: "ConnectionLost" }
  const ssl = /\berror:[0-9A-F]+:(SSL routines:.*)$/.exec(text)?.[1]
  return ssl === undefined ? certificateProblem(text) : tlsFailure(ssl)
}

const closes = /^(?:[Cc]losing connection|shutting down connection)/

/** Converts curl's messages about one connection. */
class Teller {
  private readonly host: string | undefined
  private readonly lane: Place["lane"]
  private readonly through: number | undefined
  private open: "tcp" | "tls" | undefined
  private port: number | undefined
  private failure: LoggedFailure | undefined
  private tls: {
    readonly protocol?: string
    readonly cipher?: string
    readonly authorized?: boolean
    readonly error?: string
  } = {}
  private opened = false
  /** The common name of the certificate. */
  private subject: string | undefined

  constructor({ failure, host, lane, through }: Pick<Place, "failure" | "host" | "lane" | "through">) {
    this.failure = failure
    this.host = host
    this.lane = lane
    this.through = through
  }

  /** Converts a message of curl's. */
  said(text: string): ReadonlyArray<Happening> {
    if (text.startsWith("  Trying ")) return this.trying(text)
    // to a proxy, which has still to connect to the server
    if (/^(?:Connected|Established connection) to /.test(text))
      return this.through === undefined ? this.finish(true) : []
    if (noMechanism.test(text)) return [{ _tag: "NoMechanism" }]
    this.failure = failureIn(text) ?? this.failure
    if (closes.test(text)) {
      const failure = this.failureNow()
      // of a handshake that was not over, the log need not say why
      const isDone = failure === undefined && this.open !== "tls"
      return [...this.begin(), ...this.finish(isDone), { _tag: "Ended", failure }]
    }
    return this.handshake(text)
  }

  /** A limit passed while a network operation went on, if one did. A certificate was named before it was refused. */
  private failureNow(): LoggedFailure | undefined {
    const { failure, host, open: step, subject } = this
    if (failure?._tag === "Timeout" && step !== undefined) return { ...failure, step }
    return failure?._tag === "TlsName" && host !== undefined && subject !== undefined
      ? { ...failure, detail: `the certificate is for ${subject}, not for ${host}` }
      : failure
  }

  /** Converts a line of the wire, before which any handshake is over. */
  spoken(piece: Happening): ReadonlyArray<Happening> {
    if (this.opened && this.open === undefined) return [piece]
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
    this.port = this.through ?? (digits === undefined ? undefined : Number(digits))
    const before = this.finish(false)
    this.open = "tcp"
    const family = address.includes(":") ? 6 : 4
    return [...before, ...this.begin(), { _tag: "NetStart", kind: "tcp", family, port: this.port }]
  }

  private handshake(text: string): ReadonlyArray<Happening> {
    const [, protocol, cipher] = /^SSL connection using (\S+) \/ (\S+)/.exec(text) ?? []
    if (protocol !== undefined && cipher !== undefined) this.tls = { ...this.tls, protocol, cipher }
    if (/^ *SSL certificate verify ok/.test(text)) this.tls = { ...this.tls, authorized: true }
    this.subject = /^ *subject:(?:.*[;,])? *CN ?= ?([^;,]+)/.exec(text)?.[1] ?? this.subject
    const problem = /^ *SSL certificate verify result: (.*?)(?: \(\d+\))?, continuing/.exec(text)?.[1]
    if (problem !== undefined)
      this.tls = { ...this.tls, authorized: false, error: netErrors[distrusted(problem)] }
    if (this.open === "tls" || !hello.test(text)) return []
    const before = this.finish(true)
    this.open = "tls"
    return [...before, { _tag: "NetStart", kind: "tls", port: this.port }]
  }
}

/** `* 1 FETCH (BODY[] {50}`. */
const announced = /^(\* \d+ FETCH .*)\{\d{1,9}\}$/i

/** What follows a literal in its response: the literal is in the file that curl writes. */
const goesOn = /^(?:\)| (?:UID|FLAGS|INTERNALDATE|RFC822|BODY|BINARY|ENVELOPE|MODSEQ|X-GM)\b.*\)$)/i

/** `A003 APPEND Sent (\Seen) {344}`: curl never shows what it uploads, and then an empty line. */
const uploads = /^(\S+ APPEND .*)\{\d{1,19}\+?\}$/i

/** A URL with another UIDVALIDITY than the mailbox has asks for nothing of it. RFC 5092 §5. */
const unasked = (text: string): ReadonlyArray<Happening> =>
  text === "Mailbox UIDVALIDITY has changed"
    ? [{ _tag: "Refused", bytes: octets("A FETCH 1"), reason: "UIDVALIDITY" }]
    : []

/** Converts the lines of one connection. */
class Session {
  private readonly teller: Teller
  private unfinished = ""
  /** The line that announced a literal, until the next one shows whether the literal is in the log. */
  private announcement: Uint8Array | undefined
  private isUploading = false

  constructor(place: ConstructorParameters<typeof Teller>[0]) {
    this.teller = new Teller(place)
  }

  /** `all`: the whole line in the log, which ends in it. */
  take({ mark, text }: Line, all: LogLine): ReadonlyArray<Happening> {
    const { teller } = this
    if (mark.startsWith("curl")) return []
    if (mark === "*") return [...this.brokenOff(text), ...teller.said(text), ...unasked(text)]
    return mark === ">" ? this.sent(text, all) : this.received(text, all)
  }

  private sent(text: string, all: LogLine): ReadonlyArray<Happening> {
    const isRest = this.isUploading && text === ""
    const upload = text.endsWith("}") ? uploads.exec(text)?.[1] : undefined
    this.isUploading = upload !== undefined
    if (isRest) return []
    return this.teller.spoken(
      upload === undefined
        ? { _tag: "Sent", bytes: octetsOf(all, text), line: true }
        : { _tag: "Sent", bytes: octets(`${upload}"<literal>"`), whole: true }
    )
  }

  private received(text: string, all: LogLine): ReadonlyArray<Happening> {
    const { announcement, teller, unfinished } = this
    this.announcement = undefined
    if (announcement !== undefined && !goesOn.test(text)) {
      this.unfinished = ""
      const announces: Happening = { _tag: "Received", bytes: announcement, line: true }
      return [...teller.spoken(announces), ...this.received(text, all)]
    }
    const literal = text.endsWith("}") ? announced.exec(unfinished + text)?.[1] : undefined
    if (literal !== undefined) {
      this.unfinished = `${literal}"<literal>"`
      if (unfinished === "") this.announcement = octetsOf(all, text)
      return []
    }
    if (unfinished === "") return teller.spoken({ _tag: "Received", bytes: octetsOf(all, text), line: true })
    this.unfinished = ""
    return teller.spoken({ _tag: "Received", bytes: octets(unfinished + text), whole: true })
  }

  /** The connection is closed in the middle of a literal, whose contents are not in the log. */
  private brokenOff(text: string): ReadonlyArray<Happening> {
    const { unfinished } = this
    if (unfinished === "" || !closes.test(text)) return []
    this.unfinished = ""
    return [{ _tag: "Unfinished", side: "Received", bytes: unfinished.length }]
  }
}

/** `places`: learned from the lines, and so complete when they are read again. */
function* itemsIn(
  files: ReadonlyArray<LogFile>,
  places: Array<Place>,
  take: (item: Item) => void
): LongWork<void> {
  const clock = makeClock()
  let current = -1
  let connection = ""
  let session: Session | undefined
  yield* eachOf(files, (line, index, all) => {
    const place = (places[index] ??= new Place())
    if (session === undefined || index !== current) {
      session = new Session(place)
      connection = String(index)
    }
    current = index
    place.learn(line)
    const at = clock(line.time)
    for (const happening of session.take(line, all)) take(placed(happening, connection, at))
  })
}

const program = "curl -v"

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const places: Array<Place> = []
  return { program, items: (take) => itemsIn(files, places, take) }
}

export const curl: Format = {
  program,
  recognises: (beginning) =>
    /^(?:curl(?:\.exe)? : |.*--:--:-- +\d+?[kMGT]?)?(?:\d\d:\d\d:\d\d\.\d{6} )?\* +(?:Trying \S+|Could not resolve host|Host \S+ was resolved)/m.test(
      beginning
    ),
  read
}
