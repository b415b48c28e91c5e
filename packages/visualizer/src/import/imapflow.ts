/**
 * imapflow's log: one JSON object a line, from its `logger` (as pino writes it) or from its event `log` (`emitLogs`).
 * imapflow composes the lines of the wire again for its log, without literals and secrets.
 */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { isRecord, parsed } from "../trace/Entry.ts"
import { begun, type Format, placed, type Since } from "./Format.ts"
import type { LogFile } from "./LogFile.ts"
import { eachLine, firstIn, octets } from "./logLines.ts"

type Fields = Readonly<Record<string, unknown>>

const text = (fields: Fields, name: string): string | undefined => {
  const found = fields[name]
  return typeof found === "string" ? found : undefined
}

/**
 * Reads an entry, which a container's log writes after the time or a name. A program may write other lines to the same log:
 * only those with imapflow's connection id count.
 */
const entryOf = (line: string): Fields | undefined => {
  const begins = line.indexOf("{")
  const value = begins >= 0 && line.endsWith("}") ? parsed(line.slice(begins)) : undefined
  return isRecord(value) && text(value, "cid") !== undefined ? value : undefined
}

/** The range of `Date`, in milliseconds before and after 1970. */
const maxDateMs = 8.64e15

/** `t` of `emitLogs`, `time` of pino and bunyan, and the names that other loggers give the time of a line. */
const timeNames = ["t", "time", "timestamp", "@timestamp", "ts", "at", "date"]

/** Returns milliseconds since 1970. */
const timeOf = (fields: Fields): number | undefined => {
  for (const name of timeNames) {
    const found = fields[name]
    const millis = typeof found === "string" ? Date.parse(found) : found
    if (typeof millis === "number" && Math.abs(millis) <= maxDateMs) return millis
  }
  return undefined
}

const failures: ReadonlyMap<string, LoggedFailure["_tag"]> = new Map([
  ["ECONNREFUSED", "ConnectRefused"],
  ["EHOSTUNREACH", "HostUnreachable"],
  ["ENETUNREACH", "HostUnreachable"],
  ["ETIMEDOUT", "HostUnreachable"],
  ["ENOTFOUND", "DnsNotFound"],
  ["ECONNRESET", "ConnectionLost"],
  ["EPIPE", "ConnectionLost"],
  ["ClosedAfterConnectTLS", "ConnectionLost"],
  ["ClosedAfterConnectText", "ConnectionLost"],
  ["CONNECT_TIMEOUT", "HostUnreachable"],
  ["GREETING_TIMEOUT", "GreetingTimeout"],
  ["ETIMEOUT", "ConnectionStalled"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", "TlsNotTls"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "TlsName"],
  ["Z_DATA_ERROR", "CompressionFailed"],
  ["CERT_HAS_EXPIRED", "TlsExpired"],
  ["CERT_NOT_YET_VALID", "TlsNotYetValid"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "TlsUntrusted"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "TlsUntrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT", "TlsUntrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "TlsUntrusted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "TlsUntrusted"]
])

/** The state of a connection when the program reported an error. */
interface Reached {
  readonly tls: boolean
  /** The milliseconds without a line in the log. */
  readonly quiet: number
}

/** The application's own call of `close()`: what called it is neither imapflow nor Node. */
const closedByApp = /\bat ImapFlow\.close \([^)]*\)\n +at (?!.*(?:\/imapflow\/|\bnode:))/

const isClosedByApp = ({ err }: Fields): boolean =>
  isRecord(err) && closedByApp.test(text(err, "stack")?.slice(0, maxStack) ?? "")

const maxStack = 16_384

/** Converts the program's error. Its stack only shows who closed the connection. */
const failureIn = ({ err }: Fields, { quiet, tls }: Reached): LoggedFailure | undefined => {
  if (!isRecord(err)) return undefined
  const code = text(err, "code") ?? ""
  const detail = text(err, "message") ?? code
  const tag = failures.get(code)
  switch (tag) {
    case undefined:
    case "ConnectRefused":
    case "HostUnreachable":
    case "DnsNotFound":
    case "ProxyRefused":
    case "StartTlsNotOffered":
    case "TlsNotTls":
    case "TlsClosed":
      return tag === undefined ? undefined : { _tag: tag }
    case "ConnectionLost":
      return /^E[A-Z]+$/.test(code) ? { _tag: tag, errno: code } : { _tag: tag }
    case "GreetingTimeout":
      return { _tag: tag, tls, afterMs: quiet }
    case "ConnectionStalled":
      return { _tag: tag, afterMs: quiet, isLimit: true }
    case "Timeout":
      return { _tag: tag, afterMs: quiet }
    default:
      return { _tag: tag, detail }
  }
}

const tlsOf = (entry: Fields) => ({
  ...(text(entry, "version") === undefined ? {} : { protocol: text(entry, "version") ?? "" }),
  ...(text(entry, "algo") === undefined ? {} : { cipher: text(entry, "algo") ?? "" }),
  ...(typeof entry["authorized"] === "boolean" ? { authorized: entry["authorized"] } : {})
})

