/** Reads the responses to a LIST, even if NOTIFY reports mailboxes between them. RFC 9051 §7.3.1, RFC 5465 §5.4. */
import { Struct } from "effect"
import { type ListData, textOf, type Untagged } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as RawName from "../../wire/RawName.ts"
import * as Utf8 from "../../wire/Utf8.ts"
import type { MailboxInfo, SpecialUse } from "./MailboxInfo.ts"
import { labelOf } from "./labelOf.ts"
import { mailboxName } from "./mailboxName.ts"
import { fits } from "./patterns.ts"
import { withJson } from "../../../base/json.ts"
import { type MailboxStatus, type StatusItem, statusOf } from "./status.ts"

/** The question, by which its answers are recognised. */
interface Asked {
  readonly reference: string
  readonly patterns: ReadonlyArray<string>
  readonly subscribedOnly?: boolean | undefined
  /** The command was LSUB: what a server reports by itself is LIST. */
  readonly isLsub?: boolean | undefined
  /** The counts that the command itself asked for. */
  readonly items: ReadonlyArray<StatusItem>
  readonly utf8: boolean
  readonly notifies: boolean
}

/** The mailboxes that a server lists, and the lines of its answer that cannot be read. */
export type ListedMailboxes = ReadonlyArray<MailboxInfo> & {
  /** Present if there are such lines: each may be a mailbox, as it was sent. */
  readonly unread?: ReadonlyArray<string>
}

/** Keeps with the mailboxes what could not be read. */
export const withUnread = (
  all: ReadonlyArray<MailboxInfo>,
  ...unread: ReadonlyArray<ReadonlyArray<string> | undefined>
): ListedMailboxes => {
  const lines = unread.flatMap((each) => each ?? [])
  return lines.length === 0 ? all : Object.assign(Array.from(all), { unread: lines })
}

/** The mailboxes in the server's order, each once, as they were reported last. */
export const listed = (
  untagged: ReadonlyArray<Untagged>,
  asked: Asked,
  tellsSubscribed: boolean
): ListedMailboxes => {
  const { items, utf8 } = asked
  const found = new Map<string, MailboxInfo>()
  const counts = new Map<string, MailboxStatus>()
  const unread: Array<string> = []
  for (const response of untagged) {
    if (response._tag === "MailboxStatus") {
      const name = mailboxName(response.name, utf8)
      counts.set(name, withJson({ ...counts.get(name), ...Struct.pick(statusOf(response), items) }))
    }
    if (response._tag === "Unknown" && /^(?:LIST|LSUB|XLIST)$/.test(response.name)) {
      unread.push(Utf8.decode(response.bytes))
    }
    if (response._tag !== "List") continue
    const info = infoOf(response, utf8, tellsSubscribed)
    if (!asked.notifies || isAnswer(response, info, asked, found)) found.set(info.name, info)
  }
  const all = Array.from(found.values(), (info) => {
    const status = items.length === 0 ? undefined : counts.get(info.name)
    return status === undefined ? info : { ...info, status }
  })
  return withUnread(all, unread)
}

/**
 * Returns whether a response belongs to the result of a LIST while a server may report by itself what is created, renamed and
 * removed. Of what it reports, the result takes what the command would have found.
 */
const isAnswer = (
  response: ListData,
  info: MailboxInfo,
  { isLsub = false, patterns, reference, subscribedOnly = false, utf8 }: Asked,
  found: Map<string, MailboxInfo>
): boolean => {
  if (isLsub) return response.answers === "LSUB"
  const attributes = new Set(response.attributes.map(Grammar.upperCase))
  const before = oldNameOf(response, utf8)
  if (before !== undefined) found.delete(before)
  if (subscribedOnly) return attributes.has("\\SUBSCRIBED")
  // a level above others is one, too, and has them
  if (attributes.has("\\NONEXISTENT") && info.hasChildren !== true) {
    found.delete(info.name)
    return false
  }
  // what a reference means is the server's affair
  if (reference === "" && !fits(patterns)(info.name, info)) return false
  // only an answer says whether others are below it
  return !(found.get(info.name)?.hasChildren !== undefined && info.hasChildren === undefined)
}

/** `("OLDNAME" ("Before"))`. RFC 5465 §5.4, RFC 9051 §6.3.9.7. */
export const oldNameOf = ({ extended = [] }: ListData, utf8: boolean): string | undefined => {
  const at = extended.findIndex((item) => Grammar.upperCase(textOf(item) ?? "") === "OLDNAME")
  const names = at < 0 ? undefined : extended[at + 1]
  const name = names?._tag === "List" ? RawName.fromValue(names.items[0]) : undefined
  return name === undefined ? undefined : Grammar.canonicalName(mailboxName(name, utf8))
}

export const infoOf = (data: ListData, utf8: boolean, tellsSubscribed: boolean): MailboxInfo => {
  const attributes = new Set(data.attributes.map(Grammar.upperCase))
  const specialUse = data.attributes
    .map((name) => uses.get(Grammar.upperCase(name)))
    .find((use) => use !== undefined)
  const hasChildren = attributes.has("\\HASCHILDREN")
  // XLIST names INBOX in the words of its user
  const name = attributes.has("\\INBOX") ? "INBOX" : mailboxName(data.name, utf8)
  const label = labelOf(name)
  const hasNoChildren = attributes.has("\\HASNOCHILDREN") || attributes.has("\\NOINFERIORS")
  return {
    name,
    ...(label === undefined ? {} : { label }),
    delimiter: data.delimiter,
    attributes: data.attributes,
    selectable: !attributes.has("\\NOSELECT") && !attributes.has("\\NONEXISTENT"),
    ...(specialUse === undefined ? {} : { specialUse }),
    ...(tellsSubscribed ? { subscribed: attributes.has("\\SUBSCRIBED") } : {}),
    ...(hasChildren || hasNoChildren ? { hasChildren } : {})
  }
}

/** The last three are XLIST's. */
const uses: ReadonlyMap<string, SpecialUse> = new Map([
  ["\\ALL", "\\All"],
  ["\\ARCHIVE", "\\Archive"],
  ["\\DRAFTS", "\\Drafts"],
  ["\\FLAGGED", "\\Flagged"],
  ["\\IMPORTANT", "\\Important"],
  ["\\JUNK", "\\Junk"],
  ["\\SENT", "\\Sent"],
  ["\\TRASH", "\\Trash"],
  ["\\ALLMAIL", "\\All"],
  ["\\SPAM", "\\Junk"],
  ["\\STARRED", "\\Flagged"]
])
