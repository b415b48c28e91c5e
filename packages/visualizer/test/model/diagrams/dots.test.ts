import { assert, describe, it } from "@effect/vitest"
import { nodeAt } from "../../../src/model/diagrams/Chart.ts"
import { placedDots } from "../../../src/model/diagrams/dots.ts"

const at = (state: string, ...ids: ReadonlyArray<number>) =>
  ids.map((id) => ({ id, group: `c${id + 1}`, state }))

describe("dots", () => {
  it("each connection stands at its state", () => {
    const dots = placedDots([...at("selecting", 0), ...at("selected.quiet", 1)])
    assert.deepStrictEqual(
      dots.map(({ name, state }) => [name, state]),
      [
        ["c1", "selecting"],
        ["c2", "selected.quiet"]
      ]
    )
    assert.strictEqual(dots[0]?.x, (nodeAt("selecting")?.x ?? 0) + 6)
  })

  it("of more than a box has room for, the last one has its name, and the others are counted", () => {
    const all = at("selected.quiet", 0, 1, 2, 3, 4, 5, 6)
    const dots = placedDots(all)
    const { width = 0, x = 0 } = nodeAt("selected.quiet") ?? {}
    assert.strictEqual(dots[0]?.name, "c7")
    assert.match(dots.at(-1)?.name ?? "", /^\+\d$/)
    assert.strictEqual(dots.flatMap(({ ids }) => ids).length, all.length)
    for (const dot of dots) assert.isAtMost(dot.x + dot.width, x + width)
  })

  it("a state that the chart does not have has no dot", () => {
    assert.deepStrictEqual(placedDots(at("__proto__", 0)), [])
  })
})
