/** LIST: which mailboxes there are. RFC 9051 §6.3.9, RFC 5258, RFC 5819, RFC 6154. */
import { Effect, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import * as Capability from "../../Capability.ts"
import type { Capabilities } from "../../Capability.ts"
import { type ListedMailboxes, listed, withUnread } from "./listed.ts"
import type { MailboxInfo } from "./MailboxInfo.ts"
import * as Plan from "../Plan.ts"
import { itemList, offeredItems, status, statusItem, type StatusItem } from "./status.ts"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import { type Command, type CommandResult, commandOf } from "../Command.ts"

/** The data to return for each mailbox, in addition to its name. */
export interface ListOptions {
  /** Only names that are subscribed to, of which the mailbox may be gone. */
  readonly subscribedOnly?: boolean | undefined
  /** Says of each whether it is subscribed to: one more command if the server has no LIST-EXTENDED. */
  readonly subscribed?: boolean | undefined
  /**
   * Counts of each mailbox: with LIST-STATUS in the same command, else by one STATUS for each, one after the other.
   * Items that the server does not offer are left out.
   */
  readonly status?: ReadonlyArray<StatusItem> | undefined
}

const check = checking("LIST", () => ({
  reference: Schema.String,
  pattern: Schema.Union([Schema.String, Schema.NonEmptyArray(Schema.String)]),
  options: optionsOf<ListOptions>({
    subscribedOnly: Schema.Boolean,
    subscribed: Schema.Boolean,
    status: Schema.Array(statusItem)
  })
}))

/** Several patterns at once need LIST-EXTENDED, and are several commands elsewhere. */
interface Asked extends ListOptions {
  readonly reference: string
  readonly patterns: ReadonlyArray<string>
  readonly utf8: boolean
  /** The server may report other mailboxes as well. RFC 5465. */
  readonly notifies: boolean
}

/**
 * Lists the mailboxes that match a pattern, in the server's order: `list("", "*")` is all of them, `list("", "%")` those of the
 * first level. What each is for and whether others are below it is asked for if the server can say; if it only knows XLIST,
 * that is sent. A line of the answer that cannot be read is in `unread` of the result: it may be a mailbox.
 *
 * **Example** (Where drafts go, and what is unread)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const overview = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const mailboxes = yield* connection.execute(Command.listMailboxes("", "*", { status: ["unseen"] }))
 *   const drafts = mailboxes.find(({ specialUse }) => specialUse === "\\Drafts")
 *   return { drafts: drafts?.name, unread: mailboxes.map(({ name, status }) => [name, status?.unseen ?? 0]) }
 * })
 * ```
 */
export const listMailboxes = (
  reference: string,
  pattern: string | ReadonlyArray<string>,
  options: ListOptions = {}
): Command<ListedMailboxes> => {
  const wrong = check({ reference, pattern, options })
  if (wrong !== undefined) return wrong
  const patterns = typeof pattern === "string" ? [pattern] : pattern
  const asked = { ...options, reference, patterns, utf8: false, notifies: false }
  return commandOf({
    ...one("LIST", asked, patterns[0] ?? "", []),
    plan: ({ capabilities, utf8 }) =>
      planOf({ ...asked, utf8, notifies: capabilities.has("NOTIFY") }, capabilities)
  })
}

const planOf = (asked: Asked, capabilities: Capabilities): Plan.Plan<ListedMailboxes> => {
  const isExtended = capabilities.has("LIST-EXTENDED") || isRev2(capabilities)
  const tellsCounts = isExtended && (capabilities.has("LIST-STATUS") || isRev2(capabilities))
  const items = offeredItems(asked.status ?? [], capabilities)
  const missing = tellsCounts ? [] : items
  // only the level delimiter is asked for
  const isRoot = asked.patterns.every((pattern) => pattern === "")
  if (!isExtended || isRoot) {
    const found = plainly(asked, capabilities)
    return missing.length === 0 ? found : withStatus(found, missing)
  }
  const extension = tellsCounts && items.length > 0 ? "LIST-STATUS" : "LIST-EXTENDED"
  const found = Plan.using(extension, extended(asked, capabilities, tellsCounts ? items : []), () =>
    planOf(asked, Capability.without(capabilities, [extension]))
  )
  return missing.length === 0 ? found : withStatus(found, missing)
}

const isRev2 = (capabilities: Capabilities): boolean => capabilities.has("IMAP4REV2")

/** `LIST (SUBSCRIBED) "" ("a" "b%") RETURN (CHILDREN STATUS (MESSAGES))`. RFC 5258 §3. */
const extended = (
  asked: Asked,
  capabilities: Capabilities,
  items: ReadonlyArray<StatusItem>
): Command<ListedMailboxes> => {
  const { patterns, reference, subscribed = false, subscribedOnly = false } = asked
  const [first = "", ...more] = patterns
  const tellsUse = capabilities.has("SPECIAL-USE") || isRev2(capabilities)
  const returns = ["CHILDREN", ...(tellsUse ? ["SPECIAL-USE"] : []), ...(subscribed ? ["SUBSCRIBED"] : [])]
  return {
    name: "LIST",
    args: [
      ...(subscribedOnly ? [Argument.list(Argument.atom("SUBSCRIBED"))] : []),
      Argument.mailbox(reference),
      more.length === 0 ? Argument.mailbox(first) : Argument.list(...patterns.map(Argument.mailbox)),
      Argument.atom("RETURN"),
      Argument.list(
        ...returns.map(Argument.atom),
        ...(items.length === 0 ? [] : [Argument.atom("STATUS"), itemList(items)])
      )
    ],
    result: (untagged) => listed(untagged, { ...asked, items }, subscribed || subscribedOnly)
  }
}

/** The command of RFC 3501 for one pattern. */
const one = (
  name: "LIST" | "LSUB" | "XLIST",
  asked: Asked,
  pattern: string,
  found: ListedMailboxes
): Command<ListedMailboxes> => ({
  name,
  args: [Argument.mailbox(asked.reference), Argument.mailbox(pattern)],
  result: (untagged) => {
    const known = new Set(found.map((each) => each.name))
    const isLsub = name === "LSUB"
    const about = { ...asked, patterns: [pattern], subscribedOnly: false, isLsub, items: [] }
    const more = listed(untagged, about, false)
    const all = [...found, ...more.filter((each) => !known.has(each.name))]
    return withUnread(all, found.unread, more.unread)
  }
})

/** Plans a LIST without options. LSUB reports the subscriptions. */
const plainly = (asked: Asked, capabilities: Capabilities): Plan.Plan<ListedMailboxes> => {
  const { subscribed = false, subscribedOnly = false } = asked
  const subscriptions = each(asked, "LSUB")
  if (subscribedOnly) {
    return Plan.andThen(subscriptions, (found) => Effect.succeed(marked(found, found.value)))
  }
  const tellsUse = capabilities.has("SPECIAL-USE") || !capabilities.has("XLIST")
  const all = each(asked, tellsUse ? "LIST" : "XLIST")
  return subscribed
    ? Plan.andThen(all, (found, exchange) =>
        Effect.map(Plan.run(subscriptions, exchange), ({ value }) => marked(found, value))
      )
    : all
}

/** One command for each pattern. */
const each = (asked: Asked, name: "LIST" | "LSUB" | "XLIST"): Plan.Plan<ListedMailboxes> => {
  const [first = "", ...more] = asked.patterns
  return more.reduce(
    (plan, pattern) =>
      Plan.andThen(plan, ({ value }, exchange) => exchange(one(name, asked, pattern, value))),
    Plan.send(one(name, asked, first, []))
  )
}

/** LSUB reports levels that only lead to what is subscribed to as `\Noselect`. RFC 3501 §6.3.9. */
const marked = (
  found: CommandResult<ListedMailboxes>,
  subscriptions: ListedMailboxes
): CommandResult<ListedMailboxes> => {
  const names = new Set(subscriptions.filter(({ selectable }) => selectable).map(({ name }) => name))
  const value = found.value.map((info) => ({ ...info, subscribed: names.has(info.name) }))
  const others = found.value === subscriptions ? undefined : subscriptions.unread
  return { ...found, value: withUnread(value, found.value.unread, others) }
}

/** One STATUS for each mailbox that can be selected. A refused one is left out. */
const withStatus = (
  plan: Plan.Plan<ListedMailboxes>,
  items: ReadonlyArray<StatusItem>
): Plan.Plan<ListedMailboxes> =>
  Plan.andThen(
    plan,
    Effect.fnUntraced(function* (found, exchange) {
      const value: Array<MailboxInfo> = []
      for (const each of found.value) {
        value.push(each.selectable ? { ...each, ...(yield* counted(each, items, exchange)) } : each)
      }
      return { ...found, value: withUnread(value, found.value.unread) }
    })
  )

const counted = ({ name }: MailboxInfo, items: ReadonlyArray<StatusItem>, exchange: Plan.Exchange) =>
  Effect.map(exchange(status(name, items)), ({ value }) => ({ status: value })).pipe(
    Effect.catchReason("ImapError", "CommandRejected", () => Effect.succeed({})),
    Effect.catchReason("ImapError", "ItemMissing", () => Effect.succeed({}))
  )
