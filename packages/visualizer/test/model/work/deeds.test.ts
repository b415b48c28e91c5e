import { assert, it } from "@effect/vitest"
import { deedOf } from "../../../src/model/work/deeds.ts"

it.each([
  ["STORE 1 +FLAGS (\\Seen)", "marking a message as read"],
  ["UID STORE 7:9 +FLAGS.SILENT (\\Seen)", "marking messages as read"],
  ["UID STORE 7 -FLAGS (\\Seen)", "marking a message as unread"],
  ["STORE 1 FLAGS ()", "changing the flags of a message"],
  ["UID FETCH 1:* (FLAGS)", "reading messages"],
  ["UID FETCH 7 (BODY.PEEK[2]<0.65536>)", "reading pieces of a message"],
  ["UID SEARCH UNSEEN", "searching for messages"],
  ['LIST "" "*"', "listing the mailboxes"],
  ['LIST "" INBOX.%', "listing the mailboxes"],
  ['LIST "" ("Sent" "Trash")', "listing the mailboxes"],
  ['LIST "" <text>', "listing the mailboxes"],
  ['LIST "" ""', "listing the mailboxes"],
  ['LIST "" "Sent Items"', "looking up a mailbox"],
  ['LIST "" <mbox:1>/<mbox:2> RETURN (CHILDREN)', "looking up a mailbox"],
  ['LSUB "" Trash', "looking up a mailbox"],
  ["X-PRIVATE 1", undefined]
] as const)("%s is told as a person would", (command, deed) => {
  assert.strictEqual(deedOf(command), deed)
})
