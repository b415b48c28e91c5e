/** Converts curl's messages about a connection to events. */
import type { Happening, LoggedFailure } from "@effect-imap/core/internal/TraceWriter"
import { distrusted, netErrors } from "../netErrors.ts"
import { failureIn } from "./failureIn.ts"
import { closes, hello } from "./lines.ts"
import type { Place } from "./Place.ts"

/** No mechanism of the server fits curl's options. */
const noMechanism =
  /^No known authentication mechanisms supported|^SASL: (?:no auth mechanism|no overlap|auth mechanism)/

/** OpenSSL's last message about a handshake. Schannel's last message is the protocol; it says nothing about the certificate. */
const verified = /^ *SSL certificate (?:verify ok|verified|.*, continuing)/

/** Converts curl's messages about one connection. */
export class MessageConverter {
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
    // connected to a proxy, which has yet to connect to the server
    if (/^(?:Connected|Established connection) to /.test(text))
      return this.through === undefined ? this.finish(true) : []
    if (noMechanism.test(text)) return [{ _tag: "NoMechanism" }]
    this.failure = failureIn(text) ?? this.failure
    if (closes.test(text)) {
      const failure = this.failureNow()
      // the log need not say why a handshake was not completed
      const isDone = failure === undefined && this.open !== "tls"
      return [...this.begin(), ...this.finish(isDone), { _tag: "Ended", failure }]
    }
    return this.handshake(text)
  }

  /** Returns the failure; a limit counts for the network operation in progress. A certificate was named before it was refused. */
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
    if (this.open === "tls") return this.isShaken(text) ? this.finish(true) : []
    if (!hello.test(text)) return []
    const before = this.finish(true)
    this.open = "tls"
    return [...before, { _tag: "NetStart", kind: "tls", port: this.port }]
  }

  /** Returns whether TLS is done with this message: what the server says next may come long after it. */
  private isShaken(text: string): boolean {
    return verified.test(text) || (this.tls.protocol === undefined && text.startsWith("ALPN: server"))
  }
}
