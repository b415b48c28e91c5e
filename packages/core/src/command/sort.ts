/** SORT and UID SORT. RFC 5256, RFC 5957. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import { refused } from "./arguments.ts"
import { charsetOf, inCharset } from "./charset.ts"
import { criteria, type SearchQuery } from "./criteria.ts"
import * as Plan from "./Plan.ts"

const keys = {
  /** When it came. */
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

/** What messages are sorted by, in ascending order or in the reverse one. */
export type SortKey = keyof typeof keys | { readonly reverse: keyof typeof keys }

/**
 * The messages that fit, in an order: `sort([{ reverse: "arrival" }], { seen: false }, { uid: true })`. Where two are
 * equal by the first key, the next one decides. `NotOffered` where the server does not list SORT: most large providers do
 * not.
 */
export const sort = (
  by: ReadonlyArray<SortKey>,
  query: SearchQuery,
  { uid = false }: { readonly uid?: boolean | undefined } = {}
): Command<ReadonlyArray<number>> => {
  const { args, needs } = criteria(query)
  const order = by.flatMap((key) => (typeof key === "string" ? [keys[key]] : ["REVERSE", keys[key.reverse]]))
  const charset = charsetOf(args)
  const command = (charset: string): Command<ReadonlyArray<number>> => ({
    name: uid ? "UID SORT" : "SORT",
    args: [
      order.length === 0 ? refused : Argument.list(...order.map(Argument.atom)),
      Argument.atom(charset),
      ...args
    ],
    result: (untagged) => untagged.flatMap((response) => (response._tag === "Sort" ? response.numbers : []))
  })
  const displays = order.some((key) => key.startsWith("DISPLAY"))
  return {
    ...command(charset),
    plan: ({ capabilities }) => {
      const missing = ["SORT", ...(displays ? ["SORT=DISPLAY"] : []), ...needs].find(
        (capability) => !capabilities.has(capability)
      )
      return missing === undefined
        ? inCharset(args, charset, (each = charset) => Plan.send(command(each)))
        : Plan.notOffered("SORT", missing)
    }
  }
}
