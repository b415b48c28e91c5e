/**
 * What a client may ask, as values. RFC 9051 §6.
 *
 * A command is its name and its arguments, which `Argument` makes; how they are written (atom, quoted string, literal) is decided when they
 * are encoded, by what the server can read. Secrets are `Redacted` and have no other public form than `<redacted>`.
 */
import { Option, type Redacted } from "effect"
import type { Argument } from "./Argument.ts"
import type { FetchData, ListData, Untagged, Value } from "./Response.ts"
import * as ModifiedUtf7 from "./wire/ModifiedUtf7.ts"

export type { Argument }

/** A command without its tag. `A` is what its responses mean. */
export interface Command<out A = unknown> {
  /** Upper case, such as `UID FETCH`. */
  readonly name: string
  readonly args: ReadonlyArray<Argument>
  /** Makes the result out of the untagged responses that came while it was in progress. */
  readonly result: (untagged: ReadonlyArray<Untagged>) => A
}

const atom = (text: string): Argument => ({ _tag: "Atom", text })
const verbatim = (text: string): Argument => ({ _tag: "Verbatim", text })
/** A keyword as an atom, and what is more than one word as it stands. */
const keyword = (text: string): Argument => (/^[\w.[\]<>-]+$/.test(text) ? atom(text) : verbatim(text))
const string = (text: string): Argument => ({ _tag: "String", text })
const mailboxNamed = (name: string): Argument => ({ _tag: "Mailbox", name })
const listOf = (items: ReadonlyArray<Argument>): Argument => ({ _tag: "List", items })

const all = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<Untagged> => untagged

const plain = (name: string, ...args: ReadonlyArray<Argument>): Command<ReadonlyArray<Untagged>> => ({
  name,
  args,
  result: all
})

/** Any command. A string is written as it stands; the result is every untagged response. */
export const raw = (
  name: string,
  ...args: ReadonlyArray<string | Argument>
): Command<ReadonlyArray<Untagged>> =>
  plain(name.toUpperCase(), ...args.map((arg) => (typeof arg === "string" ? verbatim(arg) : arg)))

/** RFC 9051 §6.1.2. */
export const noop = plain("NOOP")

/** RFC 9051 §6.1.3. */
export const logout = plain("LOGOUT")

/** RFC 9051 §6.2.1. */
export const startTls = plain("STARTTLS")

/** The names of the newest list, as sent; `undefined` where none came. RFC 9051 §6.1.1. */
export const capability: Command<ReadonlyArray<string> | undefined> = {
  name: "CAPABILITY",
  args: [],
  result: (untagged) => untagged.findLast((response) => response._tag === "Capability")?.names
}

/** RFC 9051 §6.2.3. */
export const login = (user: string, password: Redacted.Redacted<string>) =>
  plain("LOGIN", { _tag: "User", name: user }, { _tag: "Secret", value: password })

/** `initialResponse` is base64, or `=` for an empty one. RFC 9051 §6.2.2, RFC 4959. */
export const authenticate = (mechanism: string, initialResponse?: Redacted.Redacted<string>) =>
  initialResponse === undefined
    ? plain("AUTHENTICATE", atom(mechanism))
    : plain("AUTHENTICATE", atom(mechanism), { _tag: "InitialResponse", value: initialResponse })

/** What the server says of itself; `undefined` where it says nothing. RFC 2971. */
export const id = (
  fields: ReadonlyMap<string, string> | Readonly<Record<string, string>>
): Command<ReadonlyMap<string, string | undefined> | undefined> => {
  const entries = Array.from(fields instanceof Map ? fields : Object.entries(fields))
  return {
    name: "ID",
    args: [entries.length === 0 ? { _tag: "Nil" } : listOf(entries.flat().map(string))],
    result: (untagged) => untagged.findLast((response) => response._tag === "Id")?.fields
  }
}

/** What the server says it enabled: nothing else is. RFC 9051 §6.3.1. */
export const enable = (names: ReadonlyArray<string>): Command<ReadonlyArray<string>> => ({
  name: "ENABLE",
  args: names.map(atom),
  result: (untagged) => untagged.flatMap((response) => (response._tag === "Enabled" ? response.names : []))
})

