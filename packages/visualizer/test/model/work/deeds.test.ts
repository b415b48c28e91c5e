import { assert, it } from "@effect/vitest"
import { deedOf } from "../../../src/model/work/deeds.ts"
import { refusedWords } from "../../../src/model/life/words.ts"

it.each([
  ["STORE 1 +FLAGS (\\Seen)", "marking a message as read"],
  ["UID STORE 7:9 +FLAGS.SILENT (\\Seen)", "marking messages as read"],
  ["UID STORE 7 -FLAGS (\\Seen)", "marking a message as unread"],
  ["STORE 1 FLAGS ()", "changing the flags of a message"],
  ["UID FETCH 1:* (FLAGS)", "reading messages"],
  ["UID FETCH 7 (BODY.PEEK[2]<0.65536>)", "reading pieces of a message"],
  ["UID SEARCH UNSEEN", "searching for messages"],
  ["X-PRIVATE 1", undefined]
] as const)("%s is told as a person would", (command, deed) => {
  assert.strictEqual(deedOf(command), deed)
})

it("a refusal is told by what was wanted, then by the command and the code", () => {
  const stored = { name: "STORE", words: " STORE 1 +FLAGS (\\Seen)", code: "LIMIT" }
  assert.strictEqual(refusedWords(stored), "the server refused marking a message as read (STORE, LIMIT)")
  const own = { name: "XAPPLE", words: undefined, code: undefined }
  assert.strictEqual(refusedWords(own), "the server refused XAPPLE")
})
