/** The commands that ask about the mailboxes of an account. RFC 5465 §3, RFC 5819 §2. */
import * as Argument from "../../imap/Argument.ts"
import { verbatim } from "../../imap/command/arguments.ts"
import type { Capabilities } from "../../imap/Capability.ts"
import type { Command } from "../../imap/command/Command.ts"
import { listMailboxes } from "../../imap/command/mailbox/list.ts"
import { status } from "../../imap/command/mailbox/status.ts"
import { plain } from "../../imap/command/raw.ts"
import type { Countable } from "./Overview.ts"

/** The events of messages, which must be asked for together. RFC 5465 §5. */
const ofMessages = "MessageNew MessageExpunge FlagChange"

/**
 * Asks for all changes of mailboxes, or of their names alone. `selected-delayed` leaves the open one as without NOTIFY:
 * with `selected`, a message could be expunged at any time, and numbers in a command would mean other messages. RFC 5465
 * §6.
 */
export const notify = (namesAlone: boolean): Command<unknown> => {
  const ofOthers = namesAlone ? "MailboxName" : `${ofMessages} MailboxName`
  return plain(
    "NOTIFY",
    Argument.atom("SET"),
    verbatim(`(selected-delayed (${ofMessages}))`),
    verbatim(`(personal (${ofOthers}))`)
  )
}

export const namespace: Command<unknown> = plain("NAMESPACE")

export const countableBy = (capabilities: Capabilities): Countable => ({
  modSeq: capabilities.has("CONDSTORE") || capabilities.has("QRESYNC"),
  id: capabilities.has("OBJECTID")
})

export const countsWithList = (capabilities: Capabilities): boolean =>
  capabilities.has("IMAP4REV2") || (capabilities.has("LIST-EXTENDED") && capabilities.has("LIST-STATUS"))

const counts = ["messages", "uidNext", "uidValidity", "unseen"] as const

/** Lists all mailboxes: one command, or one for each pattern if the server takes one at a time. RFC 5258 §3. */
export const survey = (
  capabilities: Capabilities,
  patterns: ReadonlyArray<string>,
  asksId: boolean
): ReadonlyArray<Command> => {
  const items = itemsOf(countableBy(capabilities), asksId)
  const options = countsWithList(capabilities) ? { status: items } : {}
  const isExtended = capabilities.has("IMAP4REV2") || capabilities.has("LIST-EXTENDED")
  return isExtended
    ? [listMailboxes("", patterns, options)]
    : patterns.map((pattern) => listMailboxes("", pattern, options))
}

const itemsOf = ({ modSeq }: Countable, id: boolean) => [
  ...counts,
  ...(modSeq ? ["highestModSeq" as const] : []),
  ...(id ? ["mailboxId" as const] : [])
]

export const counting = (capabilities: Capabilities, mailbox: string, asksId: boolean): Command =>
  status(mailbox, itemsOf(countableBy(capabilities), asksId))
