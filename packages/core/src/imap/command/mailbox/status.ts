/** STATUS: counts of a mailbox that need not be selected. RFC 9051 §6.3.11. */
import * as Argument from "../../Argument.ts"
import type { Capabilities } from "../../Capability.ts"
import type { StatusData, Untagged } from "../../Response.ts"
import { withJson } from "../../../base/json.ts"
import { toText } from "../../../base/octets.ts"
import { canonicalName } from "../../wire/Grammar.ts"
import * as RawName from "../../wire/RawName.ts"
import { mailboxName } from "./mailboxName.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import { type Command, commandOf } from "../Command.ts"

/** The counts of a mailbox that is not open: only those that were requested and reported. */
export const MailboxStatus = Schema.Struct({
  messages: Schema.optionalKey(Schema.Int),
  /** Without `\Seen`. */
  unseen: Schema.optionalKey(Schema.Int),
  /** The UID that the next message gets at least. */
  uidNext: Schema.optionalKey(Schema.Int),
  /** Another value: every UID that was known means nothing any more. */
  uidValidity: Schema.optionalKey(Schema.Int),
  /** RFC 3501 §7.3.2. */
  recent: Schema.optionalKey(Schema.Int),
  /** With `\Deleted`. */
  deleted: Schema.optionalKey(Schema.Int),
  /** Octets of all messages. RFC 8438. */
  size: Schema.optionalKey(Schema.BigInt),
  /** RFC 7162 §3.1.7. */
  highestModSeq: Schema.optionalKey(Schema.BigInt),
  /** Stays the same when the mailbox is renamed. RFC 8474 §4.3. */
  mailboxId: Schema.optionalKey(Schema.String),
  /** Octets of the largest message that can be appended. RFC 7889 §4. */
  appendLimit: Schema.optionalKey(Schema.Int)
})
export interface MailboxStatus extends Schema.Schema.Type<typeof MailboxStatus> {}

/** The counts that `status` can ask for. */
export type StatusItem = keyof MailboxStatus

const words = {
  messages: "MESSAGES",
  unseen: "UNSEEN",
  uidNext: "UIDNEXT",
  uidValidity: "UIDVALIDITY",
  recent: "RECENT",
  deleted: "DELETED",
  size: "SIZE",
  highestModSeq: "HIGHESTMODSEQ",
  mailboxId: "MAILBOXID",
  appendLimit: "APPENDLIMIT"
} as const satisfies Readonly<Record<StatusItem, string>>

/** The capabilities for an item, of which one must be listed; any server knows the other items. */
const neededFor: { readonly [Item in StatusItem]?: ReadonlyArray<string> } = {
  recent: ["IMAP4REV1"],
  deleted: ["IMAP4REV2", "QUOTA=RES-MESSAGE"],
  size: ["STATUS=SIZE", "IMAP4REV2"],
  highestModSeq: ["CONDSTORE", "QRESYNC"],
  mailboxId: ["OBJECTID"],
  appendLimit: ["APPENDLIMIT"]
}

/** Returns the items that the server supports. An unknown one would make it refuse all. */
export const offeredItems = (
  items: ReadonlyArray<StatusItem>,
  capabilities: Capabilities
): ReadonlyArray<StatusItem> =>
  items.filter((item) => neededFor[item]?.some((name) => capabilities.has(name)) ?? true)

export const itemList = (items: ReadonlyArray<StatusItem>): Argument.Argument =>
  Argument.list(...items.map((item) => Argument.atom(words[item])))

/** Reads a STATUS response. */
export const statusOf = ({ items, mailboxId }: StatusData): MailboxStatus => {
  const count = (item: Exclude<StatusItem, "mailboxId">) => {
    const value = Number(items.get(words[item]))
    return Number.isSafeInteger(value) ? { [item]: value } : {}
  }
  const exact = (item: "size" | "highestModSeq") => {
    const value = items.get(words[item])
    return value === undefined ? {} : { [item]: value }
  }
  return withJson({
    ...count("messages"),
    ...count("unseen"),
    ...count("uidNext"),
    ...count("uidValidity"),
    ...count("recent"),
    ...count("deleted"),
    ...exact("size"),
    ...exact("highestModSeq"),
    ...(mailboxId === undefined ? {} : { mailboxId }),
    ...count("appendLimit")
  })
}

const usual: ReadonlyArray<StatusItem> = ["messages", "unseen", "uidNext", "uidValidity"]

export const statusItem = Schema.declare(
  (given: unknown): given is StatusItem => typeof given === "string" && Object.hasOwn(words, given),
  { expected: `one of ${Object.keys(words).join(", ")}` }
)

const check = checking("STATUS", () => ({
  mailbox: Schema.String,
  items: Schema.NonEmptyArray(statusItem)
}))

/**
 * Asks for counts of a mailbox other than the selected one, for which `connection.mailbox` says more and costs nothing. Items
 * that the server does not offer are left out; if none is left, it fails as `NotOffered`.
 *
 * **Example** (How much is unread)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const unread = Effect.fn(function* (connection: ImapConnection.ImapConnection, mailbox: string) {
 *   const counts = yield* connection.execute(Command.status(mailbox, ["unseen"]))
 *   return counts.unseen ?? 0
 * })
 * ```
 */
export const status = (mailbox: string, items: ReadonlyArray<StatusItem> = usual): Command<MailboxStatus> => {
  const wrong = check({ mailbox, items })
  if (wrong !== undefined) return wrong
  const asking = (asked: ReadonlyArray<StatusItem>, utf8: boolean): Command<MailboxStatus> =>
    commandOf({
      name: "STATUS",
      args: [Argument.mailbox(mailbox), itemList(asked)],
      problem: (untagged) =>
        dataOf(mailbox, utf8, untagged) === undefined ? { _tag: "ItemMissing", item: "STATUS" } : undefined,
      result: (untagged) => {
        const data = dataOf(mailbox, utf8, untagged)
        return data === undefined ? {} : statusOf(data)
      }
    })
  return commandOf({
    ...asking(items, false),
    plan: ({ capabilities, utf8 }) => {
      const offered = offeredItems(items, capabilities)
      if (offered.length > 0) return Plan.send(asking(offered, utf8))
      const [first] = items.flatMap((item) => neededFor[item] ?? [])
      return Plan.notOffered("STATUS", first ?? "STATUS")
    }
  })
}

/**
 * Others may come meanwhile, since a server reports mailboxes by itself (RFC 5465). No name is certain to come as it was sent: the
 * only one that came is taken for it.
 */
const dataOf = (mailbox: string, utf8: boolean, untagged: ReadonlyArray<Untagged>) => {
  const all = untagged.filter((response) => response._tag === "MailboxStatus")
  const asked = sent(mailbox, utf8)
  const own = all.findLast(({ name }) => sent(mailboxName(name, utf8), utf8) === asked)
  return own ?? (all.every(({ name }) => name === all[0]?.name) ? all.at(-1) : undefined)
}

/** A name as it is sent: of one in parts of which octets are kept, there are several spellings. */
const sent = (name: string, utf8: boolean): string => toText(RawName.octets(canonicalName(name), utf8))
