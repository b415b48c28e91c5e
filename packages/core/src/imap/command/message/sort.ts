/** UID SORT. RFC 5256, RFC 5957. */
import * as Argument from "../../Argument.ts"
import { arranged } from "./arranged.ts"
import { queryShape, type SearchQuery } from "./criteria.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import type { Command } from "../Command.ts"

const keys = {
  /** The time of arrival. */
  arrival: "ARRIVAL",
  /** By the date in its header. */
  date: "DATE",
  /** By the first address, without its name. */
  from: "FROM",
  to: "TO",
  cc: "CC",
  /** Without `Re:` and the like. */
  subject: "SUBJECT",
  size: "SIZE",
  /** By what people read: the name, or else the address. Needs SORT=DISPLAY. RFC 5957. */
  displayFrom: "DISPLAYFROM",
  displayTo: "DISPLAYTO"
}

/** A key by which messages are sorted, in ascending or reverse order. */
export type SortKey = keyof typeof keys | { readonly reverse: keyof typeof keys }

const isName = (given: unknown): given is keyof typeof keys =>
  typeof given === "string" && Object.hasOwn(keys, given)

const check = checking("SORT", () => {
  const name = Schema.declare(isName, { expected: `one of ${Object.keys(keys).join(", ")}` })
  return {
    by: Schema.NonEmptyArray(Schema.Union([name, Schema.Struct({ reverse: name })])),
    query: queryShape()
  }
})

/**
 * Finds the messages that match, in an order: `sort([{ reverse: "arrival" }], { seen: false })`. If two are
 * equal by the first key, the next one decides. It fails with `NotOffered` if the server does not list SORT: most large
 * providers do not.
 */
export const sort = (by: ReadonlyArray<SortKey>, query: SearchQuery): Command<ReadonlyArray<number>> => {
  const wrong = check({ by, query })
  if (wrong !== undefined) return wrong
  const order = by.flatMap((key) => (typeof key === "string" ? [keys[key]] : ["REVERSE", keys[key.reverse]]))
  const displays = order.some((key) => key.startsWith("DISPLAY"))
  return arranged(query, {
    name: "SORT",
    by: Argument.list(...order.map(Argument.atom)),
    needs: displays ? ["SORT", "SORT=DISPLAY"] : ["SORT"],
    result: (untagged) => untagged.flatMap((response) => (response._tag === "Sort" ? response.numbers : []))
  })
}
