/** An app's work costs as much as its commands and connections. */
import { assert, it } from "@effect/vitest"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { chaptersOf } from "../../../src/model/work/Chapter.ts"
import { Work } from "../../../src/model/work/Work.ts"

const opened = (work: Work, line: number): void => {
  work.sent({ line, time: 0, text: 'a1 SELECT "INBOX"', tag: "a1", name: "SELECT", by: "app" })
  received(work, line + 1, "* 3 EXISTS")
  received(work, line + 2, "* OK [UIDVALIDITY 1] valid")
  received(work, line + 3, "a1 OK done", "a1")
}

const received = (work: Work, line: number, text: string, tag?: string): void =>
  work.received({
    line,
    time: 0,
    text,
    tag,
    condition: tag === undefined ? undefined : "OK",
    code: undefined,
    bytes: text.length
  })

it("L19 the news of connections that have one mailbox open at the same time grow with them", () => {
  assertLinear((size) => {
    const all = Array.from({ length: size }, (_, id) => {
      const work = new Work()
      opened(work, id)
      for (let each = 0; each < 4; each++) received(work, (each + 1) * 10 * size + id, `* ${each + 4} EXISTS`)
      return { id, group: `c${id}`, work, isOver: true }
    })
    return () => assert.lengthOf(chaptersOf(all), 1)
  }, 250)
})

it("L19 messages that are told apart by their UIDs grow with the commands that bring them", () => {
  assertLinear(
    (size) => () => {
      const work = new Work()
      opened(work, 1)
      for (let uid = 1; uid <= size; uid++) {
        const [line, tag] = [10 * uid, `f${uid}`]
        work.sent({
          line,
          time: 0,
          text: `${tag} UID FETCH ${uid} (FLAGS)`,
          tag,
          name: "UID FETCH",
          by: "app"
        })
        received(work, line + 1, `* 1 FETCH (UID ${uid} FLAGS ())`)
        received(work, line + 2, `${tag} OK done`, tag)
      }
      assert.lengthOf(chaptersOf([{ id: 1, group: "c1", work, isOver: true }]), 1)
    },
    250
  )
})
