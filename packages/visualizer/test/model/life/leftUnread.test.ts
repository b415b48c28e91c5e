/** A message that a FETCH without .PEEK marked as read before it was there whole: a search for unread ones leaves it out. */
import { assert, describe, it } from "@effect/vitest"
import { at } from "../../support.ts"
import { talk } from "../../support/talk.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

const lives = ({ fetch = "BODY[]", opens = "SELECT", answer = "S: * SEARCH" } = {}) => {
  const words = `f1 UID FETCH 881 ${fetch}`
  const bytes = words.length + 2
  const lost = { tag: "f1", cmd: "UID FETCH", ms: 900, written: bytes, bytes, effect: "none" } as const
  const selecting = `C: o1 ${opens} INBOX
    S: * 41 EXISTS
    S: * OK [UIDVALIDITY 3] ok
    S: o1 OK done`
  const [life] = livesIn(
    bytesOf(
      ...[
        ...stay("c1", { from: 0, to: 5 * minute, lost: true }),
        ...talk(
          "c1",
          minute,
          `${selecting}
          C: s1 UID SEARCH UNSEEN
          S: * SEARCH 881
          S: s1 OK done
          C: ${words}`
        ),
        at(5 * minute - 1, "command:lost", lost, "c1")
      ].toSorted((a, b) => a.time - b.time),
      ...[
        ...stay("c2", { from: 6 * minute, to: 20 * minute, lost: false }),
        ...talk(
          "c2",
          7 * minute,
          `${selecting}
          C: s2 UID SEARCH UNSEEN
          ${answer}
          S: s2 OK done`
        )
      ].toSorted((a, b) => a.time - b.time)
    )
  )
  return life ?? assert.fail("no life")
}

const leftOut = "UID 881, which was unread, did not come whole before the connection ended"

describe("a message of which the answer was cut", () => {
  it("is left out by the next search for unread ones, if it was marked", () => {
    const { actionBy, fix, headline, tone } = lives()
    assert.include(headline, `${leftOut}, and the app’s search for unread messages since then left it out`)
    assert.match(fix ?? "", /UID FETCH 881 BODY\.PEEK\[\]/)
    assert.deepStrictEqual([tone, actionBy], ["warning", "app"])
  })

  it("may be marked, as nothing shows otherwise", () => {
    const { fix, headline, marks } = lives({ answer: "S: * SEARCH 881 882" })
    assert.notInclude(headline, leftOut)
    assert.include(fix, "FETCH without .PEEK may have marked these messages as read")
    assert.include(
      marks.map(({ words }) => words),
      "no answer to UID FETCH: it reads, and may have marked what it reads as read (no .PEEK)"
    )
  })

  it("is not marked by .PEEK, nor in a mailbox open for reading alone", () => {
    for (const life of [lives({ fetch: "BODY.PEEK[]" }), lives({ opens: "EXAMINE" })]) {
      assert.notInclude(life.headline, leftOut)
      assert.include(life.fix, "what had no answer changed nothing")
    }
  })

  it("is not left out if the app names it, or the result is not whole", () => {
    const read = `S: * SEARCH
          S: s2 OK done
          C: f2 UID FETCH 881 BODY.PEEK[]`
    assert.notInclude(lives({ answer: read }).headline, leftOut)
    assert.notInclude(lives({ answer: "S: * SEARCH 900 …901" }).headline, leftOut)
  })
})
