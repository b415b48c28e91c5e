/** The ladder: to scale, in order, without two rows at one place, and with what is long folded. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { ladderOf, rowBelow, rowHeight } from "../../../src/model/timeline/ladder.ts"
import type { WireRow } from "../../../src/model/timeline/wireRows.ts"
import type { Wait } from "../../../src/model/waits/Wait.ts"

const row = (time: number, line: number): WireRow => ({
  kind: "sent",
  line,
  lastLine: line,
  time,
  lane: undefined,
  text: "A1 NOOP",
  refused: false
})

const waits: ReadonlyArray<Wait> = [
  { start: 0, end: 70_000, whom: "server", what: "answer to NOOP", isRest: false, line: 1, lines: [1] }
]

describe("the ladder", () => {
  it("has distances as long as the times, and what is long folded with what was waited for", () => {
    const { rows, tops } = ladderOf(
      [row(0, 1), row(80, 2), row(160, 3), row(240, 4), row(400, 5), row(60_400, 6)],
      waits
    )
    assert.deepStrictEqual(
      rows.map(({ kind, text }) => (kind === "silence" ? text : "")),
      ["", "", "", "", "", "60 s · answer to NOOP", ""]
    )
    assert.deepStrictEqual(tops, [0, 36, 72, 108, 180, 204, 228])
  })

  it("has all rows in their order, at places of their own", () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.constant(0), fc.double({ min: 0, max: 1e6, noNaN: true }))),
        (pauses) => {
          let time = 0
          const all = pauses.map((pause, at) => row((time += pause), at + 1))
          const { height, rows, tops } = ladderOf(all, waits)
          assert.deepStrictEqual(
            rows.filter(({ kind }) => kind !== "silence"),
            all
          )
          for (const [at, top] of tops.entries()) {
            if (at > 0) assert.isAtLeast(top - (tops[at - 1] ?? 0), rowHeight)
            assert.strictEqual(rowBelow(tops, top), at + 1)
            assert.isAtMost(top + rowHeight, height)
          }
        }
      )
    )
  })
})
