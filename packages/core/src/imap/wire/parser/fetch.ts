/** `* 12 FETCH (UID 7 BODY[TEXT]<0> {3}…)`: names and values of any kind. RFC 9051 §7.5.2. */
import type { FetchData, Value } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import * as Cursor from "./Cursor.ts"
import * as values from "./values.ts"

/** An attribute that cannot be read, is nested too deep, or holds too many values is lost alone, not the response. */
export const fetch = (cursor: Cursor.Cursor, sequence: number): FetchData | undefined => {
  if (Cursor.peek(cursor) !== Grammar.OPEN) return undefined
  cursor.at++
  const attributes = new Map<string, Value>()
  let depth = 1
  let read = 0
  let unread = 0
  while (depth > 0) {
    if (!values.advance(cursor)) {
      depth--
    } else if (Cursor.peek(cursor) === Grammar.OPEN) {
      // Domino has been seen to write (NAME value) for NAME value
      cursor.at++
      depth++
      cursor.note("nestedAttribute")
    } else if (cursor.at < cursor.bytes.length) {
      if (attribute(cursor, attributes)) read++
      else unread++
    } else {
      break
    }
  }
  const isClosed = depth === 0 && Cursor.finish(cursor)
  if (unread === 0 && isClosed) return { _tag: "Fetch", sequence, attributes }
  if (read === 0 || (unread === 0 && depth > 0)) return undefined
  cursor.note("unreadAttribute")
  return { _tag: "Fetch", sequence, attributes, bytes: cursor.bytes }
}

/** `false` if it could not be read: then it is NIL, except for flags, for which NIL would mean that there are none. */
const attribute = (cursor: Cursor.Cursor, attributes: Map<string, Value>): boolean => {
  const name = attributeName(cursor)
  Cursor.spaces(cursor)
  if (name !== undefined && isMissing(cursor, name)) {
    cursor.note("missingValue")
    attributes.set(name, values.nil)
    return true
  }
  const { at, values: before } = cursor
  const value = name === undefined ? undefined : values.value(cursor, 1)
  if (name !== undefined && value !== undefined && values.admit(cursor)) {
    attributes.set(name, value)
    return true
  }
  cursor.failure = undefined
  cursor.values = before
  cursor.at = at
  skip(cursor)
  if (name !== undefined && name !== "FLAGS") attributes.set(name, values.nil)
  if (name === undefined) {
    Cursor.spaces(cursor)
    skip(cursor)
  }
  return false
}

/** Looks no further than it must: an atom may be as long as a line. */
const knownName =
  /^(?:(?:UID|FLAGS|ENVELOPE|INTERNALDATE|MODSEQ|EMAILID|THREADID|PREVIEW|SAVEDATE|X-GM-\w+|RFC822(?:\.\w+)?|BODY|BINARY|BODYSTRUCTURE)$|(?:BODY|BINARY)(?:\[|\.\w))/i

/** Yandex has been seen to leave out the value of a section that a message does not have. */
const isMissing = (cursor: Cursor.Cursor, name: string): boolean => {
  const byte = Cursor.peek(cursor)
  if (byte === Grammar.CLOSE) return true
  // NIL begins as no name does
  const isAtom = byte !== undefined && byte >= 0x41 && (byte & ~0x20) !== 0x4e && byte < Grammar.OPEN_BRACE
  if (!isAtom || !name.endsWith("]") || name.startsWith("BINARY.SIZE")) return false
  const start = cursor.at
  Cursor.skipAtom(cursor)
  const next = Cursor.text(cursor, start, cursor.at)
  cursor.at = start
  return knownName.test(next)
}

/** Moves past a value that cannot be read: to the space or the parenthesis after it. */
const skip = (cursor: Cursor.Cursor): void => {
  let depth = 0
  for (let byte = Cursor.peek(cursor); byte !== undefined; byte = Cursor.peek(cursor)) {
    if (depth === 0 && (byte === Grammar.SP || byte === Grammar.CLOSE)) return
    const { at } = cursor
    if (byte === Grammar.QUOTE) cursor.at = quoteAfter(cursor.bytes, at + 1)
    else if (!Cursor.isLiteral(cursor) || Cursor.literal(cursor) === undefined) cursor.at = at + 1
    if (byte === Grammar.OPEN) depth++
    if (byte === Grammar.CLOSE && --depth === 0) return
  }
}

/** Returns the place after the quote that ends a string; the end of all if none does. */
const quoteAfter = (bytes: Uint8Array, start: number): number => {
  let at = start
  while (at < bytes.length && bytes[at] !== Grammar.QUOTE) at += bytes[at] === Grammar.BACKSLASH ? 2 : 1
  return Math.min(at + 1, bytes.length)
}

/** Such as `FLAGS` or `BODY[HEADER.FIELDS (SUBJECT)]<0>`: spaces count only outside of the brackets. */
const attributeName = (cursor: Cursor.Cursor): string | undefined => {
  const start = cursor.at
  while (cursor.at < cursor.bytes.length && !Grammar.endsAtom(Cursor.peek(cursor))) {
    if (Cursor.peek(cursor) === Grammar.OPEN_BRACKET) return sectionName(cursor, start)
    cursor.at++
  }
  return cursor.at === start ? undefined : Cursor.upperCase(cursor, start, cursor.at)
}

/** Header names may come as atoms, quoted or as literals: one spelling for all, so that they can be looked up. */
const sectionName = (cursor: Cursor.Cursor, nameStart: number): string | undefined => {
  const parts: Array<string> = []
  let start = nameStart
  while (Cursor.peek(cursor) !== Grammar.CLOSE_BRACKET) {
    if (cursor.at >= cursor.bytes.length) return undefined
    if (!Cursor.isString(cursor)) {
      cursor.at++
      continue
    }
    parts.push(Cursor.text(cursor, start, cursor.at))
    const field = Cursor.string(cursor)
    if (field === undefined) return undefined
    parts.push(field)
    start = cursor.at
  }
  while (cursor.at < cursor.bytes.length && !Grammar.endsAtom(Cursor.peek(cursor))) cursor.at++
  parts.push(Cursor.text(cursor, start, cursor.at))
  return Grammar.upperCase(parts.join(""))
}
