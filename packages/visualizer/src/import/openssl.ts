/**
 * `openssl s_client -connect host:993`, copied from a terminal or written to a file. The server's lines are complete;
 * typed lines only if the terminal showed them. Nothing has a time.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { Happening, Item, Log, LoggedFailure } from "@effect-imap/core/internal/TraceWriter"
import { type Format, placed } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"
import { copied, eachLine, type LogLine, octetsOf } from "./logLines.ts"
import { distrusted, netErrors, tlsFailure } from "./netErrors.ts"

const connected = /^(?:CONNECTED\([0-9A-Fa-f]+\)|CONNECTION ESTABLISHED)$/
const begins = (line: string): boolean => line.startsWith("CONNECT") && connected.test(line)
/** The command itself, if a terminal's lines were copied, from its name on. A log may repeat that name in a line of a megabyte. */
const callIn = (line: string): string | undefined => {
  const at = line.includes("s_client") ? line.search(/\bs_client\b/) : -1
  return at < 0 ? undefined : line.slice(at)
}
const connects = / -connect '?"?\[?([^\s'"]+?)\]?:(\d+|imaps?)\b/
const isCall = (line: string): boolean => {
  const call = callIn(line)
  return call !== undefined && connects.test(call)
}
const ports: Readonly<Record<string, number>> = { imap: 143, imaps: 993 }

const ofServer = /^(?:\* |\+(?: |$)|[A-Za-z0-9.]{1,32} +(?:OK|NO|BAD)(?: |$))/
const ofClient =
  /^[A-Za-z0-9.]{1,32} +(?:capability|noop|logout|starttls|login|authenticate|id|enable|select|examine|list|lsub|xlist|status|namespace|idle|fetch|store|search|copy|move|append|create|delete|rename|subscribe|unsubscribe|close|unselect|expunge|check|uid (?:fetch|store|search|copy|move|expunge))\b/i

/** Sessions and tickets, which are secret, are between such lines. */
const sessionBegins = /^(?:SSL-Session:|Post-Handshake New Session Ticket arrived:)$/
const rule = /^---$/

/** An error, as the library prints it: its place, and its text. */
const reported = /:error:[0-9A-F]{8}:(SSL|BIO|system)[^:]*:([^:]*):([^:]*):/

const failureIn = (line: string): LoggedFailure | undefined => {
  const [, library, where, text] = reported.exec(line) ?? []
  if (library === "SSL") return tlsFailure(`SSL routines:${where}:${text}`)
  if (where?.startsWith("BIO_lookup") === true) return { _tag: "DnsNotFound" }
  if (library !== "system") return undefined
  return { _tag: text === "Connection refused" ? "ConnectRefused" : "HostUnreachable" }
}

