/** Responses as tests of the parser write them, in tables. */
import { assert, it } from "@effect/vitest"
import { Result } from "effect"
import type { Leniency, Response, Value } from "../../src/imap/Response.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { bytes } from "./bytes.ts"

export const parsed = (line: string) => {
  const leniencies: Array<Leniency> = []
  const response = ResponseParser.parse(bytes(line), (leniency) => leniencies.push(leniency))
  return { response: Result.getOrThrow(response), leniencies }
}

/** Each row: rule and case, line, what it means, what was tolerated. */
export type Row = readonly [
  name: string,
  line: string,
  response: Response,
  leniencies?: ReadonlyArray<Leniency>
]

export const table = (rows: ReadonlyArray<Row>) =>
  it.each(rows.map((row) => [...row] as const))("%s", (_, line, response, leniencies = []) => {
    assert.deepStrictEqual(parsed(line), { response, leniencies: [...leniencies] })
  })

export const status = (
  condition: "OK" | "NO" | "BAD" | "BYE" | "PREAUTH",
  text: string,
  name?: string,
  args = ""
) => ({ _tag: "Status", condition, code: name === undefined ? undefined : { name, args }, text }) as const

export const tagged = (condition: "OK" | "NO" | "BAD" | "BYE", text: string, name?: string, args = "") =>
  ({ ...status(condition, text, name, args), _tag: "Tagged", tag: "A1" }) as const

export const unknown = (name: string, line: string): Response => ({
  _tag: "Unknown",
  name,
  bytes: bytes(line)
})
export const stray = (line: string, text = line): Response => ({ _tag: "Stray", bytes: bytes(line), text })
export const atom = (text: string): Value => ({ _tag: "Atom", text })
export const quoted = (text: string): Value => ({ _tag: "Quoted", text })
export const literal = (text: string): Value => ({ _tag: "Literal", bytes: bytes(text) })
export const listOf = (...items: ReadonlyArray<Value>): Value => ({ _tag: "List", items })
export const nil: Value = { _tag: "Nil" }
export const fetch = (
  sequence: number,
  ...attributes: ReadonlyArray<readonly [string, Value]>
): Response => ({
  _tag: "Fetch",
  sequence,
  attributes: new Map(attributes)
})
/** A FETCH with attributes that are left out, and what else it has. */
export const unread = (
  name: string,
  list: string,
  names: string,
  ...attributes: ReadonlyArray<readonly [string, Value]>
): Row => {
  const line = `* 1 FETCH ${list}`
  const response = {
    _tag: "Fetch",
    sequence: 1,
    attributes: new Map(attributes),
    unread: names.split(" "),
    bytes: bytes(line)
  } as const
  return [`${name}: what was read is kept`, line, response, ["unreadAttribute"]]
}
export const capability = (...names: ReadonlyArray<string>): Response => ({ _tag: "Capability", names })
export const list = (
  name: string,
  delimiter: string | undefined,
  ...attributes: ReadonlyArray<string>
): Response => ({
  _tag: "List",
  attributes,
  delimiter,
  name
})

export const id = (fields?: Record<string, string | undefined>): Response => ({
  _tag: "Id",
  fields: fields === undefined ? undefined : new Map(Object.entries(fields))
})
