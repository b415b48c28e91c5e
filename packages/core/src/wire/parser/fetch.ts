/** `* 12 FETCH (UID 7 BODY[TEXT]<0> {3}…)`: names and values of any kind. RFC 9051 §7.5.2. */
import type { FetchData, Value } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import * as Cursor from "./Cursor.ts"
import * as values from "./values.ts"

export const fetch = (cursor: Cursor.Cursor, sequence: number): FetchData | undefined => {
  if (Cursor.peek(cursor) !== Grammar.OPEN) return undefined
  cursor.at++
  const attributes = new Map<string, Value>()
  while (values.advance(cursor)) {
    const name = attributeName(cursor)
    Cursor.spaces(cursor)
    const value = name === undefined ? undefined : values.value(cursor, 1)
    if (name === undefined || value === undefined || !values.admit(cursor)) return undefined
    attributes.set(name, value)
  }
  return Cursor.finish(cursor) ? { _tag: "Fetch", sequence, attributes } : undefined
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
