/**
 * The arguments of a command, made by what they are: the encoder decides how each is written, so that none can end
 * its line or become another. RFC 9051 §4, §9.
 *
 * **Example** (A search, an append)
 *
 * ```ts
 * import { Argument, Command } from "@effect-imap/core"
 * import { DateTime } from "effect"
 *
 * const since = Argument.date(DateTime.makeUnsafe("2026-02-01T00:00:00Z"))
 * const search = Command.raw("UID SEARCH", Argument.atom("SINCE"), since, Argument.atom("TEXT"), Argument.text("Grüße"))
 * const message = new TextEncoder().encode("Subject: hello\r\n\r\nHello.\r\n")
 * const append = Command.raw("APPEND", Argument.mailbox("Entwürfe"), Argument.bytes(message))
 * ```
 */
import { DateTime, type Redacted, Stream } from "effect"
import { isBytes } from "../base/octets.ts"
import * as Grammar from "./wire/Grammar.ts"

/** One argument of a command. */
export type Argument =
  /** Written unchanged: a keyword, a sequence set, a number. Refused when it holds a space, a control or a special. */
  | { readonly _tag: "Atom"; readonly text: string }
  /** Any text: an atom if that is safe, else quoted, else a literal. RFC 9051 `astring`. */
  | { readonly _tag: "Text"; readonly text: string }
  /** A keyword of messages: always written as it is, never as a string, even with octets outside ASCII. Hidden as `Text` is. */
  | { readonly _tag: "Keyword"; readonly name: string }
  /** Like `Text`, and always quoted or a literal. RFC 9051 `string`. */
  | { readonly _tag: "String"; readonly text: string }
  /** Octets other than NUL, always a literal, or a `literal8`, if the grammar asks for that. RFC 9051 `literal`. */
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array; readonly literal8?: boolean }
  /** The same from a stream of as many bytes; a command has one at most. */
  | {
      readonly _tag: "Stream"
      readonly size: number
      readonly stream: Stream.Stream<Uint8Array, unknown>
      readonly literal8?: boolean
    }
  /** A mailbox name in Unicode; modified UTF-7 unless UTF-8 is enabled. `INBOX` in any case is `INBOX`. */
  | { readonly _tag: "Mailbox"; readonly name: string }
  | { readonly _tag: "Secret"; readonly value: Redacted.Redacted<string> }
  /** The initial response of AUTHENTICATE: base64, or `=` for nothing. Always unchanged. RFC 4959 §3. */
  | { readonly _tag: "InitialResponse"; readonly value: Redacted.Redacted<string> }
  /** A user's name: like `Text`, and hidden from a strict trace. */
  | { readonly _tag: "User"; readonly name: string }
  | { readonly _tag: "Nil" }
  | { readonly _tag: "List"; readonly items: ReadonlyArray<Argument> }
  /** Written unchanged, for `raw`; CR, LF and NUL are refused. */
  | { readonly _tag: "Verbatim"; readonly text: string }
  /** An argument that cannot be written, and why: the command is refused. */
  | { readonly _tag: "Refused"; readonly problem: string }

/**
 * Makes an argument of a keyword, a flag or a number, unchanged. It is refused if it contains a space, a control character
 * or a special.
 */
export const atom = (text: string | number): Argument =>
  isText(text) || typeof text === "number" ? { _tag: "Atom", text: `${text}` } : wrong("no text")

const wrong = (problem: string): Argument => ({ _tag: "Refused", problem: `an argument is ${problem}` })

const isText = (given: unknown): boolean => typeof given === "string"

/** Makes an argument of any text, as an atom, quoted, or as a literal. RFC 9051 §9 `astring`. */
export const text = (text: string): Argument => (isText(text) ? { _tag: "Text", text } : wrong("no text"))

/**
 * Makes an argument of any text, quoted or as a literal, for the few commands that accept no atom. RFC 9051 §9 `string`.
 */
export const string = (text: string): Argument => (isText(text) ? { _tag: "String", text } : wrong("no text"))

/** Makes a literal of octets, such as a message for APPEND. NUL is refused: it needs BINARY. */
export const bytes = (bytes: Uint8Array): Argument =>
  isBytes(bytes) ? { _tag: "Bytes", bytes } : wrong("no Uint8Array")

