/** The mailboxes of an account in words: a line for each, with its purpose and counts. */
import type { MailboxInfo } from "@effect-imap/core/Command"
import { visible } from "@effect-imap/core/internal/Trace"
import { aligned } from "../output/table.ts"
import { painted, type Style } from "../output/stepLines.ts"

/** Renders a table in the order in which people look for a mailbox, with counts if the server reports them in the same command. */
export const table = (mailboxes: ReadonlyArray<MailboxInfo>, host: string, style: Style): string => {
  const count = `${mailboxes.length} ${mailboxes.length === 1 ? "mailbox" : "mailboxes"} at ${host}`
  const hasCounts = mailboxes.some(({ status }) => status !== undefined)
  const heads = ["MAILBOX", "FOR", ...(hasCounts ? ["MESSAGES", "UNREAD"] : [])]
  return [
    `${painted("✓", 32, style)} ${visible(count)}`,
    "",
    ...aligned([heads, ...mailboxes.toSorted(byUse).map((info) => row(info, hasCounts))])
  ].join("\n")
}

/** INBOX first, then those with a special use, then by name; each level of names before the levels below it. */
const byUse = (a: MailboxInfo, b: MailboxInfo): number =>
  rank(a) - rank(b) || collator.compare(levels(a), levels(b))

const rank = ({ name, specialUse }: MailboxInfo): number =>
  name.toUpperCase() === "INBOX" ? 0 : specialUse === undefined ? 2 : 1

/** As in a list of files: `Box 2` before `Box 10`, whatever the language of this machine. */
const collator = new Intl.Collator("en", { numeric: true })

/** Returns the name with a delimiter that sorts before every other character, so that levels stay together. */
const levels = ({ delimiter, label, name }: MailboxInfo): string =>
  delimiter === undefined ? (label ?? name) : (label ?? name).replaceAll(delimiter, "\t")

const row = (info: MailboxInfo, hasCounts: boolean): ReadonlyArray<string> => [
  info.label ?? info.name,
  purpose(info),
  ...(hasCounts ? [number(info.status?.messages), number(info.status?.unseen)] : [])
]

/** Returns the special use. A name that cannot be selected only leads to those below it. RFC 9051 §7.3.1. */
const purpose = ({ selectable, specialUse }: MailboxInfo): string =>
  selectable ? (specialUse?.slice("\\".length) ?? "") : "(not selectable)"

const number = (count: number | undefined): string => (count === undefined ? "" : String(count))
