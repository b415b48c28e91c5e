import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import { type Tagged, textOf } from "../../src/imap/Response.ts"
import { untagged } from "../command/transcript.ts"

const ok: Tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "done" }

const fetched = (...lines: ReadonlyArray<string>) =>
  Command.fetch(MessageSet.sequenceNumbers("1:*"), ["ALL"])
    .result(untagged(...lines), ok)
    .map(({ attributes, sequence }) => [
      sequence,
      Object.fromEntries(Array.from(attributes, ([name, value]) => [name, textOf(value)] as const))
    ])

describe("what a command's responses mean", () => {
  it("C01 the newest capabilities", () => {
    const reported = untagged("* CAPABILITY A", "* 1 EXISTS", "* CAPABILITY B C")
    assert.deepStrictEqual(Command.capability.result(reported, ok), ["B", "C"])
    assert.isUndefined(Command.capability.result([], ok))
  })

  it("I07 the fields of ID", () => {
    const reported = untagged('* ID ("name" "x" "os" NIL)')
    assert.deepStrictEqual(Array.from(Command.id({}).result(reported, ok) ?? []), [
      ["name", "x"],
      ["os", undefined]
    ])
    assert.isUndefined(Command.id({}).result(untagged("* ID NIL"), ok))
  })

  it("E05 names of mailboxes in Unicode, or as they are sent back and shown", () => {
    const reported = untagged('* LIST () "/" Entw&APw-rfe', "* 2 EXISTS", '* LIST () "/" "R&D"')
    const names = Command.listMailboxes("", "*")
      .result(reported, ok)
      .map(({ label, name }) => [name, label])
    assert.deepStrictEqual(names, [
      ["Entwürfe", undefined],
      ["R\udc26D", "R&D"]
    ])
  })

  it("several FETCH responses of one message are one", () => {
    assert.deepStrictEqual(
      fetched("* 1 FETCH (UID 5 X a)", "* 2 FETCH (UID 6)", "* 1 FETCH (X {1}⏎b Y NIL)"),
      [
        [1, { UID: "5", X: "b", Y: undefined }],
        [2, { UID: "6" }]
      ]
    )
  })

  it.each(["* 1 EXPUNGE", "* VANISHED 5"])("after %s a number is another message", (line) => {
    assert.deepStrictEqual(fetched("* 1 FETCH (UID 5)", line, "* 1 FETCH (UID 6)"), [
      [1, { UID: "5" }],
      [1, { UID: "6" }]
    ])
  })

  it("a FETCH response itself stays unchanged", () => {
    const reported = untagged("* 1 FETCH (UID 5)", "* 1 FETCH (X a)")
    Command.fetch(MessageSet.sequenceNumbers("1"), ["ALL"]).result(reported, ok)
    assert.deepStrictEqual(reported, untagged("* 1 FETCH (UID 5)", "* 1 FETCH (X a)"))
  })

  it("raw gives every untagged response", () => {
    const reported = untagged("* XFOO a", "* 1 EXISTS")
    assert.strictEqual(Command.raw("X").result(reported, ok), reported)
  })
})
