/**
 * Reads one complete response. RFC 9051 §7, §9.
 *
 * Pure, in one pass, and tolerant: what servers are known to get wrong is read and noted, and what cannot be read is
 * kept whole as `Unknown` or `Stray`. Only values that are nested too deep or are too many fail.
 */
import { Result } from "effect"
import type { WireFailure } from "./WireFailure.ts"
import type { Condition, Leniency, Response, ResponseCode, Untagged } from "../Response.ts"
import { decodeEastAsian } from "./eastAsian.ts"
import * as Grammar from "./Grammar.ts"
import * as Cursor from "./parser/Cursor.ts"
import { readers } from "./parser/data.ts"
import { fetch } from "./parser/fetch.ts"
import * as RawName from "./RawName.ts"
import * as Utf8 from "./Utf8.ts"

/** `response` is without its final CRLF. Literals of the result are views into it. */
export const parse = (
  response: Uint8Array,
  note: (leniency: Leniency) => void = unnoted
): Result.Result<Response, WireFailure> => {
  const cursor = Cursor.make(response, note)
  const parsed = line(cursor) ?? stray(cursor)
  return cursor.failure === undefined ? Result.succeed(parsed) : Result.fail(cursor.failure)
}

const unnoted = (): void => {}

const line = (cursor: Cursor.Cursor): Response | undefined => {
  const first = Cursor.peek(cursor)
  if (first !== Grammar.STAR && first !== Grammar.PLUS) return tagged(cursor)
  cursor.at++
  const isAlone = cursor.bytes.length === 1
  if (first === Grammar.PLUS) {
    return isAlone || Cursor.peek(cursor) === Grammar.SP ? continuation(cursor) : undefined
  }
  return Cursor.peek(cursor) === Grammar.SP ? untagged(cursor) : undefined
}

const stray = ({ bytes, note }: Cursor.Cursor): Response => {
  const text = Utf8.decode(bytes)
  if (Utf8.isLossy(text)) note("invalidUtf8")
  return { _tag: "Stray", bytes, text }
}

const continuation = (cursor: Cursor.Cursor): Response => {
  Cursor.spaces(cursor)
  return { _tag: "Continuation", text: Cursor.rest(cursor) }
}

const conditions: ReadonlyMap<string, Condition> = new Map(
  (["OK", "NO", "BAD", "BYE", "PREAUTH"] as const).map((condition) => [condition, condition])
)

const condition = (cursor: Cursor.Cursor): Condition | undefined => {
  const word = Cursor.upperCaseAtom(cursor)
  return word === undefined || !Cursor.isWordEnd(cursor) ? undefined : conditions.get(word)
}

/** Returns whether the tag is one of ours is not known here. */
const tagged = (cursor: Cursor.Cursor): Response | undefined => {
  while (Grammar.isAlphanumeric(Cursor.peek(cursor))) cursor.at++
  if (cursor.at === 0 || Cursor.peek(cursor) !== Grammar.SP) return undefined
  const tag = Cursor.text(cursor, 0, cursor.at)
  Cursor.spaces(cursor)
  const ended = condition(cursor)
  if (ended === undefined || ended === "PREAUTH") return undefined
  return { _tag: "Tagged", tag, condition: ended, ...responseText(cursor) }
}

/** RFC 9051 §9 `resp-text`; all of it may be missing. */
const responseText = (cursor: Cursor.Cursor) => {
  Cursor.spaces(cursor)
  const code = Cursor.peek(cursor) === Grammar.OPEN_BRACKET ? responseCode(cursor) : undefined
  const start = cursor.at
  const text = Cursor.rest(cursor)
  const isLossy = Utf8.isLossy(text) || (code !== undefined && Utf8.isLossy(code.args))
  return isLossy
    ? { code, text: decodeEastAsian(cursor.bytes, start) ?? text, bytes: cursor.bytes }
    : { code, text }
}

