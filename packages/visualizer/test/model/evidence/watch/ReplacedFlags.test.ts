/** Flags that an app takes from messages, where it was to add one. */
import { assert, describe, it } from "@effect/vitest"
import { wordsOf } from "../../../../src/model/evidence/Noticed.ts"
import { ReplacedFlags } from "../../../../src/model/evidence/watch/ReplacedFlags.ts"
import { plays } from "../../../support/dialogue.ts"

/** Reads a conversation of an app, `C:` and `S:`, and returns the titles of what is found. */
const titlesIn = (...lines: ReadonlyArray<string>): ReadonlyArray<string> => {
  const replaced = new ReplacedFlags()
  plays([replaced], lines)
  return replaced.found.map((each) => wordsOf(each).title)
}

const reported = [
  "S: * 2 FETCH (UID 7 FLAGS (\\Flagged Invoice))",
  "S: * 3 FETCH (FLAGS (\\Recent) UID 8)",
  "S: * 4 FETCH (UID 9 FLAGS (\\Answered))"
]
const stores = (set: string, flags: string, answer = "OK done") => [
  `C: s UID STORE ${set} ${flags}`,
  `S: s ${answer}`
]

describe("RFC 9051 §6.4.6: STORE FLAGS replaces all flags", () => {
  it("of messages that had others: they are gone", () => {
    assert.deepStrictEqual(titlesIn(...reported, ...stores("7:9", "FLAGS.SILENT (\\Seen)")), [
      "This program replaced the flags of 2 messages: \\Flagged, Invoice, \\Answered are gone"
    ])
    assert.deepStrictEqual(
      titlesIn(...reported, ...stores("9", "FLAGS \\Seen"), ...stores("8", "FLAGS (\\Seen)")),
      ["This program replaced the flags of a message: \\Answered is gone"]
    )
  })

  it("once: they are what it set from then on", () => {
    const once = ["C: s UID STORE 7 FLAGS (\\Seen)", "S: * 2 FETCH (UID 7 FLAGS (\\Seen))", "S: s OK done"]
    assert.deepStrictEqual(titlesIn(...reported, ...once, ...stores("7", "FLAGS (\\Seen $Done)")), [
      "This program replaced the flags of a message: \\Flagged, Invoice are gone"
    ])
  })

  it.each([
    ["was refused", stores("7", "FLAGS (\\Seen)", "NO [READ-ONLY] no")],
    ["only takes flags", stores("7", "FLAGS (\\Flagged)")],
    ["has all that the message had", stores("7", "FLAGS (\\Seen \\flagged invoice)")],
    ["adds flags", stores("7", "+FLAGS (\\Seen)")],
    ["is of another mailbox", ["C: o SELECT Sent", "S: o OK done", ...stores("7", "FLAGS (\\Seen)")]]
  ])("unless it %s", (_, asked) => assert.isEmpty(titlesIn(...reported, ...asked)))
})

describe("RFC 9051 §6.4.6: STORE -FLAGS of flags that no message has", () => {
  it("changes nothing", () =>
    assert.deepStrictEqual(
      titlesIn(...reported, ...stores("7", "-FLAGS.SILENT (\\Seen)"), ...stores("8:9", "-FLAGS (\\Seen)")),
      ["This program took \\Seen from 3 messages that did not have it: nothing changed"]
    ))

  it.each([
    ["one has it", stores("7:8", "-FLAGS (\\flagged)")],
    ["one is not known", stores("9,10", "-FLAGS (\\Seen)")],
    ["it was refused", stores("7", "-FLAGS (\\Seen)", "NO no")],
    ["it was given meanwhile", [...stores("7", "+FLAGS.SILENT (\\Seen)"), ...stores("7", "-FLAGS (\\Seen)")]],
    ["a message was read", ["C: r UID FETCH 7 (BODY[])", "S: r OK x", ...stores("7", "-FLAGS (\\Seen)")]]
  ])("unless %s", (_, asked) => assert.isEmpty(titlesIn(...reported, ...asked)))
})
