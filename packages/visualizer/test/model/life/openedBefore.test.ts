/** A mailbox that was open before, and is not there any more. */
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay, started } from "./stays.ts"

const missing = (mailbox: string, openedBefore?: true) =>
  at(
    22 * minute,
    "connection:ended",
    {
      outcome: "failed",
      error: "MailboxMissing",
      step: "select",
      facts: { mailbox, code: "NONEXISTENT" },
      circumstances: { mailbox, ...(openedBefore && { openedBefore }) }
    },
    "c2"
  )

const fixOf = (mailbox: string, openedBefore?: true) =>
  livesIn(
    bytesOf(
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
      at(21 * minute, "connection:started", started("s1", 2), "c2"),
      missing(mailbox, openedBefore)
    )
  )[0]

describe("a mailbox that the server says is missing", () => {
  it("was renamed or deleted if an earlier connection opened it, as the trace shows or the program knew", () => {
    for (const life of [fixOf("INBOX.x", true), fixOf("Receipts", true)])
      assert.include(life?.fix, "Look for its new name among all mailboxes")
    assert.include(fixOf("Receipts", true)?.cause, "whoever renamed, deleted or hid the mailbox")
  })

  it("may have another spelling if none did", () => {
    assert.include(fixOf("Receipts")?.fix, "upper and lower case matter")
  })
})
