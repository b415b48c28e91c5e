/**
 * Values of IMAP as a program reads them, if no command of this library does: what `Command.raw` returns as `Unknown`,
 * the arguments of a response code, and whatever an extension puts into parentheses. RFC 9051 §4.
 *
 * **Example** (A command of one server alone)
 *
 * ```ts
 * import { Command, type ImapConnection, Response } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const jobs = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const responses = yield* connection.execute(Command.raw("XJOBS"))
 *   // * XJOBS 3 ("index" 80)
 *   return responses.flatMap((response) => {
 *     if (response._tag !== "Unknown" || response.name !== "XJOBS") return []
 *     const [, , count, first] = Response.parse(response.bytes) ?? []
 *     return [{ count: Response.number(count), first: Response.items(first).map(Response.text) }]
 *   })
 * })
 * ```
 */
import { isBytes } from "../base/octets.ts"
import { expects, isValue } from "../failure/expects.ts"
import { textOf, type Value } from "./Response.ts"
import * as Utf8 from "./wire/Utf8.ts"
import * as Cursor from "./wire/parser/Cursor.ts"
import * as values from "./wire/parser/values.ts"

export type { Value }

/**
 * Reads all values of a text or of a whole response, in their order: atoms, strings, literals, NIL and lists of these. A `*`
 * and a name are atoms, too. `undefined` if it is not made of values, or holds more of them, or deeper ones, than a response
 * may.
 */
export const parse = (input: string | Uint8Array): ReadonlyArray<Value> | undefined => {
  const isSo = typeof input === "string" || isBytes(input)
  expects(isSo, "Value.parse", "input", "a string or a Uint8Array")
  const cursor = Cursor.make(typeof input === "string" ? Utf8.encode(input) : input, () => {})
  const all: Array<Value> = []
  while (!Cursor.finish(cursor)) {
    Cursor.spaces(cursor)
    const read = values.value(cursor, 0)
    if (read === undefined || !values.admit(cursor)) return undefined
    all.push(read)
  }
  return all
}

/** Returns the text of an atom, a string or a literal, whichever the server sent; `undefined` for NIL and lists. */
export const text = (value: Value | undefined): string | undefined => {
  expectsValue(value, "text")
  return textOf(value)
}

/**
 * Reads a whole number, exact up to 2^53; `undefined` for anything else. Mod-sequences may be larger: `text` has all
 * digits.
 */
export const number = (value: Value | undefined): number | undefined => {
  expectsValue(value, "number")
  const read = value?._tag === "Atom" && /^\d{1,16}$/.test(value.text) ? Number(value.text) : undefined
  return read !== undefined && Number.isSafeInteger(read) ? read : undefined
}

/** Returns the values of a list; none if it is not a list. */
export const items = (value: Value | undefined): ReadonlyArray<Value> => {
  expectsValue(value, "items")
  return value?._tag === "List" ? value.items : []
}

const expectsValue = (value: unknown, name: string): void =>
  expects(isValue(value), `Value.${name}`, "value", "a value of a response")
