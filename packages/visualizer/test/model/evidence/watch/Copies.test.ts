/** A mailbox that went back to an older copy of itself. */
import { assert, describe, it } from "@effect/vitest"
import { Copies, wentBack } from "../../../../src/model/evidence/watch/Copies.ts"
import { plays } from "../../../support/dialogue.ts"

/** Reads lines such as `1 C: a SELECT INBOX`, of the first or the second connection. */
const copiesIn = (lines: ReadonlyArray<string>): ReadonlyArray<Copies> => {
  const all = [new Copies(), new Copies()] as const
  const spoken = lines.map((said, line) => ({ line, which: said.slice(0, 1), text: said.slice(2) }))
  for (const [at, copies] of all.entries())
    plays(
      [copies],
      spoken.filter(({ which }) => which === `${at + 1}`)
    )
  return all
}

const opens = (next: number, mailbox = "Drafts", which = 2) => [
  `${which} C: b EXAMINE ${mailbox}`,
  `${which} S: * OK [UIDVALIDITY 1650001200] valid`,
  `${which} S: * OK [UIDNEXT ${next}] next`,
  `${which} S: b OK done`
]

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
