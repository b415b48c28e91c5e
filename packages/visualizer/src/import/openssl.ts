/**
 * `openssl s_client -connect host:993`, copied from a terminal or written to a file. The server's lines are complete;
 * typed lines only if the terminal showed them. Nothing has a time.
 */
import type { Happening, Item, Log } from "@effect-imap/core/internal/TraceWriter"
import type { File, Format } from "./Format.ts"
import { ended, logLines } from "./logLines.ts"

const begins = /^(?:CONNECTED\([0-9A-Fa-f]+\)|CONNECTION ESTABLISHED)$/
/** The command itself, where a terminal's lines were copied. */
const called = /\bs_client\b.*? -connect '?"?\[?([^\s'"]+?)\]?:(\d+|imaps?)\b/
const ports: Readonly<Record<string, number>> = { imap: 143, imaps: 993 }

const ofServer = /^(?:\* |\+(?: |$)|[A-Za-z0-9.]{1,32} +(?:OK|NO|BAD)(?: |$))/
const ofClient =
  /^[A-Za-z0-9.]{1,32} +(?:capability|noop|logout|starttls|login|authenticate|id|enable|select|examine|list|lsub|xlist|status|namespace|idle|fetch|store|search|copy|move|append|create|delete|rename|subscribe|unsubscribe|close|unselect|expunge|check|uid (?:fetch|store|search|copy|move|expunge))\b/i

/** Sessions and tickets, which are secret, are between such lines. */
const sessionBegins = /^(?:SSL-Session:|Post-Handshake New Session Ticket arrived:)$/
const rule = /^---$/

/** Returns the length of the literal that this line announces. RFC 9051 §4.3. */
const announcedBy = (line: string): number | undefined => {
  const digits = /^\* (?!(?:OK|NO|BAD|BYE|PREAUTH)\b).*\{(\d{1,9})\}$/i.exec(line)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

const makeTeller = (place: Happening & { readonly _tag: "Opened" }) => {
  let protocol: string | undefined
  let cipher: string | undefined
  let isVerified: boolean | undefined
  let isSecured = false
  let inSession = false
  /** Octets of the server's literal that are still to come; 0: the rest of its line is. */
  let literal: number | undefined
  let isAsked = false
  let isIdling = false

  const secure = (): ReadonlyArray<Happening> => {
    if (isSecured) return []
    isSecured = true
    const told = {
      ...(protocol === undefined ? {} : { protocol }),
      ...(cipher === undefined ? {} : { cipher }),
      ...(isVerified === undefined ? {} : { authorized: isVerified })
    }
    return [
      place,
      { _tag: "NetStart", kind: "tls", port: place.port },
      { _tag: "NetEnd", kind: "tls", ok: true, ...told }
    ]
  }

  const server = (line: string): ReadonlyArray<Happening> => {
    literal = announcedBy(line)
    isAsked = line.startsWith("+")
    if (isAsked && /^\+ ?idling/i.test(line)) isIdling = true
    return [...secure(), { _tag: "Received", bytes: ended(line) }]
  }

  const goesOn = (line: string, left: number): ReadonlyArray<Happening> => {
    const after = left - line.length - 2
    literal = left === 0 || after < 0 ? announcedBy(`* ${line}`) : after
    return [{ _tag: "Received", bytes: ended(line) }]
  }

  const client = (line: string): ReadonlyArray<Happening> => {
    isAsked = false
    isIdling = / idle$/i.test(line)
    return [...secure(), { _tag: "Sent", bytes: ended(line) }]
  }

  const learn = (line: string): void => {
    const [, version, suite] = /^New, (\S+), Cipher is (\S+)$/.exec(line) ?? []
    protocol = version ?? /^\s*Protocol(?: version)?\s*: (\S+)$/.exec(line)?.[1] ?? protocol
    cipher = suite ?? /^(?:\s*Cipher\s+|Ciphersuite): (\S+)$/.exec(line)?.[1] ?? cipher
    if (/^\s*Verify return code: 0 |^Verification: OK$/.test(line)) isVerified ??= true
    if (/^verify error:|^\s*Verify return code: [1-9]|^Verification error:/.test(line)) isVerified = false
  }

  return (line: string): ReadonlyArray<Happening> => {
    if (literal !== undefined) return goesOn(line, literal)
    if (sessionBegins.test(line)) inSession = true
    else if (rule.test(line)) inSession = false
    learn(line)
    if (inSession || /^(?:verify|depth=)/.test(line)) return []
    if (ofServer.test(line)) return server(line)
    if (ofClient.test(line) || (isAsked && line !== "" && !rule.test(line))) return client(line)
    if (line === "DONE" && isIdling) return client(line)
    if (/^(?:closed|DONE)$/.test(line)) return [...secure(), { _tag: "Ended" }]
    const errno = /^(?:read|write):errno=(\d+)$/.exec(line)?.[1]
    return errno === undefined ? [] : [...secure(), { _tag: "Ended", failure: { _tag: "ConnectionLost" } }]
  }
}

/** Splits the lines at each call, or at each `CONNECTED` if no call is shown. Earlier lines are the shell's. */
const connectionsOf = (lines: ReadonlyArray<string>): ReadonlyArray<ReadonlyArray<string>> => {
  const all: Array<Array<string>> = []
  let isCalled = false
  for (const line of lines) {
    if (called.test(line)) {
      all.push([])
      isCalled = true
    } else if (begins.test(line)) {
      if (!isCalled) all.push([])
      isCalled = false
    }
    all.at(-1)?.push(line)
  }
  return all
}

const named = /\bs_client\b.*? -servername '?"?([^\s'"]+)/

/** Returns the place in the call; the certificate's name is better than an address. */
const placeIn = (lines: ReadonlyArray<string>): Happening & { readonly _tag: "Opened" } => {
  const call = lines.find((line) => called.test(line)) ?? ""
  const [, address, digits = ""] = called.exec(call) ?? []
  const port = ports[digits] ?? (digits === "" ? undefined : Number(digits))
  // with -starttls the server has sent this already, and openssl does not show the answer to its own CAPABILITY
  const lane = lines.some((line) => line.startsWith(". OK ")) ? "startTls" : "implicitTls"
  return { _tag: "Opened", host: named.exec(call)?.[1] ?? address, port, lane }
}

const program = "openssl s_client"

const read = (files: ReadonlyArray<File>): Log => {
  const lines = files.flatMap(logLines).map(({ text }) => text.replace(/\r+$/, ""))
  const items = connectionsOf(lines).flatMap((each, index): ReadonlyArray<Item> => {
    const tell = makeTeller(placeIn(each))
    return each.flatMap(tell).map((happening) => ({ ...happening, connection: String(index) }))
  })
  return { program, items }
}

export const openssl: Format = {
  program,
  recognises: (beginning) => beginning.split(/\r*\n/).some((line) => begins.test(line) || called.test(line)),
  read
}
