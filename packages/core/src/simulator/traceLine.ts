/** The lines of a trace as a script needs them. */
import { Option } from "effect"
import { Base64 } from "effect/encoding"
import type { Event, Events } from "../Trace.ts"
import { fromUtf8 } from "./octets.ts"

/** From the first argument that a trace does not show as it was sent, to the last. */
export const openArguments = (text: string): string => {
  const hidden = Array.from(text.matchAll(/<[a-z]+(?::\d+)?>|"/g))
  const [first, last] = [hidden[0], hidden.at(-1)]
  if (first === undefined || last === undefined) return escape(text)
  return `${escape(text.slice(0, first.index))}...${escape(text.slice(last.index + last[0].length))}`
}

/** Values of ID are strings. RFC 2971 §3.3. */
export const readable = (line: string): string =>
  line.startsWith("* ID ") ? line.replaceAll("<text>", '"<text>"') : line

/** Mechanisms whose outcome a server can tell that knows no password. */
const unproved: ReadonlySet<string> = new Set([
  "PLAIN",
  "LOGIN",
  "CRAM-MD5",
  "XOAUTH2",
  "OAUTHBEARER",
  "EXTERNAL"
])

/** Puts PLAIN in the place of the others, where one of these succeeded. */
export const offers = (events: ReadonlyArray<Event>): ((line: string) => string) => {
  const proved = events.some((event, index) => {
    if (event.name !== "wire:sent" || event.data.cmd?.toUpperCase() !== "AUTHENTICATE") return false
    const [, , mechanism = ""] = event.data.line.split(" ")
    return !unproved.has(mechanism.toUpperCase()) && isAnswered(events.slice(index), event, "OK")
  })
  return proved ? withPlain : (line) => line
}

/**
 * PLAIN for what was proved, and along with AUTHENTICATE: where it had to wait, a client may prefer LOGIN, and send
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

/** An answer that was cut, with its code where that was told whole; what became of its text is open. */
export const cutAnswer = (line: string): string =>
  /^ \w+ \[[^\]]*$/.test(line) ? line.replace(/ \[.*$/s, " and more") : line

/** What the server explained before it refused a token, as far as its failure tells it. RFC 7628 §3.2.2. */
export const explanation = (events: ReadonlyArray<Event>, group: string): string => {
  const ended = events.find((event) => event.name === "connection:ended" && event.group_id === group)
  const failures = ended?.name === "connection:ended" ? [ended.data, ...(ended.data.causes ?? [])] : []
  const facts = failures.find(({ error }) => error === "OAuthTokenRejected")?.facts ?? {}
  const told = Object.entries(facts).filter(([name]) => ["status", "scope", "schemes"].includes(name))
  return Base64.encode(JSON.stringify(Object.fromEntries(told)))
}

const isAnswered = (events: ReadonlyArray<Event>, { data, group_id }: Events["wire:sent"], cond: string) =>
  Option.exists(
    Option.fromNullishOr(
      events.find(
        (event) =>
          event.name === "wire:received" && event.group_id === group_id && event.data.tag === data.tag
      )
    ),
    (event) => event.name === "wire:received" && event.data.cond === cond
  )

/** So that a script reads it as it stands. */
export const escape = (text: string): string =>
  text.replaceAll(/\\(?=x)|⏎|<(?=\d+>)|b(?=ase64\()|\{(?=")|\\$/g, (character) =>
    Array.from(fromUtf8(character), (byte) => `\\x${byte.charCodeAt(0).toString(16).padStart(2, "0")}`).join(
      ""
    )
  )
