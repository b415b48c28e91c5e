/** NAMESPACE: what names of mailboxes begin with. RFC 9051 §6.3.10. */
import { Effect } from "effect"
import type { Namespace, Untagged } from "../../Response.ts"
import { listMailboxes } from "./list.ts"
import { mailboxName } from "./mailboxName.ts"
import * as Plan from "../Plan.ts"
import { type Command, commandOf } from "../Command.ts"

/** Prefixes in Unicode; the first personal one is where new mailboxes go. */
export interface Namespaces {
  readonly personal: ReadonlyArray<Namespace>
  readonly otherUsers: ReadonlyArray<Namespace>
  readonly shared: ReadonlyArray<Namespace>
}

const namespaces = (untagged: ReadonlyArray<Untagged>, utf8: boolean): Namespaces => {
  const data = untagged.findLast((response) => response._tag === "Namespace")
  const inUnicode = (each: Namespace): Namespace => ({ ...each, prefix: mailboxName(each.prefix, utf8) })
  return {
    personal: data?.personal.map(inUnicode) ?? [],
    otherUsers: data?.otherUsers.map(inUnicode) ?? [],
    shared: data?.shared.map(inUnicode) ?? []
  }
}

const asking = (utf8: boolean): Command<Namespaces> => ({
  name: "NAMESPACE",
  args: [],
  result: (untagged) => namespaces(untagged, utf8)
})

/**
 * Asks for the prefixes of the user's own mailboxes, of other users' and of shared ones. Without NAMESPACE there is one, empty
 * prefix, and LIST reports the delimiter.
 */
export const namespace: Command<Namespaces> = commandOf({
  ...asking(false),
  plan: ({ capabilities, utf8 }) =>
    capabilities.has("NAMESPACE") || capabilities.has("IMAP4REV2")
      ? Plan.send(asking(utf8))
      : Plan.steps((exchange) =>
          Effect.map(exchange(listMailboxes("", "")), (found) => {
            const personal = [{ prefix: "", delimiter: found.value[0]?.delimiter }]
            return { ...found, value: { personal, otherUsers: [], shared: [] } }
          })
        )
})
