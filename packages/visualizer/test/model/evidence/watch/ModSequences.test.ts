/** Changes that an app asks for since a mod-sequence that its mailbox has not reached. */
import { assert, describe, it } from "@effect/vitest"
import { wordsOf } from "../../../../src/model/evidence/Noticed.ts"
import { ModSequences } from "../../../../src/model/evidence/watch/ModSequences.ts"
import { plays, type Spoken } from "../../../support/dialogue.ts"

const found = (...lines: ReadonlyArray<string | Spoken>) => {
  const watch = new ModSequences()
  plays([watch], lines)
  return watch.found.map((each) => ({ ...wordsOf(each), severity: each.severity }))
}

const opens = (highest: number, { name = "INBOX", more = "", validity = 7 } = {}) => [
  `C: s SELECT ${name}${more}`,
  `S: * OK [UIDVALIDITY ${validity}] ok`,
  `S: * OK [HIGHESTMODSEQ ${highest}] ok`,
  "S: s OK done"
]
const asks = (since: number, ...answers: ReadonlyArray<string>) => [
  `C: f UID FETCH 1:* (FLAGS) (CHANGEDSINCE ${since})`,
  ...answers,
  "S: f OK done"
]

describe("RFC 7162 §3.1.2: changes since a mod-sequence", () => {
  it("above all that the mailbox has cannot be told", () => {
    const [told, ...others] = found(...opens(40_117), ...asks(991_204), ...asks(991_204))
    assert.match(told?.title ?? "", /991204, which .* \(HIGHESTMODSEQ 40117\), 2 times: none can be told/)
    assert.match(told?.why ?? "", /Either they went back at the server/)
    assert.isUndefined(told?.party)
    assert.isEmpty(others)
  })

  it("as the server told before went back there", () => {
    const [told] = found(...opens(991_204), ...opens(40_117), ...asks(991_204))
    assert.match(told?.why ?? "", /had told a number as high before/)
    assert.strictEqual(told?.party, "server")
    const [other] = found(...opens(991_204, { validity: 6 }), ...opens(40_117), ...asks(991_204))
    assert.isUndefined(other?.party)
  })

  it("are asked for by QRESYNC as well", () => {
    const more = " (QRESYNC (7 991204))"
    assert.lengthOf(found(...opens(40_117, { more })), 1)
    assert.isEmpty(found(...opens(40_117, { more, validity: 8 })))
  })

  it("are all read since, if the app reads all flags", () => {
    const reads = ["C: r UID FETCH 1:* (FLAGS)", "S: * 1 FETCH (UID 1 FLAGS ())", "S: r OK done"]
    const [told] = found(...opens(40_117), ...asks(991_204), ...reads)
    assert.strictEqual(told?.severity, "info")
  })

  const late = (line: string): Spoken => ({ text: line, time: 60_000 })
  it.each([
    ["it is that of the mailbox", [...opens(40_117), ...asks(40_117)]],
    ["it has shorter digits", [...opens(40_117), ...asks(9_999)]],
    ["a message has a higher one", [...opens(9), "S: * 1 FETCH (UID 1 MODSEQ (12))", ...asks(12)]],
    ["something came", [...opens(9), ...asks(12, "S: * 1 FETCH (UID 1 FLAGS () MODSEQ (13))")]],
    ["another connection may have told it", [...opens(9), ...asks(12).map(late)]],
    ["the mailbox has none", ["C: s SELECT INBOX", "S: s OK done", ...asks(12)]]
  ])("are well if %s", (_, lines) => assert.isEmpty(found(...lines)))
})
