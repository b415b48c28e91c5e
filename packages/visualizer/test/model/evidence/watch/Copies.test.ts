/** A message that one connection stored, and another one does not find; and a mailbox that went back. */
import { assert, describe, it } from "@effect/vitest"
import { Copies, lagging, wentBack } from "../../../../src/model/evidence/watch/Copies.ts"

/** Reads lines such as `1 C: a SELECT INBOX`, of the first or the second connection. */
const copiesIn = (lines: ReadonlyArray<string>): ReadonlyArray<Copies> => {
  const all = [new Copies(), new Copies()]
  for (const [line, said] of lines.entries()) {
    const [, which, side, text = ""] = /^([12]) ([CS]): (.*)$/.exec(said) ?? []
    const copies = all[Number(which) - 1]
    const [tag] = text.split(" ")
    if (side === "C") copies?.sent({ line, text, tag })
    else copies?.received({ line, text, tag: tag === "*" ? undefined : tag })
  }
  return all
}

const laggingIn = (...lines: ReadonlyArray<string>): number | undefined => lagging(copiesIn(lines))

const stores = (mailbox = '"Drafts"') => [
  `1 C: a APPEND ${mailbox} {3}`,
  "1 S: a OK [APPENDUID 1650001200 71] done"
]
const opens = (next: number, mailbox = "Drafts", which = 2) => [
  `${which} C: b EXAMINE ${mailbox}`,
  `${which} S: * OK [UIDVALIDITY 1650001200] valid`,
  `${which} S: * OK [UIDNEXT ${next}] next`,
  `${which} S: b OK done`
]

describe("RFC 9051 §2.3.1.1: UIDNEXT is above all UIDs of a mailbox", () => {
  it("on each connection that opens it after a message was stored", () => {
    assert.strictEqual(laggingIn(...stores(), ...opens(71)), 2)
    assert.strictEqual(laggingIn(...stores("<mbox:2>"), ...opens(71, "<mbox:1>")), 2)
  })

  it.each([
    ["has it", [...stores(), ...opens(72)]],
    ["opened it before", [...opens(71), ...stores()]],
    ["opened another one", [...stores(), ...opens(71, "Sent")]],
    ["is the same connection", [...stores(), ...opens(71, "Drafts", 1)]]
  ])("unless it %s", (_, lines) => assert.isUndefined(laggingIn(...lines)))
})

describe("RFC 9051 §2.3.1.1: UIDNEXT with one UIDVALIDITY", () => {
  const next = (before: number, after: number, one = "Drafts", other = one) =>
    wentBack(copiesIn([...opens(before, one, 1), ...opens(after, other)]))

  it("is lower in an older copy of the mailbox", () =>
    assert.deepStrictEqual(next(1204, 1198), { before: 1204, next: 1198 }))

  it.each([
    ["it went up", next(1198, 1204)],
    ["it is another mailbox", next(1204, 1198, "Drafts", "Sent")],
    ["a strict trace hides which it is", next(1204, 1198, "<mbox:1>")]
  ])("shows nothing if %s", (_, found) => assert.isUndefined(found))
})
