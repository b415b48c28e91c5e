/** The common part of SORT and THREAD: messages that match a query, in an order that the server makes. RFC 5256. */
import * as Argument from "../../Argument.ts"
import type { Untagged } from "../../Response.ts"
import { type Command, commandOf } from "../Command.ts"
import * as Plan from "../Plan.ts"
import { charsetOf, inCharset } from "./charset.ts"
import { unreadable } from "./found.ts"
import { criteria, parted, type SearchQuery } from "./criteria.ts"

interface Arrangement<Item> {
  readonly name: "SORT" | "THREAD"
  /** The order, as its first argument. */
  readonly by: Argument.Argument
  /** The capabilities that it needs, in addition to those of the query. */
  readonly needs: ReadonlyArray<string>
  readonly result: (untagged: ReadonlyArray<Untagged>) => ReadonlyArray<Item>
}

export const arranged = <Item>(
  query: SearchQuery,
  { by, name, needs, result }: Arrangement<Item>
): Command<ReadonlyArray<Item>> => {
  const { args, needs: more } = criteria(query)
  const charset = charsetOf(args)
  const command = (charset: string): Command<ReadonlyArray<Item>> =>
    commandOf({
      name: `UID ${name}`,
      args: [by, Argument.atom(charset), ...args],
      result,
      problem: unreadable(name)
    })
  return commandOf({
    ...command(charset),
    plan: (offered) => {
      const missing = [...needs, ...more].find((capability) => !offered.capabilities.has(capability))
      if (missing !== undefined) return Plan.notOffered(name, missing)
      return parted(query, offered).length === 0
        ? Plan.inTurn<ReadonlyArray<Item>>([], (results) => results.flat())
        : inCharset(args, charset, (each = charset) => Plan.send(command(each)))
    }
  })
}
