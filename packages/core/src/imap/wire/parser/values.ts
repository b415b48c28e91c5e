/** The contents of parentheses: nested lists of atoms, strings and NIL. */
import type { Value } from "../../Response.ts"
import { table } from "../../../base/Sizes.ts"
import * as Grammar from "../Grammar.ts"
import * as RawName from "../RawName.ts"
import * as WordTable from "../WordTable.ts"
import * as Cursor from "./Cursor.ts"

/** A message that is nested deeper can still be read by its size and its bytes. */
const maxDepth = table.nesting.value
const maxValues = table.values.value

export const nil: Value = { _tag: "Nil" }

const isNil = (atom: string): boolean => atom.length === 3 && Grammar.upperCase(atom) === "NIL"

const flags = "\\Seen \\Answered \\Flagged \\Deleted \\Draft \\Recent $Forwarded $MDNSent $Junk $NotJunk"

/** Values that almost every line has, made once. */
const common = WordTable.make<Value>(
  [["NIL", nil], ...flags.split(" ").map((text) => [text, { _tag: "Atom", text }] as const)],
  { ignoresCase: false }
)

/**
 * A value up to its end. Nothing but a space or a parenthesis may follow a text: otherwise its quotation marks are not
 * escaped, and nobody knows where it ends.
 */
export const value = (cursor: Cursor.Cursor, depth: number): Value | undefined => {
  if (Cursor.peek(cursor) === Grammar.OPEN) {
    const items = list(cursor, depth + 1)
    return items === undefined ? undefined : { _tag: "List", items }
  }
  const start = cursor.at
  cursor.isLossy = false
  if (Cursor.peek(cursor) === Grammar.QUOTE) {
    const text = Cursor.quoted(cursor)
    if (text === undefined || !Grammar.endsText(Cursor.peek(cursor))) return undefined
    if (!cursor.isLossy) return { _tag: "Quoted", text }
    return { _tag: "Quoted", text, bytes: Cursor.unescaped(cursor.bytes.subarray(start + 1, cursor.at - 1)) }
  }
  if (Cursor.isLiteral(cursor)) {
    const bytes = Cursor.literal(cursor)
    const next = Cursor.peek(cursor)
    if (bytes === undefined || next === Grammar.OPEN || !Grammar.endsText(next)) return undefined
    return { _tag: "Literal", bytes }
  }
  Cursor.skipAtom(cursor)
  if (cursor.at === start || Cursor.peek(cursor) === Grammar.QUOTE) return undefined
  const known = common(cursor.bytes, start, cursor.at)
  if (known !== undefined) return known
  const text = Cursor.text(cursor, start, cursor.at)
  if (cursor.isLossy) return { _tag: "Atom", text, bytes: cursor.bytes.subarray(start, cursor.at) }
  return isNil(text) ? nil : { _tag: "Atom", text }
}

/** Moves to the next value of a list, or past its closing parenthesis: then it is `false`. */
export const advance = (cursor: Cursor.Cursor): boolean => {
  Cursor.spaces(cursor)
  if (Cursor.peek(cursor) !== Grammar.CLOSE) return true
  cursor.at++
  return false
}

/** Takes one more value into account. Returns `false`, with a failure, if there are too many. */
export const admit = (cursor: Cursor.Cursor): boolean => {
  cursor.values++
  if (cursor.values <= maxValues) return true
  cursor.failure = { _tag: "TooMuchData", of: "values", limit: maxValues }
  return false
}

/** A list at its opening parenthesis. Neighbours need no space between them (RFC 9051 §9, `body-type-mpart`). */
export const list = (cursor: Cursor.Cursor, depth = 1): ReadonlyArray<Value> | undefined => {
  if (depth > maxDepth) {
    cursor.failure = { _tag: "NestingTooDeep", limit: maxDepth }
    return undefined
  }
  if (Cursor.peek(cursor) !== Grammar.OPEN) return undefined
  cursor.at++
  const items: Array<Value> = []
  while (advance(cursor)) {
    const item = value(cursor, depth)
    if (item === undefined || !admit(cursor)) return undefined
    items.push(item)
  }
  return items
}

/** A flat list of names, such as flags, with their octets. Some servers quote them. */
export const names = (cursor: Cursor.Cursor): ReadonlyArray<string> | undefined => {
  const items = list(cursor)
  if (items === undefined || items.some((item) => item._tag === "List")) return undefined
  return items.map((item) => RawName.fromValue(item) ?? "NIL")
}
