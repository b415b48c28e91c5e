/**
 * imapflow's log: one JSON object a line, from its `logger` (as pino writes it) or from its event `log` (`emitLogs`).
 * imapflow composes the lines of the wire again for its log, without literals and secrets.
 */
import type { LoggedFailure, Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import { isRecord, parsed } from "../trace/Entry.ts"
import type { File, Format } from "./Format.ts"
import { octets, textLines } from "./logLines.ts"

type Fields = Readonly<Record<string, unknown>>

const text = (fields: Fields, name: string): string | undefined => {
  const found = fields[name]
  return typeof found === "string" ? found : undefined
}

/** Reads an entry. A program may write other lines to the same log: only those with imapflow's connection id count. */
const entryOf = (line: string): Fields | undefined => {
  const value = line.startsWith("{") ? parsed(line) : undefined
  return isRecord(value) && text(value, "cid") !== undefined ? value : undefined
}

/** The milliseconds that a date may have on either side of 1970. */
const furthest = 8.64e15

/** Returns milliseconds since 1970: `t` of `emitLogs`, or `time` of pino, which may be text. */
const timeOf = ({ t, time }: Fields): number | undefined => {
  const found = t ?? time
  const millis = typeof found === "string" ? Date.parse(found) : found
  return typeof millis === "number" && Math.abs(millis) <= furthest ? millis : undefined
}

const failures: ReadonlyMap<string, LoggedFailure["_tag"]> = new Map([
  ["ECONNREFUSED", "ConnectRefused"],
  ["EHOSTUNREACH", "HostUnreachable"],
  ["ENETUNREACH", "HostUnreachable"],
  ["ENOTFOUND", "DnsNotFound"],
  ["ECONNRESET", "ConnectionLost"],
  ["EPIPE", "ConnectionLost"],
  ["ClosedAfterConnectTLS", "ConnectionLost"],
  ["ClosedAfterConnectText", "ConnectionLost"],
  ["CONNECT_TIMEOUT", "HostUnreachable"],
  ["GREETING_TIMEOUT", "GreetingTimeout"],
  ["ETIMEOUT", "ConnectionStalled"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "TlsName"],
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

/** Converts the program's error; its stack is ignored. */
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
      return tag === undefined ? undefined : { _tag: tag }
    case "ConnectionLost":
      return /^E[A-Z]+$/.test(code) ? { _tag: tag, errno: code } : { _tag: tag }
    case "GreetingTimeout":
      return { _tag: tag, tls, afterMs: quiet }
    case "ConnectionStalled":
      return { _tag: tag, afterMs: quiet }
    default:
      return { _tag: tag, detail }
  }
}

/** Converts the entries of one connection, one after another. */
const makeTeller = () => {
  let startTls: string | undefined
  let failure: LoggedFailure | undefined
  let tls = false
  let heardAt = Number.NaN

  const tlsOf = (entry: Fields) => ({
    ...(text(entry, "version") === undefined ? {} : { protocol: text(entry, "version") ?? "" }),
    ...(text(entry, "algo") === undefined ? {} : { cipher: text(entry, "algo") ?? "" }),
    ...(typeof entry["authorized"] === "boolean" ? { authorized: entry["authorized"] } : {})
  })

  const connected = (entry: Fields): ReadonlyArray<Happening> => {
    const { port } = entry
    const host = text(entry, "servername") || text(entry, "host")
    const isSecure = entry["secure"] === true
    tls = isSecure
    const lane = isSecure ? "implicitTls" : "startTls"
    const place = { host, port: typeof port === "number" ? port : undefined, lane } as const
    const opened: Happening = { _tag: "Opened", ...place, connected: true }
    return isSecure ? [opened, { _tag: "Secured", ...tlsOf(entry) }] : [opened]
  }

  const received = (line: string): ReadonlyArray<Happening> => {
    const piece: Happening = { _tag: "Received", bytes: octets(line), whole: true }
    if (startTls === undefined || !line.startsWith(`${startTls} OK`)) return [piece]
    return [piece, { _tag: "NetStart", kind: "tls" }]
  }

  const sent = (line: string): ReadonlyArray<Happening> => {
    // the contents of a literal are already in the command
    if (/^\(\* \d+B continuation \*\)$/.test(line)) return []
    startTls = /^(\S+) STARTTLS$/i.exec(line)?.[1]
    return [{ _tag: "Sent", bytes: octets(line), whole: true }]
  }

  return (entry: Fields, at: number | undefined): ReadonlyArray<Happening> => {
    const time = at ?? heardAt
    if (entry["err"] !== undefined) {
      failure = failureIn(entry, { tls, quiet: Math.max(0, time - heardAt) || 0 }) ?? failure
    }
    const { msg, src } = entry
    if (src !== undefined) heardAt = time
    const message = typeof msg === "string" ? msg : ""
    switch (src) {
      case "connection":
        return message.startsWith("Established") ? connected(entry) : []
      case "tls":
        return message.startsWith("Established")
          ? [{ _tag: "NetEnd", kind: "tls", ok: true, ...tlsOf(entry) }]
          : []
      case "auth": {
        const user = text(entry, "user")
        return user === undefined ? [] : [{ _tag: "User", name: user }]
      }
      // the same bytes again, as they arrived (`logRaw`)
      case "s":
        return entry["data"] === undefined ? received(message) : []
      case "c":
        return entry["data"] === undefined ? sent(message) : []
      default:
        return message === "Connection closed" ? [{ _tag: "Ended", failure }] : []
    }
  }
}

const program = "imapflow"

function* entriesIn(files: ReadonlyArray<File>): Generator<Fields> {
  for (const file of files)
    for (const line of textLines(file)) {
      const entry = entryOf(line)
      if (entry !== undefined) yield entry
    }
}

const beganIn = (files: ReadonlyArray<File>): number | undefined => {
  for (const entry of entriesIn(files)) {
    const time = timeOf(entry)
    if (time !== undefined) return time
  }
  return undefined
}

function* itemsIn(files: ReadonlyArray<File>, began: number | undefined): Generator<Item> {
  const tellers = new Map<string, ReturnType<typeof makeTeller>>()
  for (const entry of entriesIn(files)) {
    const connection = text(entry, "cid") ?? ""
    const tell = tellers.get(connection) ?? makeTeller()
    tellers.set(connection, tell)
    const time = timeOf(entry)
    const at = began === undefined || time === undefined ? undefined : Math.max(0, time - began)
    for (const happening of tell(entry, time)) yield { ...happening, connection, at }
  }
}

const read: Format["read"] = (files): Log => {
  const began = beganIn(files)
  const items = { [Symbol.iterator]: () => itemsIn(files, began) }
  return { program, items, whole: true, ...(began === undefined ? {} : { wall: new Date(began) }) }
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
