/**
 * Untagged data by its name, after the name and its space. RFC 9051 §7.2–§7.4, RFC 2971 §3.2, RFC 5161 §3.2.
 *
 * A reader that cannot make sense of all of it gives `undefined`, and the response is kept as unknown.
 */
import { textOf } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import { answers } from "./answers.ts"
import * as Cursor from "./Cursor.ts"
import type { DataReader } from "./DataReader.ts"
import { set } from "./set.ts"
import * as values from "./values.ts"

const words = (cursor: Cursor.Cursor): ReadonlyArray<string> => {
  const all = Cursor.rest(cursor).split(" ")
  const filled = all.filter((word) => word !== "")
  if (filled.length > 0 && filled.length < all.length) cursor.note("extraSpace")
  return filled
}

/** A lone `+` belongs to the name before it: `LITERAL +`. */
const capability: DataReader = (cursor) => {
  // seen as an answer to NAMESPACE; a list of capabilities has no parentheses
  if (Cursor.peek(cursor) === Grammar.OPEN) return { _tag: "Unknown", name: "NAMESPACE", bytes: cursor.bytes }
  const names: Array<string> = []
  for (const word of words(cursor)) {
    const before = word === "+" ? names.pop() : undefined
    if (before !== undefined) cursor.note("extraSpace")
    names.push((before ?? "") + word)
  }
  return { _tag: "Capability", names }
}

/** A key without its value is left out. */
const id: DataReader = (cursor) => {
  const value = values.value(cursor, 0)
  if (value === undefined || !Cursor.finish(cursor)) return undefined
  if (value._tag === "Nil") return { _tag: "Id", fields: undefined }
  if (value._tag !== "List" || value.items.some((item) => item._tag === "List")) return undefined
  const fields = new Map<string, string | undefined>()
  for (let index = 0; index + 1 < value.items.length; index += 2) {
    const key = textOf(value.items[index])
    if (key !== undefined) fields.set(key, textOf(value.items[index + 1]))
  }
  return { _tag: "Id", fields }
}

const flags: DataReader = (cursor) => {
  const names = values.names(cursor)
  return names === undefined || !Cursor.finish(cursor) ? undefined : { _tag: "Flags", flags: names }
}

/** `VANISHED (EARLIER) 41,43:116`. RFC 7162 §3.2.10. */
const vanished: DataReader = (cursor) => {
  const tags = Cursor.peek(cursor) === Grammar.OPEN ? values.names(cursor) : []
  Cursor.spaces(cursor)
  const uids = set(cursor)
  if (tags === undefined || uids === undefined || !Cursor.finish(cursor)) return undefined
  return {
    _tag: "Vanished",
    earlier: tags.some((tag) => Grammar.upperCase(tag) === "EARLIER"),
    uids
  }
}

export const readers: ReadonlyMap<string, DataReader> = new Map([
  ["CAPABILITY", capability],
  ["ID", id],
  ["ENABLED", (cursor) => ({ _tag: "Enabled", names: words(cursor) })],
  ["FLAGS", flags],
  ["VANISHED", vanished],
  ...answers
])