/** Returns the length of the literal that this line announces. RFC 9051 §4.3. */
const announcedBy = (line: string): number | undefined => {
  if (!line.endsWith("}")) return undefined
  const digits = /^\* (?!(?:OK|NO|BAD|BYE|PREAUTH)\b).*\{(\d{1,9})\}$/i.exec(line)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** The word that openssl prints in place of sending a line that begins with this letter, unless an option disables that. */
const ownCommands: ReadonlyMap<string, string> = new Map([
  ["K", "KEYUPDATE"],
  ["k", "KEYUPDATE"],
  ["R", "RENEGOTIATING"],
  ["Q", "DONE"]
])

/** Converts the lines of one connection. */
class LineConverter {
  private readonly place: Happening & { readonly _tag: "Opened" }
  private readonly tls: { protocol?: string; cipher?: string; authorized?: boolean; error?: string } = {}
  private isSecured = false
  private failure: LoggedFailure | undefined
  private inSession = false
  /** The octets of the server's literal that are still to come; 0 if only the rest of its line is. */
  private literal: number | undefined
  private isAsked = false
  private isIdling = false
  /** A typed line that openssl may have taken for its own command: the next line shows whether it did. */
  private typed: { readonly text: string; readonly line: LogLine } | undefined

  constructor(place: Happening & { readonly _tag: "Opened" }) {
    this.place = place
  }

  /** `whole`: the line in the log, which ends in it. */
  take(line: string, whole: LogLine): ReadonlyArray<Happening> {
    const { typed } = this
    if (typed === undefined) return this.read(line, whole)
    const reason = ownCommands.get(typed.text.charAt(0))
    if (line !== reason) return [...this.end(), ...this.read(line, whole)]
    this.typed = undefined
    const refused: Happening = { _tag: "Refused", bytes: octetsOf(typed.line, typed.text), reason }
    // the word is no line of the client; DONE is the end as well
    return [...this.secure(), refused, ...(line === "DONE" ? this.read(line, whole) : [])]
  }

  /** Converts a typed line that nothing follows which says that it was not sent. */
  end(): ReadonlyArray<Happening> {
    const { typed } = this
    this.typed = undefined
    return typed === undefined ? [] : this.sent(typed.text, typed.line)
  }

  private read(line: string, whole: LogLine): ReadonlyArray<Happening> {
    if (this.literal !== undefined) return this.continueLiteral(line, whole, this.literal)
    // nearly all lines, which need no pattern
    if (line.startsWith("* ")) return this.inSession ? [] : this.server(line, whole)
    const isOfServer = ofServer.test(line)
    const isOfClient = !isOfServer && ofClient.test(line)
    if (!isOfServer && !isOfClient) this.learn(line)
    if (this.inSession || /^(?:verify|depth=)/.test(line)) return []
    if (!this.isSecured) this.failure = failureIn(line) ?? this.failure
    if (line.startsWith("connect:errno=")) return this.fails("tcp", { _tag: "HostUnreachable" })
    if (line === "no peer certificate available") return this.fails("tls", { _tag: "TlsClosed" })
    // TLS 1.3 has no renegotiation: openssl ends if a typed line asks for one
    if (line.includes(":can_renegotiate:")) return [...this.secure(), { _tag: "Ended" }]
    if (isOfServer) return this.server(line, whole)
    if (isOfClient || (this.isAsked && line !== "" && !rule.test(line))) return this.client(line, whole)
    if (line === "DONE" && this.isIdling) return this.client(line, whole)
    if (/^(?:closed|DONE)$/.test(line)) return [...this.secure(), { _tag: "Ended" }]
    const errno = /^(?:read|write):errno=(\d+)$/.exec(line)?.[1]
    if (errno === undefined) return []
    if (!this.isSecured && this.tls.cipher === undefined) return this.fails("tls", { _tag: "TlsClosed" })
    return [...this.secure(), { _tag: "Ended", failure: { _tag: "ConnectionLost" } }]
  }

  private secure(): ReadonlyArray<Happening> {
    if (this.isSecured) return []
    this.isSecured = true
    const { port } = this.place
    return [
      this.place,
      { _tag: "NetStart", kind: "tls", port },
      { _tag: "NetEnd", kind: "tls", ok: true, ...this.tls }
    ]
  }

  /** Neither a connection nor TLS: nothing else follows. */
  private fails(kind: "tcp" | "tls", otherwise: LoggedFailure): ReadonlyArray<Happening> {
    const { failure = otherwise, isSecured, place } = this
    this.isSecured = true
    if (isSecured) return []
    return [
      place,
      { _tag: "NetStart", kind, port: place.port },
      { _tag: "NetEnd", kind, ok: false, error: netErrors[failure._tag] },
      { _tag: "Ended", failure }
    ]
  }

  private server(line: string, whole: LogLine): ReadonlyArray<Happening> {
    this.literal = announcedBy(line)
    this.isAsked = line.startsWith("+")
    if (this.isAsked && /^\+ ?idling/i.test(line)) this.isIdling = true
    const received: Happening = { _tag: "Received", bytes: octetsOf(whole, line), line: true }
    return this.isSecured ? [received] : [...this.secure(), received]
  }

  private continueLiteral(line: string, whole: LogLine, left: number): ReadonlyArray<Happening> {
    const bytes = octetsOf(whole, line)
    const after = left - bytes.length - 2
    this.literal = left === 0 || after < 0 ? announcedBy(`* ${line}`) : after
    return [{ _tag: "Received", bytes, line: true }]
  }

  private client(text: string, line: LogLine): ReadonlyArray<Happening> {
    if (!ownCommands.has(text.charAt(0))) return this.sent(text, line)
    this.typed = { text: copied(text), line }
    return []
  }

  private sent(line: string, whole: LogLine): ReadonlyArray<Happening> {
    this.isAsked = false
    this.isIdling = / idle$/i.test(line)
    return [...this.secure(), { _tag: "Sent", bytes: octetsOf(whole, line), line: true }]
  }

  private learn(line: string): void {
    if (sessionBegins.test(line)) this.inSession = true
    else if (rule.test(line)) this.inSession = false
    // older versions name the family of the cipher there: TLSv1/SSLv3
    const [, version = "/", suite] = /^New, (\S+), Cipher is (\S+)$/.exec(line) ?? []
    const protocol = version.includes("/") ? /^\s*Protocol(?: version)?\s*: (\S+)$/.exec(line)?.[1] : version
    const cipher = suite ?? /^(?:\s*Cipher\s+|Ciphersuite): (\S+)$/.exec(line)?.[1]
    if (protocol !== undefined) this.tls.protocol = protocol
    if (cipher !== undefined) this.tls.cipher = cipher
    if (/^\s*Verify return code: 0 |^Verification: OK$/.test(line)) this.tls.authorized ??= true
    const problem = unverified.exec(line)?.[1]
    if (problem === undefined) return
    this.tls.authorized = false
    this.tls.error ??= ofRoot.test(problem) ? "tlsUntrustedRoot" : netErrors[distrusted(problem)]
  }
}

/** `verify error:num=18:self-signed certificate`, `Verify return code: 10 (certificate has expired)`. */
const unverified =
  /^(?:verify error:(?:num=\d+:)?|\s*Verify return code: [1-9]\d*(?: \()?|Verification error: )(.*?)\)?$/

/** Verify code 19: no certificate is missing in between, as with 20 and 21. */
const ofRoot = /^self[- ]signed certificate in certificate chain$/

/** Numbers the lines by connection, counted from 0: each begins with its call, or with `CONNECTED` if no call is shown. */
function* eachOf(
  files: ReadonlyArray<LogFile>,
  take: (text: string, index: number, line: LogLine, isCall: boolean) => void
): LongWork<void> {
  let index = -1
  let isCalled = false
  let early: LogLine | undefined
  yield* eachLine(files, (line) => {
    const text = line.text.endsWith("\r") ? line.text.replace(/\r+$/, "") : line.text
    const calls = isCall(text)
    if (calls) {
      index += 1
      isCalled = true
    } else if (begins(text)) {
      if (!isCalled) index += 1
      isCalled = false
    }
    if (index >= 0) take(text, index, line, calls)
    // in a file an error comes before what is printed, which waits in a buffer; other lines are the shell's
    else if (reported.test(text)) early = line
    if (early === undefined || index < 0 || calls) return
    take(early.text.trimEnd(), index, early, false)
    early = undefined
  })
}

const named = / -servername '?"?([^\s'"]+)/

type Place = Happening & { readonly _tag: "Opened" }

/** Returns the place in the call; the certificate's name is better than an address. */
const placeIn = (line: string, lane: Place["lane"]): Place => {
  const call = callIn(line) ?? ""
  const [, address, digits = ""] = connects.exec(call) ?? []
  const port = ports[digits] ?? (digits === "" ? undefined : Number(digits))
  return { _tag: "Opened", host: named.exec(call)?.[1] ?? address, port, lane }
}

/** The call of a connection, and how it begins. */
interface Begun {
  call: string
  lane: Place["lane"]
}

/** `places`: learned from the lines, and so complete when they are read again. */
function* itemsIn(
  files: ReadonlyArray<LogFile>,
  places: Array<Begun>,
  take: (item: Item) => void
): LongWork<void> {
  let current = -1
  let connection = ""
  let converter: LineConverter | undefined
  yield* eachOf(files, (text, index, line, calls) => {
    const place = (places[index] ??= { call: "", lane: "implicitTls" })
    if (calls && place.call === "") place.call = copied(text)
    // with -starttls the server has sent this already, and openssl does not show the answer to its own CAPABILITY
    if (text.startsWith(". OK ")) place.lane = "startTls"
    if (converter === undefined || index !== current) {
      for (const happening of converter?.end() ?? []) take(placed(happening, connection))
      converter = new LineConverter(placeIn(place.call, place.lane))
      connection = String(index)
    }
    current = index
    for (const happening of converter.take(text, line)) take(placed(happening, connection))
  })
  for (const happening of converter?.end() ?? []) take(placed(happening, connection))
}

const program = "openssl s_client"

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const places: Array<Begun> = []
  return { program, items: (take) => itemsIn(files, places, take) }
}

export const openssl: Format = {
  program,
  recognises: (beginning) => beginning.split(/\r*\n/).some((line) => begins(line) || isCall(line)),
  read
}
