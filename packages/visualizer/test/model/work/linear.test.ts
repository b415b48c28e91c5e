/** An app's work costs as much as its commands and connections. */
import { assert, it } from "@effect/vitest"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { chaptersOf } from "../../../src/model/work/Chapter.ts"
import type { Dialogue } from "../../../src/model/evidence/watch/Dialogue.ts"
import { Work } from "../../../src/model/work/Work.ts"
import { plays } from "../../support/dialogue.ts"

const opened = (work: Work, line: number): Dialogue =>
  plays(
    [work],
    ['C: a1 SELECT "INBOX"', "S: * 3 EXISTS", "S: * OK [UIDVALIDITY 1] valid", "S: a1 OK done"].map(
      (text, at) => ({ line: line + at, time: 0, text })
    )
  )

it("L19 the news of connections that have one mailbox open at the same time grow with them", () => {
  assertLinear((size) => {
    const all = Array.from({ length: size }, (_, id) => {
      const work = new Work()
      const news = [4, 5, 6, 7].map((exists, each) => ({
        line: (each + 1) * 10 * size + id,
        time: 0,
        text: `S: * ${exists} EXISTS`
      }))
      plays([work], news, opened(work, id))
      return { id, group: `c${id}`, work, isOver: true }
    })
    return () => assert.lengthOf(chaptersOf(all), 1)
  }, 250)
})

it("L19 messages that are told apart by their UIDs grow with the commands that bring them", () => {
  assertLinear(
    (size) => () => {
      const work = new Work()
      const dialogue = opened(work, 1)
      for (let uid = 1; uid <= size; uid++) {
        const [line, tag] = [10 * uid, `f${uid}`]
        const lines = [
          `C: ${tag} UID FETCH ${uid} (FLAGS)`,
          `S: * 1 FETCH (UID ${uid} FLAGS ())`,
          `S: ${tag} OK done`
        ]
        plays(
          [work],
          lines.map((text, at) => ({ line: line + at, time: 0, text })),
          dialogue
        )
      }
      assert.lengthOf(chaptersOf([{ id: 1, group: "c1", work, isOver: true }]), 1)
    },
    250
  )
})
