/** What an app deletes although its copy was refused, and what it marks as deleted and leaves. */
import { assert, describe, it } from "@effect/vitest"
import { wordsOf } from "../../../../src/model/evidence/Noticed.ts"
import { Deletions } from "../../../../src/model/evidence/watch/Deletions.ts"
import { plays } from "../../../support/dialogue.ts"

/** Reads a conversation of an app, `C:` and `S:`, and returns the titles of what is found. */
const titlesIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const deletions = new Deletions()
  plays([deletions], lines)
  return deletions.found.map((each) => wordsOf(each).title)
}

const refused = ["C: c UID COPY 3,4 Archive", "S: c NO [TRYCREATE] Mailbox does not exist"]
const marked = ["C: m UID STORE 3,4 +FLAGS.SILENT (\\Deleted)", "S: m OK done"]
const expunged = ["C: e EXPUNGE", "S: * 3 EXPUNGE", "S: * 3 EXPUNGE", "S: e OK done"]

describe("RFC 9051 §6.4.7: messages that are deleted after their copy was refused", () => {
  it("are counted once they are gone", () => {
    const deleted = "The app deleted 2 messages that the server had refused to copy (UID COPY)"
    assert.deepStrictEqual(titlesIn(...refused, ...marked, ...expunged), [deleted])
    assert.deepStrictEqual(titlesIn(...refused, ...marked, "C: x CLOSE", "S: x OK done"), [deleted])
    const one = ["C: e UID EXPUNGE 4", "S: * 4 EXPUNGE", "S: e OK done"]
    assert.deepStrictEqual(titlesIn(...refused, ...marked, ...one), [
      "The app deleted a message that the server had refused to copy (UID COPY)"
    ])
  })

  it("are told as marked before that", () => {
    const only = "The app marked 2 messages as deleted that the server had refused to copy (UID COPY)"
    assert.deepStrictEqual(titlesIn(...refused, ...marked), [only])
    assert.deepStrictEqual(titlesIn(...refused, ...marked, "C: e EXPUNGE", "S: e OK none"), [only])
  })

  it.each([
    [
      "their copy was accepted later",
      ["C: n CREATE Archive", "S: n OK done", "C: c UID COPY 3,4 Archive", "S: c OK done"]
    ],
    ["another mailbox was opened", ["C: s SELECT Sent", "S: s OK done"]]
  ])("are none, if %s", (_, between) => {
    assert.deepStrictEqual(titlesIn(...refused, ...between, ...marked, ...expunged), [])
  })

  it("are none, if others are marked, or numbers have moved", () => {
    const others = ["C: m UID STORE 5 +FLAGS (\\Deleted)", "S: m OK done"]
    assert.deepStrictEqual(titlesIn(...refused, ...others, ...expunged), [])
    const byNumber = ["C: c COPY 3 Archive", "S: c NO no", "S: * 1 EXPUNGE"]
    const third = ["C: m STORE 3 +FLAGS (\\Deleted)", "S: m OK done"]
    assert.deepStrictEqual(titlesIn(...byNumber, ...third, ...expunged), [])
  })
})

describe("RFC 9051 §6.4.3: marks that no EXPUNGE follows", () => {
  const marks = (count: number) => [`C: m UID STORE 1:${count} +FLAGS (\\Deleted)`, "S: m OK done"]

  it("are told, if they are many", () => {
    assert.deepStrictEqual(titlesIn(...marks(12)), [
      "12 messages were marked as deleted, and none was removed on this connection"
    ])
    assert.deepStrictEqual(titlesIn(...marks(9)), [])
    assert.deepStrictEqual(titlesIn(...marks(12), ...expunged), [])
    assert.deepStrictEqual(
      titlesIn(...marks(12), "C: u UID STORE 1:12 -FLAGS (\\Deleted)", "S: u OK done"),
      []
    )
  })

  it("are not told of messages that may have been reported gone since, or with the mark", () => {
    assert.deepStrictEqual(titlesIn(...marks(12), "S: * 4 EXPUNGE"), [])
    assert.deepStrictEqual(titlesIn(...marks(12), "S: * VANISHED 1:12"), [])
    const [mark = "", done = ""] = marks(12)
    assert.deepStrictEqual(titlesIn(mark, "S: * 4 EXPUNGE", done), [])
    assert.strictEqual(titlesIn(...marks(12), "S: * VANISHED 99").length, 1)
    assert.strictEqual(titlesIn(...marks(12), "C: s SELECT Sent", "S: s OK x", "S: * 4 EXPUNGE").length, 1)
  })
})