/** Converts the entries of one connection, one after another. */
class EntryConverter {
  private startTls: string | undefined
  private failure: LoggedFailure | undefined
  private tls = false
  private heardAt = Number.NaN

  convert(entry: Fields, at: number | undefined): ReadonlyArray<Happening> {
    const time = at ?? this.heardAt
    if (entry["err"] !== undefined) {
      const quiet = Math.max(0, time - this.heardAt) || 0
      this.failure = failureIn(entry, { tls: this.tls, quiet }) ?? this.failure
    }
    const { msg, src } = entry
    if (src !== undefined) this.heardAt = time
    const message = typeof msg === "string" ? msg : ""
    const isEstablished = message.startsWith("Established")
    // with `data` the same bytes come again, as they arrived (`logRaw`)
    const isLine = entry["data"] === undefined
    if (src === "connection") return isEstablished ? this.connected(entry) : []
    if (src === "tls")
      return isEstablished ? [{ _tag: "NetEnd", kind: "tls", ok: true, ...tlsOf(entry) }] : []
    if (src === "auth") return userIn(entry)
    if (src === "s") return isLine ? this.received(message) : []
    if (src === "c") return isLine ? this.sent(message) : []
    return []
  }

  /** The connection was closed: imapflow says so first, and then in an error which command had no answer. */
  ended(error: Fields | undefined, at: number | undefined): Happening {
    const quiet = Math.max(0, (at ?? this.heardAt) - this.heardAt) || 0
    const failure =
      error !== undefined && isClosedByApp(error)
        ? { _tag: "Timeout" as const, afterMs: quiet }
        : this.failure
    return { _tag: "Ended", failure, ifOwed: { _tag: "ConnectionLost" } }
  }

  private connected(entry: Fields): ReadonlyArray<Happening> {
    const { port } = entry
    const host = text(entry, "servername") || text(entry, "host")
    const isSecure = entry["secure"] === true
    this.tls = isSecure
    const lane = isSecure ? "implicitTls" : "startTls"
    const place = { host, port: typeof port === "number" ? port : undefined, lane } as const
    const opened: Happening = { _tag: "Opened", ...place, connected: true }
    return isSecure ? [opened, { _tag: "Secured", ...tlsOf(entry) }] : [opened]
  }

  private received(line: string): ReadonlyArray<Happening> {
    const piece: Happening = { _tag: "Received", bytes: octets(line), isWhole: true }
    if (this.startTls === undefined || !line.startsWith(`${this.startTls} OK`)) return [piece]
    return [piece, { _tag: "NetStart", kind: "tls" }]
  }

  private sent(line: string): ReadonlyArray<Happening> {
    // the contents of a literal are already in the command
    if (/^\(\* \d+B continuation \*\)$/.test(line)) return []
    // what it is about to do, in words
    if (line === "breaking IDLE") return []
    this.startTls = /^(\S+) STARTTLS$/i.exec(line)?.[1]
    return [{ _tag: "Sent", bytes: octets(line), isWhole: true }]
  }
}

const userIn = (entry: Fields): ReadonlyArray<Happening> => {
  const name = text(entry, "user")
  return name === undefined ? [] : [{ _tag: "User", name }]
}

const program = "imapflow"

function* itemsIn(files: ReadonlyArray<LogFile>, since: Since, take: (item: Item) => void): LongWork<void> {
  const converters = new Map<string, EntryConverter>()
  let closed:
    | { readonly connection: string; readonly converter: EntryConverter; readonly time: number | undefined }
    | undefined
  const ends = (error?: Fields): void => {
    if (closed === undefined) return
    const { connection, converter, time } = closed
    closed = undefined
    take(placed(converter.ended(error, time), connection, since(time)))
  }
  yield* eachLine(files, (line) => {
    const entry = entryOf(line.text)
    if (entry === undefined) return
    const connection = text(entry, "cid") ?? ""
    ends(connection === closed?.connection ? entry : undefined)
    const converter = converters.get(connection) ?? new EntryConverter()
    converters.set(connection, converter)
    const time = timeOf(entry)
    if (entry["msg"] === "Connection closed" && entry["src"] === undefined)
      closed = { connection, converter, time }
    for (const happening of converter.convert(entry, time)) take(placed(happening, connection, since(time)))
  })
  ends()
}

function* read(files: ReadonlyArray<LogFile>): LongWork<Log> {
  const began = yield* firstIn(files, (line) => timeOf(entryOf(line) ?? {}))
  return { program, isWhole: true, ...begun(began, (since, take) => itemsIn(files, since, take)) }
}

export const imapflow: Format = {
  program,
  recognises: (beginning) =>
    beginning.split("\n").some((line) => {
      const entry = entryOf(line)
      return (
        entry !== undefined &&
        (entry["src"] !== undefined || entry["lo"] !== undefined || entry["err"] !== undefined)
      )
    }),
  read
}
