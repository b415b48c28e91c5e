/** The lines of a trace as a script needs them. */
import * as Base64 from "effect/encoding/Base64"
import { bannerOf, type Foreign } from "../../failure/quirk/foreign.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import type { Event, Events } from "../../trace/Trace.ts"
import { fromUtf8 } from "../../base/octets.ts"

/** Replaces everything from the first argument that a trace redacts to the last by `...`. */
export const openArguments = (text: string): string => {
  const hidden = Array.from(text.matchAll(/<[a-z]+(?::\d+)?>|"/g))
  const [first, last] = [hidden[0], hidden.at(-1)]
  if (first === undefined || last === undefined) return escape(text)
  return `${escape(text.slice(0, first.index))}...${escape(text.slice(last.index + last[0].length))}`
}

/** Quotes redacted values of ID, which are strings (RFC 2971 §3.3), and gives a tag to an answer that belongs to no command. */
export const readable = (line: string): string =>
  line.startsWith("* ID ") ? line.replaceAll("<text>", '"<text>"') : line.replace(/^<tag>/, "nobody")

/** Matches how a handshake ended if the client refused the certificate. */
export const refusedCertificate = /^tls(?:Name|Untrusted|Expired|NotYetValid|Revoked)$/

/** The failures after which the server had hung up. */
export const hungUp: ReadonlyArray<string> = [
  "ConnectionLost",
  "ServerBye",
  "ClosedBeforeGreeting",
  "ServerRefused",
  "TooManyConnections"
]

/** Mechanisms that a server can play without the password. */
export const unproved: ReadonlySet<string> = new Set(
  Mechanism.Name.literals.filter((name) => !Mechanism.factsOf(name).mutual)
)

/** Rewrites lines for a server that is played without the password. */
export interface Played {
  /** Returns a line of the server with the capabilities that it must offer. */
  readonly offered: (line: string) => string
  /** Returns a command of the client as a replay sends it. */
  readonly asked: (command: string) => string
}

/** Plays PLAIN instead of the other mechanisms, if one of these succeeded and the client does not insist on one. */
export const played = (events: ReadonlyArray<Event>, wanted?: Mechanism.Name): Played =>
  isProved(events) && (wanted === undefined || unproved.has(wanted))
    ? { offered: withPlain, asked: byPlain }
    : { offered: (line) => line, asked: (command) => command }

const byPlain = (command: string): string =>
  command.replace(/^(AUTHENTICATE) (\S+)/i, (login, name: string, mechanism: string) =>
    unproved.has(mechanism.toUpperCase()) ? login : `${name} PLAIN`
  )

/** Returns whether a mechanism that proves the server was answered by OK. */
const isProved = (events: ReadonlyArray<Event>): boolean => {
  const open = new Set<string>()
  return events.some((event) => {
    if (event.name !== "wire:sent" && event.name !== "wire:received") return false
    // neither an answer to a challenge nor what nobody asked for
    if (event.data.tag === undefined) return false
    const key = `${event.group_id} ${event.data.tag}`
    if (event.name === "wire:received") return open.delete(key) && event.data.cond === "OK"
    const [, , mechanism = ""] = event.data.line.split(" ")
    const isSasl = event.data.cmd?.toUpperCase() === "AUTHENTICATE"
    if (isSasl && !unproved.has(mechanism.toUpperCase())) open.add(key)
    return false
  })
}

/**
 * Replaces mechanisms that proved the server by PLAIN, and adds SASL-IR: without it, a client may prefer LOGIN, and send
 * other commands along.
 */
const withPlain = (line: string): string => {
  let plain = /\bAUTH=PLAIN\b/i.test(line)
  const offered = line.replaceAll(/ AUTH=([A-Z0-9_-]+)/gi, (offer, mechanism: string) => {
    if (unproved.has(mechanism.toUpperCase())) return offer
    const put = plain ? "" : " AUTH=PLAIN"
    plain = true
    return put
  })
  return /\bSASL-IR\b/i.test(offered) ? offered : offered.replace(/ AUTH=PLAIN\b/i, " AUTH=PLAIN SASL-IR")
}

/** Writes a tagged response that was cut, with its code if that was recorded completely; its text is left open. */
export const cutAnswer = (line: string): string =>
  /^ \w+ \[[^\]]*$/.test(line) ? line.replace(/ \[.*$/s, " and more") : line

/** Returns the server's explanation of a refused token, as far as the failure contains it. RFC 7628 §3.2.2. */
export const explanation = (ended: Events["connection:ended"] | undefined): string => {
  const failures = ended === undefined ? [] : [ended.data, ...(ended.data.causes ?? [])]
  const facts = failures.find(({ error }) => error === "OAuthTokenRejected")?.facts ?? {}
  const explained = Object.entries(facts).filter(([name]) => ["status", "scope", "schemes"].includes(name))
  return Base64.encode(JSON.stringify(Object.fromEntries(explained)))
}

/** Writes the first line of a service that is not IMAP: a trace contains its protocol, and only the length of its text. */
export const banner = (ended: Events["connection:ended"] | undefined): string | undefined => {
  const failures = ended === undefined ? [] : [ended.data, ...(ended.data.causes ?? [])]
  const protocol = failures.find(({ error }) => error === "NotImap")?.facts?.["protocol"]
  return typeof protocol === "string" && isForeign(protocol) ? bannerOf[protocol] : undefined
}

const isForeign = (protocol: string): protocol is Foreign => Object.hasOwn(bannerOf, protocol)

/** Escapes text so that a script reads it literally. */
export const escape = (text: string): string =>
  text.replaceAll(/\\(?=x)|⏎|<(?=\d+>)|b(?=ase64\()|\{(?=")|\\$/g, (character) =>
    Array.from(fromUtf8(character), (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join(
      ""
    )
  )

/** Returns whether it is a line that clients act on, and that a strict trace withholds. */
export const isWithheld = (event: Event): boolean =>
  event.name === "wire:received" && event.data.withheld === true && event.data.cond !== "OK"
