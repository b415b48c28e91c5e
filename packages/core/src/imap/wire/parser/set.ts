/** Sets of numbers, such as `41,43:116`. RFC 9051 §9 `sequence-set`. */
import * as Grammar from "../Grammar.ts"
import type { MessageSet, Range } from "../SequenceSet.ts"
import * as Cursor from "./Cursor.ts"

/**
 * Reads a set up to the first byte that is not of it. A range stays a range, however much it holds, and keeps its place.
 * Read from the bytes, since a line of a server has some hundred thousand numbers.
 */
export const set = (cursor: Cursor.Cursor): MessageSet | undefined => {
  const ranges: Array<Range> = []
  do {
    const from = Cursor.number(cursor) ?? 0
    const to = isNext(cursor, Grammar.COLON) ? (Cursor.number(cursor) ?? 0) : from
    if (from === 0 || to === 0) return undefined
    ranges.push(from <= to ? [from, to] : [to, from])
  } while (isNext(cursor, Grammar.COMMA))
  return ranges
}

/** Moves past the byte if it is the next one. */
const isNext = (cursor: Cursor.Cursor, byte: number): boolean => {
  if (Cursor.peek(cursor) !== byte) return false
  cursor.at++
  return true
}
