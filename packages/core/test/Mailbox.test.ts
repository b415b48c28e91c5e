import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as Mailbox from "../src/imap/Mailbox.ts"
import * as ResponseParser from "../src/imap/wire/ResponseParser.ts"
import { bytes } from "./wire/bytes.ts"

const before = { ...Mailbox.empty("INBOX", false), exists: 3, uidNext: 10 }

/** The state after a line of a server. */
const after = (line: string): Mailbox.MailboxState => {
  const response = Result.getOrThrow(ResponseParser.parse(bytes(line)))
  const isUntagged =
    response._tag !== "Tagged" && response._tag !== "Continuation" && response._tag !== "Stray"
  return isUntagged ? Mailbox.withUntagged(before, response) : before
}

describe("the selected mailbox", () => {
  it.each([
    ["the last message is expunged", "* 3 EXPUNGE", { exists: 2 }],
    ["one that does not exist is expunged", "* 4 EXPUNGE", { exists: 3 }],
    ["message 0 is expunged", "* 0 EXPUNGE", { exists: 3 }],
    ["messages vanish", "* VANISHED 4:5", { exists: 1 }],
    ["more vanish than there are", "* VANISHED 1:9", { exists: 0 }],
    ["some had vanished before", "* VANISHED (EARLIER) 1:2", { exists: 3 }],
    ["a message has come", "* 4 EXISTS", { exists: 4 }],
    ["a message has a UID that was not expected yet", "* 3 FETCH (UID 12)", { uidNext: 13 }],
    ["a message has a UID that was", "* 3 FETCH (UID 9)", { uidNext: 10 }],
    ["a message has no valid UID", "* 3 FETCH (UID 0)", { uidNext: 10 }]
  ] as const)("%s", (_, line, changed) => {
    assert.deepStrictEqual(after(line), { ...before, ...changed })
  })
})