/** How a mailbox is opened. RFC 9051 §6.3.2, §6.3.3. */
export interface SelectOptions {
  /** EXAMINE instead of SELECT. */
  readonly readOnly?: boolean | undefined
  /** Such as `CONDSTORE`, or `QRESYNC (67890007 20050715194045000)`. RFC 4466 §2.1. */
  readonly params?: ReadonlyArray<string> | undefined
}

/** RFC 9051 §6.3.2, §6.3.3. */
export const select = (mailbox: string, { params = [], readOnly = false }: SelectOptions = {}) =>
  plain(
    readOnly ? "EXAMINE" : "SELECT",
    mailboxNamed(mailbox),
    ...(params.length === 0 ? [] : [listOf(params.map(keyword))])
  )

/** The mailboxes that match, their names in Unicode. A name that is no modified UTF-7 stays as sent. RFC 9051 §6.3.9. */
export const list = (reference: string, pattern: string): Command<ReadonlyArray<ListData>> => ({
  name: "LIST",
  args: [mailboxNamed(reference), mailboxNamed(pattern)],
  result: (untagged) =>
    untagged.flatMap((response) =>
      response._tag === "List"
        ? [{ ...response, name: Option.getOrElse(ModifiedUtf7.decode(response.name), () => response.name) }]
        : []
    )
})

/** They stand alone, never in parentheses. RFC 9051 §6.4.5. */
const fetchMacros = new Set(["ALL", "FAST", "FULL"])

/** How the messages of a FETCH are named. RFC 9051 §6.4.5, §6.4.9. */
export interface FetchOptions {
  /** `sequence` holds UIDs. */
  readonly uid?: boolean | undefined
}

/**
 * Data of messages, such as `fetch("1:10", ["UID", "ENVELOPE"])`; one entry for each message, in the server's order.
 * News of other messages may be among them, which servers send at any time. RFC 9051 §6.4.5, §6.4.9.
 */
export const fetch = (
  sequence: string,
  items: ReadonlyArray<string>,
  { uid = false }: FetchOptions = {}
): Command<ReadonlyArray<FetchData>> => {
  const [first] = items
  const isMacro = items.length === 1 && first !== undefined && fetchMacros.has(first.toUpperCase())
  return {
    name: uid ? "UID FETCH" : "FETCH",
    args: [atom(sequence), isMacro ? atom(first) : listOf(items.map(keyword))],
    result: mergeFetches
  }
}

/**
 * What a streamed FETCH brings, in the server's order. A literal of any size is announced and comes in pieces; the
 * message it is of follows, and holds an empty literal in its place.
 */
export type FetchPart =
  /** `name` such as `BODY[]`, upper case; `size` in bytes. */
  | { readonly _tag: "Literal"; readonly sequence: number; readonly name: string; readonly size: number }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }
  | FetchData

/** Servers may describe one message in several responses. After an EXPUNGE the same number is another message. */
const mergeFetches = (untagged: ReadonlyArray<Untagged>): ReadonlyArray<FetchData> => {
  const merged: Array<FetchData> = []
  const places = new Map<number, number>()
  /** Of messages that came in more than one response; all others are handed on as they were read. */
  const several = new Map<number, Map<string, Value>>()
  for (const response of untagged) {
    if (response._tag === "Expunge" || response._tag === "Vanished") {
      places.clear()
    }
    if (response._tag !== "Fetch") continue
    const place = places.get(response.sequence)
    const first = place === undefined ? undefined : merged[place]
    if (place === undefined || first === undefined) {
      places.set(response.sequence, merged.length)
      merged.push(response)
      continue
    }
    const attributes = several.get(place) ?? new Map(first.attributes)
    for (const [name, value] of response.attributes) attributes.set(name, value)
    if (several.has(place)) continue
    several.set(place, attributes)
    merged[place] = { ...first, attributes }
  }
  return merged
}
