/** A message that one connection stored, and another one does not find. */
import { assert, describe, it } from "@effect/vitest"
import { Copies, lagging } from "../../../src/model/evidence/Copies.ts"

/** Reads lines such as `1 C: a SELECT INBOX`, of the first or the second connection. */
const laggingIn = (...lines: ReadonlyArray<string>): number | undefined => {
  const all = [new Copies(), new Copies()]
  for (const [line, said] of lines.entries()) {
    const [, which, side, text = ""] = /^([12]) ([CS]): (.*)$/.exec(said) ?? []
    const copies = all[Number(which) - 1]
    const [tag] = text.split(" ")
    if (side === "C") copies?.sent({ line, text, tag })
    else copies?.received({ line, text, tag: tag === "*" ? undefined : tag })
  }
  return lagging(all)
}

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
