/** The meanings of a NO to SELECT by its words, if no response code says more. */
import type { Quirk } from "./Quirk.ts"

export const mailboxes: ReadonlyArray<Quirk> = [
  {
    id: "mailbox-missing",
    state: "select",
    match: {
      text: /(?:does ?n[o']t|not) exist|unknown mailbox|no such mailbox|mailbox not found|nonexistent/i,
      manner: ["NO"],
      codeless: true
    },
    recovery: { _tag: "Means", reason: { _tag: "MailboxMissing", mailbox: "" } },
    source: "the words of Courier, Cyrus, Exchange and others"
  },
  {
    id: "mailbox-locked",
    state: "select",
    match: {
      text: /\b(?:mailbox|folder|maildrop) (?:is |was )?(?:currently |temporarily )?(?:locked|in use|busy)\b|\bunable to lock\b/i,
      manner: ["NO"],
      codeless: true
    },
    recovery: { _tag: "Means", reason: { _tag: "MailboxBusy", mailbox: "" } },
    source: "the words of UW-imap, Courier, MDaemon and others"
  },
  {
    id: "mailbox-no-access",
    state: "select",
    match: {
      text: /permission denied|access denied|no access|not permitted/i,
      manner: ["NO"],
      codeless: true
    },
    recovery: { _tag: "Means", reason: { _tag: "MailboxNoAccess", mailbox: "" } },
    source: "the words of Cyrus, Courier and others"
  }
]