/** A code without its closing bracket, or without a name, is text. */
const responseCode = (cursor: Cursor.Cursor): ResponseCode | undefined => {
  const start = cursor.at + 1
  const end = cursor.bytes.indexOf(Grammar.CLOSE_BRACKET, start)
  const inner = end < 0 ? "" : Cursor.text(cursor, start, end)
  const trimmed = inner.trim()
  if (trimmed === "") {
    cursor.note("unclosedCode")
    return undefined
  }
  if (trimmed !== inner) cursor.note("extraSpace")
  cursor.at = end + 1
  Cursor.spaces(cursor)
  const space = trimmed.indexOf(" ")
  if (space < 0) return { name: Grammar.upperCase(trimmed), args: "" }
  const name = Grammar.upperCase(trimmed.slice(0, space))
  const isRaw = name === "PERMANENTFLAGS" && Utf8.isLossy(inner)
  const words = isRaw ? RawName.fromWords(cursor.bytes.subarray(start, end)).trim() : trimmed
  return { name, args: words.slice(space + 1).trimStart() }
}

const untagged = (cursor: Cursor.Cursor): Untagged => {
  Cursor.spaces(cursor)
  const start = cursor.at
  const read = isNumeric(Cursor.peek(cursor)) ? numbered(cursor) : named(cursor)
  if (read !== undefined) return read
  cursor.at = start
  return { _tag: "Unknown", name: unknownName(cursor), bytes: cursor.bytes }
}

const isNumeric = (byte: number | undefined): boolean => Grammar.isDigit(byte) || byte === 0x2d

/** A name that follows a number may follow what should be one: `* x EXISTS`. */
const unknownName = (cursor: Cursor.Cursor): string => {
  const first = isNumeric(Cursor.peek(cursor)) ? "" : (Cursor.upperCaseAtom(cursor) ?? "")
  if (first === "") Cursor.atom(cursor)
  while (Cursor.peek(cursor) === Grammar.SP) cursor.at++
  const second = Cursor.upperCaseAtom(cursor) ?? ""
  const name = first === "" || numberedNames.has(second) ? second : first
  return /^[A-Z][A-Z0-9._-]*$/.test(name) ? name : ""
}

const named = (cursor: Cursor.Cursor): Untagged | undefined => {
  const name = Cursor.upperCaseAtom(cursor)
  if (name === undefined) return undefined
  const status = Cursor.isWordEnd(cursor) ? conditions.get(name) : undefined
  if (status !== undefined) return { _tag: "Status", condition: status, ...responseText(cursor) }
  const reader = readers.get(name)
  if (reader === undefined) return undefined
  Cursor.spaces(cursor)
  return reader(cursor)
}

const numberedNames: ReadonlySet<string> = new Set(["EXISTS", "RECENT", "EXPUNGE", "FETCH"])

/** Returns whether responses of this upper-case name are read: one that is `Unknown` is not as the grammar has it. */
export const isReadable = (name: string): boolean => readers.has(name) || numberedNames.has(name)

/** `* 23 EXISTS` and the like. Messages are counted from 1. */
const numbered = (cursor: Cursor.Cursor): Untagged | undefined => {
  const number = Cursor.number(cursor)
  const isWhole = Cursor.peek(cursor) === Grammar.SP
  Cursor.spaces(cursor)
  const name = isWhole ? Cursor.upperCaseAtom(cursor) : undefined
  if (number === undefined || (number === 0 && (name === "FETCH" || name === "EXPUNGE"))) {
    cursor.note("badNumber")
    return undefined
  }
  if (name === "FETCH") {
    Cursor.spaces(cursor)
    return fetch(cursor, number)
  }
  if (!Cursor.finish(cursor)) return undefined
  switch (name) {
    case "EXISTS":
      return { _tag: "Exists", count: number }
    case "RECENT":
      return { _tag: "Recent", count: number }
    case "EXPUNGE":
      return { _tag: "Expunge", sequence: number }
    default:
      return undefined
  }
}