/**
 * Makes a literal of a stream, which is read only as fast as the network takes it. A stream that fails, or has other than
 * `size` bytes, ends the connection as `StreamFailed`, because nothing else can end a literal that was announced.
 */
export const stream = (size: number, stream: Stream.Stream<Uint8Array, unknown>): Argument =>
  Stream.isStream(stream) ? { _tag: "Stream", size, stream } : wrong("no Stream")

/** Makes an argument of a mailbox's name, in Unicode. */
export const mailbox = (name: string): Argument =>
  isText(name) ? { _tag: "Mailbox", name } : wrong("no name of a mailbox")

/** Puts several arguments into parentheses. */
export const list = (...items: ReadonlyArray<Argument>): Argument =>
  items.every(isArgument) ? { _tag: "List", items } : wrong("no list of what `Argument` makes")

const isArgument = (given: unknown): boolean => typeof given === "object" && given !== null && "_tag" in given

/** `NIL`. */
export const nil: Argument = { _tag: "Nil" }

/** A number, the largest one in use (`*`), or a range of these. */
export type Range = number | "*" | readonly [from: number | "*", to: number | "*"]

/**
 * Makes a set of sequence numbers or UIDs: `sequence(1, [3, 8], [10, "*"])` is `1,3:8,10:*`. A number that no message can have
 * is refused when the command is written. RFC 9051 §9 `sequence-set`.
 */
export const sequence = (first: Range, ...more: ReadonlyArray<Range>): Argument =>
  atom([first, ...more].map(rangeText).join(","))

const rangeText = (range: Range): string =>
  Array.isArray(range) ? range.map(numberText).join(":") : isEnd(range) ? numberText(range) : " "

const isEnd = (range: Range): range is number | "*" => typeof range === "number" || range === "*"

/** Nothing that is written for a number out of range is an atom. */
const numberText = (number: number | "*"): string =>
  number === "*" || Grammar.isNumber(number) ? `${number}` : " "

const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

const noYear = "a date with a year that is not between 0 and 9999"

/** Makes an argument of a day, in the zone of the date: `1-Feb-2026`, for SEARCH. RFC 9051 §9 `date`. */
export const date = (date: DateTime.DateTime | Date): Argument => {
  const moment = momentOf(date)
  if (moment === undefined) return wrong("no date")
  const parts = partsOf(moment)
  return parts === undefined ? wrong(noYear) : atom(dayOf(parts))
}

const dayOf = ({ day, month, year }: DateTime.DateTime.Parts): string =>
  `${day}-${months[month - 1] ?? ""}-${`${year}`.padStart(4, "0")}`

/** A `Date` is a moment, and has no zone: it is written in UTC. */
const momentOf = (given: DateTime.DateTime | Date): DateTime.DateTime | undefined => {
  if (DateTime.isDateTime(given)) return given
  return given instanceof Date && !Number.isNaN(given.getTime()) ? DateTime.fromDateUnsafe(given) : undefined
}

/** The parts of a date that can be written: a year has four digits. RFC 9051 §9 `date-year`. */
const partsOf = (moment: DateTime.DateTime): DateTime.DateTime.Parts | undefined => {
  const parts = DateTime.toParts(moment)
  return parts.year >= 0 && parts.year <= 9999 ? parts : undefined
}

/**
 * Makes an argument of a moment, in the zone of the date: `" 1-Feb-2026 12:30:00 +0100"`, for APPEND. RFC 9051 §9
 * `date-time`.
 */
export const dateTime = (given: DateTime.DateTime | Date): Argument => {
  const moment = momentOf(given)
  if (moment === undefined) return wrong("no date")
  const parts = partsOf(moment)
  if (parts === undefined) return wrong(noYear)
  const minutes = DateTime.isZoned(moment) ? Math.round(DateTime.zonedOffset(moment) / 60_000) : 0
  const ahead = Math.abs(minutes)
  const zone = `${minutes < 0 ? "-" : "+"}${two(Math.trunc(ahead / 60))}${two(ahead % 60)}`
  const time = [parts.hour, parts.minute, parts.second].map(two).join(":")
  return string(`${dayOf(parts).padStart(11, " ")} ${time} ${zone}`)
}

const two = (number: number): string => `${number}`.padStart(2, "0")
