/** SORT and UID SORT. RFC 5256, RFC 5957. */
import * as Argument from "../../Argument.ts"
import { charsetOf, inCharset } from "./charset.ts"
import { criteria, parted, queryShape, type SearchQuery } from "./criteria.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking, optionsOf } from "../checking.ts"
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
    query: queryShape(),
    options: optionsOf<{ readonly uid?: boolean | undefined }>({ uid: Schema.Boolean })
  }
})

/**
 * Finds the messages that match, in an order: `sort([{ reverse: "arrival" }], { seen: false }, { uid: true })`. If two are
 * equal by the first key, the next one decides. It fails with `NotOffered` if the server does not list SORT: most large
 * providers do not.
 */
export const sort = (
  by: ReadonlyArray<SortKey>,
  query: SearchQuery,
  options: { readonly uid?: boolean | undefined } = {}
): Command<ReadonlyArray<number>> => {
  const wrong = check({ by, query, options })
  if (wrong !== undefined) return wrong
  const { uid = false } = options
  const { args, needs } = criteria(query)
  const order = by.flatMap((key) => (typeof key === "string" ? [keys[key]] : ["REVERSE", keys[key.reverse]]))
  const charset = charsetOf(args)
  const command = (charset: string): Command<ReadonlyArray<number>> => ({
    name: uid ? "UID SORT" : "SORT",
    args: [Argument.list(...order.map(Argument.atom)), Argument.atom(charset), ...args],
    result: (untagged) => untagged.flatMap((response) => (response._tag === "Sort" ? response.numbers : []))
  })
  const displays = order.some((key) => key.startsWith("DISPLAY"))
  return {
    ...command(charset),
    plan: (offered) => {
      const { capabilities } = offered
      const missing = ["SORT", ...(displays ? ["SORT=DISPLAY"] : []), ...needs].find(
        (capability) => !capabilities.has(capability)
      )
      if (missing !== undefined) return Plan.notOffered("SORT", missing)
      return parted(query, offered).length === 0
        ? Plan.inTurn<ReadonlyArray<number>>([], (none) => none.flat())
        : inCharset(args, charset, (each = charset) => Plan.send(command(each)))
    }
  }
}
