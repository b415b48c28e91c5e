/** The table of `list`: its order is that of people, not of the server. */
import type { MailboxInfo } from "@effect-imap/core/Command"
import { assert, describe, it } from "@effect/vitest"
import * as ListWords from "../../../src/cli/list/ListWords.ts"

const mailbox = (name: string, specialUse?: MailboxInfo["specialUse"]): MailboxInfo => ({
  name,
  delimiter: "/",
  attributes: [],
  selectable: true,
  ...(specialUse === undefined ? {} : { specialUse })
})

/** The first column of the table. */
const listed = (mailboxes: ReadonlyArray<MailboxInfo>): ReadonlyArray<string> =>
  ListWords.table(mailboxes, "imap.example.com", { color: false, width: 80 })
    .split("\n")
    .slice(3)
    .map((line) => /^ {2}(.*?)(?: {2}|$)/.exec(line)?.[1] ?? "")

describe("the order of list", () => {
  it("begins with INBOX, whatever the server begins with; then special uses; then by name", () => {
    const answered = [
      mailbox("Drafts", "\\Drafts"),
      mailbox("Work"),
      mailbox("Archive", "\\Archive"),
      mailbox("Inbox")
    ]
    assert.deepStrictEqual(listed(answered), ["Inbox", "Archive", "Drafts", "Work"])
  })

  it("keeps a mailbox and those below it together, and counts as people do", () => {
    const answered = ["Work old", "Work/Box 10", "Work", "Work/Box 2", "älter"].map((name) => mailbox(name))
    assert.deepStrictEqual(listed(answered), ["älter", "Work", "Work/Box 2", "Work/Box 10", "Work old"])
  })
})
