/** A pixel has the colour of most of its time, whatever the lane is long, and the loss of a second in a year is still a tick. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { coveredBy, runsOf, ticksOf } from "../../../src/model/lane/columns.ts"
import type { Segment } from "../../../src/model/lane/Segment.ts"

const minute = 60_000
const day = 1440 * minute

const kinds = ["open", "away", "turn", "beginning"] as const

/** Gapless segments of these lengths. */
const rowOf = (
  lengths: ReadonlyArray<readonly [kind: Segment["kind"], ms: number]>
): ReadonlyArray<Segment> => {
  let start = 0
  return lengths.map(([kind, ms], connection) => {
    const segment = { kind, connection, start, end: start + ms }
    start += ms
    return segment
  })
}

const whole = (segments: ReadonlyArray<Segment>) => ({ start: 0, end: segments.at(-1)?.end ?? 0 })

const shares = fc.array(fc.tuple(fc.constantFrom(...kinds), fc.integer({ min: 1, max: 100_000 })), {
  minLength: 1,
  maxLength: 60
})

describe("the columns of a lane", () => {
  it("cover it without a gap, and each has the kind that has most of its time", () => {
    fc.assert(
      fc.property(shares, fc.integer({ min: 1, max: 200 }), (lengths, width) => {
        const segments = rowOf(lengths)
        const { end } = whole(segments)
        const runs = runsOf(segments, whole(segments), width)
        let column = 0
        for (const { from, kind, to } of runs) {
          assert.strictEqual(from, column)
          for (; column < to; column++) {
            const [start, stop] = [(end * column) / width, (end * (column + 1)) / width]
            const shareOf = (wanted: Segment["kind"]) =>
              segments.reduce(
                (sum, each) =>
                  each.kind === wanted
                    ? sum + Math.max(0, Math.min(stop, each.end) - Math.max(start, each.start))
                    : sum,
                0
              )
            for (const other of kinds) assert.isAtLeast(shareOf(kind) + 1e-6, shareOf(other))
          }
        }
        assert.strictEqual(column, width)
      })
    )
  })

  it.each([
    ["a minute", minute / 60, 1],
    ["a day", minute, 24],
    ["150 days", 90 * minute, 2400]
  ])("of %s that was open but for losses of a second are open, and each loss is a tick", (_, ms, losses) => {
    const lengths = Array.from({ length: losses }, () => [
      ["open", ms * 60] as const,
      ["away", 1000] as const
    ])
    const segments = rowOf([...lengths.flat(), ["open", ms * 60]])
    const runs = runsOf(segments, whole(segments), 1000)
    const isOpen = (length: number) =>
      runs.every(({ kind, to, from }) => kind === "open" || to - from <= length)
    assert.isTrue(isOpen(losses === 1 ? 17 : 0))
    const times = segments.flatMap(({ kind, start }) => (kind === "away" ? [start] : []))
    const ticks = ticksOf(times, whole(segments), 1000)
    assert.strictEqual(
      ticks.reduce((sum, [, count]) => sum + count, 0),
      losses
    )
    assert.isAtMost(ticks.length, 1000)
  })

  it("of IDLE are those that it has more than half of", () => {
    const range = { start: 0, end: 10 * day }
    assert.deepStrictEqual(coveredBy([{ start: 0, end: 4.4 * day }], range, 10), [{ from: 0, to: 4 }])
    const often = Array.from({ length: 480 }, (_, at) => ({
      start: at * 30 * minute,
      end: (at * 30 + 29) * minute
    }))
    assert.deepStrictEqual(coveredBy(often, range, 10), [{ from: 0, to: 10 }])
  })
})
