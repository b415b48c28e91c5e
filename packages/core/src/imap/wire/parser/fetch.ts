/** `* 12 FETCH (UID 7 BODY[TEXT]<0> {3}…)`: names and values of any kind. RFC 9051 §7.5.2. */
import type { FetchData } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import * as Cursor from "./Cursor.ts"
import * as FetchAttributes from "./FetchAttributes.ts"
import * as shapes from "./shapes.ts"
import * as values from "./values.ts"

/**
 * An attribute that cannot be read, is nested too deep, or holds too many values is lost alone, not the response. Its
 * neighbours are read if nothing suggests that a quotation mark or a parenthesis of theirs was lost, too.
 */
export const fetch = (cursor: Cursor.Cursor, sequence: number): FetchData | undefined => {
  if (Cursor.peek(cursor) !== Grammar.OPEN) return undefined
  cursor.at++
  const read = FetchAttributes.make()
  let depth = 1
  while (depth > 0 && !read.isLost) {
    const { at } = cursor
    if (!values.advance(cursor)) {
      // nothing was in it
      if (depth > 1 && cursor.bytes[at - 1] === Grammar.OPEN) break
      depth--
    } else if (Cursor.peek(cursor) === Grammar.OPEN) {
      // Domino has been seen to write (NAME value) for NAME value, after a space
      if (at === cursor.at && cursor.bytes[at - 1] !== Grammar.OPEN) break
      cursor.at++
      depth++
      cursor.note("nestedAttribute")
    } else if (cursor.at < cursor.bytes.length) {
      attribute(cursor, read)
    } else {
      break
    }
  }
  const isClosed = depth === 0 && Cursor.finish(cursor)
  const unread = FetchAttributes.end(read, isClosed)
  const { attributes } = read
  if (isClosed && unread.length === 0) return { _tag: "Fetch", sequence, attributes }
  if (attributes.size === 0 && !isClosed && !unread.some(isKnown)) return undefined
  cursor.note("unreadAttribute")
  return { _tag: "Fetch", sequence, attributes, unread, bytes: cursor.bytes }
}

const isKnown = (name: string): boolean => shapes.shapeOf(name).isKnown

const attribute = (cursor: Cursor.Cursor, read: FetchAttributes.FetchAttributes): void => {
  const name = attributeName(cursor) ?? ""
  const shape = shapes.shapeOf(name)
  read.isLost = !FetchAttributes.begin(read, name, shape.isKnown) || Cursor.peek(cursor) === Grammar.QUOTE
  if (read.isLost) return
  Cursor.spaces(cursor)
  if (shape.isContent && isMissing(cursor)) {
    cursor.note("missingValue")
    return FetchAttributes.addMissing(read, name)
  }
  const { at, values: before } = cursor
  const value = values.value(cursor, 1)
  if (value !== undefined && isEnd(cursor) && values.admit(cursor) && shapes.fits(shape, value)) {
    return FetchAttributes.add(read, name, value)
  }
  cursor.failure = undefined
  cursor.values = before
  cursor.at = at
  FetchAttributes.fail(read, name)
  if (!skip(cursor) || !shape.isKnown) read.isLost = true
}

/** Looks at no more than the byte after a value. */
const isEnd = (cursor: Cursor.Cursor): boolean => {
  const byte = Cursor.peek(cursor)
  return byte === Grammar.SP || byte === Grammar.CLOSE || byte === undefined
}

/** Yandex has been seen to leave out the value of a section that a message does not have. */
const isMissing = (cursor: Cursor.Cursor): boolean => {
  const byte = Cursor.peek(cursor)
  if (byte === Grammar.CLOSE) return true
  // NIL begins as no name does
  const isAtom = byte !== undefined && byte >= 0x41 && (byte & ~0x20) !== 0x4e && byte < Grammar.OPEN_BRACE
  if (!isAtom) return false
  const start = cursor.at
  const next = attributeName(cursor)
  cursor.at = start
  return next !== undefined && isKnown(next)
}

/**
 * Moves past a value that cannot be read: to the space or the closing parenthesis after it. `false` if nobody knows whether
 * it ends there: at a line break that belongs to no literal, and if its last quotation mark is not where one ends.
 */
const skip = (cursor: Cursor.Cursor): boolean => {
  let depth = 0
  let isCertain = true
  for (let byte = Cursor.peek(cursor); byte !== undefined; byte = Cursor.peek(cursor)) {
    if (depth === 0 && (byte === Grammar.SP || byte === Grammar.CLOSE)) return isCertain
    if (byte === Grammar.CR || byte === Grammar.LF) return false
    const { at } = cursor
    if (byte === Grammar.QUOTE) {
      cursor.at = quoteAfter(cursor.bytes, at + 1)
      const before = cursor.bytes[at - 1]
      isCertain = (before === Grammar.SP || before === Grammar.OPEN) && Grammar.endsText(Cursor.peek(cursor))
    } else if (!Cursor.isLiteral(cursor) || Cursor.literal(cursor) === undefined) {
      cursor.at = at + 1
    }
    if (byte === Grammar.OPEN) depth++
    if (byte === Grammar.CLOSE) depth--
  }
  return false
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
