/** Commands about a mailbox that has another name, is damaged, is gone or cannot be opened. */
import { named } from "../../../quirk/named.ts"
import { quoted } from "../../../reason/words.ts"
import type { Circumstances } from "../../Circumstances.ts"
import type { Addition } from "../Addition.ts"

export const names = {
  /** The name was encoded by the app, and again on the way to the wire. RFC 3501 §5.1.3. */
  encodedTwice: {
    of: ["MailboxMissing", "MailboxNoAccess", "CommandRejected"],
    when: ({ circumstances, step }) => step === "select" && circumstances.encodedTwice === true,
    words: () => ({
      why: "The name was in modified UTF-7 already (& to -), and was encoded once more: the server looked for another one than is meant.",
      try: "Let the app give the name in Unicode, as people read it, so that it is encoded once (RFC 3501 §5.1.3)."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The name came as UTF-8, or otherwise than in modified UTF-7. RFC 3501 §5.1.3, RFC 6855 §3. */
  notEncoded: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess"],
    when: ({ circumstances, said = "" }) =>
      circumstances.encodedTwice !== true && named.notEncoded.test(said),
    words: () => ({
      why: "The name of the mailbox has characters that this server reads in modified UTF-7 alone (RFC 3501 §5.1.3), and they were not sent so. Nothing is said of the mailbox or of the login.",
      try: "Write the name as the server does in its answers to LIST, such as Entw&APw-rfe for Entwürfe; in a URL, & is %26."
    }),
    party: "app",
    actionBy: "app"
  },
  /** What the server keeps of the mailbox is damaged: no client can do anything about it. */
  damagedMailbox: {
    of: ["CommandRejected", "MailboxMissing", "MailboxNoAccess", "MailboxUnavailable"],
    when: ({ said = "" }) => named.damagedMailbox.test(said),
    words: () => ({
      why: "The server's files of this mailbox are damaged, by its own words: neither the login nor the name is at fault, and other mailboxes need not be affected. Asked again, it is refused again.",
      try: "Tell the server's operator which mailbox it is: they can repair it (`reconstruct` in Cyrus, `doveadm force-resync` in Dovecot) or restore it. Until then, leave it out."
    }),
    party: "server",
    actionBy: "admin",
    retry: "never"
  },
  /** Somebody else may delete a mailbox while it is open here. RFC 2180 §3. */
  deletedMeanwhile: {
    of: ["CommandRejected", "MailboxMissing", "ServerBye"],
    when: ({ circumstances, said = "", step }) =>
      step !== "select" && !isTakenAway(circumstances) && named.deletedMeanwhile.test(said),
    words: () => ({
      why: "By the server's own words, the mailbox was deleted or renamed while it was open here: by another program, or by somebody else who may use it.",
      try: "List the mailboxes: under another name, go on there. If it is gone, ask whoever shares it, or for a copy from the provider's backup; nothing that is sent again brings it back."
    }),
    party: "others",
    actionBy: "user"
  },
  /** It was to be deleted or renamed, and the server ends the session instead of an answer: Cyrus 3. RFC 9051 §6.3.5. */
  takenAway: {
    of: ["ServerBye"],
    when: ({ circumstances, said = "" }) => isTakenAway(circumstances) && named.deletedMeanwhile.test(said),
    words: ({ circumstances: { owed = "" } }) => ({
      why: `By its own words, a mailbox was deleted or renamed: by this ${owed}, or before it. Other servers answer the command.`,
      try: `List the mailboxes before ${owed} is sent again: what it was to do may be done. If the server ends the session each time, show its operator the lines.`
    }),
    actionBy: "app"
  },
  /** The name is a level above mailboxes, and none itself. RFC 9051 §7.3.1. */
  noSelect: {
    of: ["MailboxMissing", "MailboxNoAccess", "CommandRejected"],
    when: ({ said = "" }) => named.noSelect.test(said),
    words: () => ({
      why: `By the server's own words, it is no mailbox that can be opened, but a level that leads to others (\\Noselect in LIST).`,
      try: "Let the app open only mailboxes that LIST marks neither \\Noselect nor \\NonExistent, such as those below it."
    }),
    party: "app",
    actionBy: "app"
  },
  /** The account had the mailbox open: its name was right. */
  openedBefore: {
    of: ["MailboxMissing"],
    // no INBOX is renamed, or hidden. RFC 9051 §6.3.6
    when: ({ circumstances, facts: { code, mailbox = "" } }) =>
      circumstances.openedBefore === true && code !== "CANNOT" && !/^"?INBOX"?$/i.test(mailbox),
    words: ({ facts: { mailbox }, reader }) => ({
      title: `${mailbox === undefined ? "The mailbox" : `The mailbox ${quoted(mailbox)}`}, which was open before, is not there any more`,
      why: "It was open under the same name, so the name was right, and the login is accepted: meanwhile it was renamed or deleted, or is hidden from IMAP, as a label can be.",
      try: `Look for its new name among all mailboxes (${reader === "app" ? '`Command.list("", "*")` on a connection without a mailbox' : "effect-imap list"}), and choose it anew, or name it as before. Until then each attempt is in vain.`
    }),
    party: "renamed",
    actionBy: ({ circumstances: { chosen } }) => (chosen === true ? "app" : "user"),
    retry: "never"
  }
} satisfies { readonly [id: string]: Addition }

/** It ended upon a command that takes a mailbox away. */
const isTakenAway = ({ owed = "" }: Circumstances): boolean => /^(?:DELETE|RENAME)$/.test(owed)
