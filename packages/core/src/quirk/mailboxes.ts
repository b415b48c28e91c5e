/** What a NO to SELECT says in words, where no response code says it. */
import type { Quirk } from "./Quirk.ts"

export const quirks: ReadonlyArray<Quirk> = [
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
