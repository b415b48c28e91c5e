import { assert, it } from "@effect/vitest"
import { marksOf, ticks, tickLabel } from "../../src/views/parts/format.ts"

const marks = (to: number) => ticks(0, to, 6).map((mark) => tickLabel(mark, to))

it("V19 marks of an axis stand at round times: of milliseconds, and of a clock", () => {
  assert.deepStrictEqual(marks(236), ["0", "50 ms", "100 ms", "150 ms", "200 ms"])
  assert.deepStrictEqual(marks(40 * 60_000), ["0", "10 min", "20 min", "30 min", "40 min"])
  assert.deepStrictEqual(marks(24 * 3_600_000), ["0", "6 h", "12 h", "18 h", "24 h"])
  assert.strictEqual(tickLabel(75 * 60_000, 3 * 3_600_000), "1 h 15 min")
})

it("V19 an axis has two marks or more, and in a narrow pane none is closer to the next than its label is long", () => {
  for (let to = 1; to < 100_000_000; to *= 1.07) {
    const marks = marksOf({ from: 0, to }, 110)
    assert.isAtLeast(marks.length, 2)
    const [first = 0, second = 0] = marks
    assert.isAtLeast(((second - first) / to) * 110, 44, `${to}`)
  }
})
