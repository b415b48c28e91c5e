/** The commands in flight and the open mailbox, as all that watches a connection is told of them. */
import { assert, describe, it } from "@effect/vitest"
import type { Dialogue } from "../../../../src/model/evidence/watch/Dialogue.ts"
import { plays } from "../../../support/dialogue.ts"

const opening = [
  "C: a SELECT inbox",
  "S: * 3 EXISTS",
  "S: * OK [UIDVALIDITY 7] valid",
  "S: * OK [UIDNEXT 12] next",
  "S: a OK [READ-WRITE] done"
]

const after = (...lines: ReadonlyArray<string>): Dialogue => plays([], [...opening, ...lines])

describe("RFC 9051 §6.3.2: the open mailbox", () => {
  it("is the one that SELECT names, with what the server tells of it", () => {
    const { exists, hasGrown, isOpen, name, uidNext, validity } = after().mailbox
    assert.deepStrictEqual(
      { exists, hasGrown, isOpen, name, uidNext, validity },
      { exists: 3, hasGrown: false, isOpen: true, name: "INBOX", uidNext: 12, validity: "7" }
    )
  })

  it.each([
    ["RFC 9051 §7.5.1: EXPUNGE", ["S: * 2 EXPUNGE"], { exists: 2, removed: 1, hasGrown: false }],
    ["RFC 7162 §3.2.10: VANISHED", ["S: * VANISHED 4:5"], { exists: 1, removed: 2, hasGrown: false }],
    ["VANISHED (EARLIER)", ["S: * VANISHED (EARLIER) 1:9"], { exists: 3, removed: 0, hasGrown: false }],
    ["a message that came", ["S: * 4 EXISTS"], { exists: 4, removed: 0, hasGrown: true }],
    [
      "one that came after another went",
      ["S: * 1 EXPUNGE", "S: * 3 EXISTS"],
      { exists: 3, removed: 1, hasGrown: true }
    ]
  ] as const)("%s", (_, lines, expected) => {
    const { exists, hasGrown, removed } = after(...lines).mailbox
    assert.deepStrictEqual({ exists, hasGrown, removed }, expected)
  })

  it("is another one from the next SELECT on, and none if that is refused", () => {
    assert.deepInclude(after("C: b EXAMINE Archive").mailbox, {
      name: "Archive",
      isReadOnly: true,
      removed: 0
    })
    assert.isFalse(after("C: b SELECT Archive", "S: b NO no").mailbox.isOpen)
    assert.deepInclude(after("C: b CLOSE", "S: b OK done").mailbox, { name: "", exists: undefined })
  })
})

describe("RFC 9051 §2.2: commands and their answers", () => {
  it("each is running until its tagged response, which it is told with", () => {
    const asked = ["C: b UID MOVE 4 Done", "C: c NOOP"]
    assert.deepStrictEqual(Array.from(after(...asked).running.keys()), ["b", "c"])
    const { answered, running } = after(...asked, "S: * 1 EXPUNGE", "S: b OK done")
    assert.deepStrictEqual(Array.from(running.keys()), ["c"])
    assert.deepInclude(answered, { name: "UID MOVE", removed: 0 })
    assert.strictEqual(answered?.mailbox.removed, 1)
  })

  it("what no command has the tag of answers none", () =>
    assert.isUndefined(after("C: b NOOP", "S: x OK done").answered))

  it("CLOSE is about the mailbox that it closes, SELECT about the one that it opens", () => {
    assert.strictEqual(after("C: b CLOSE", "S: b OK done").answered?.mailbox.name, "INBOX")
    assert.strictEqual(after("C: b SELECT Archive", "S: b OK done").answered?.mailbox.name, "Archive")
  })
})
