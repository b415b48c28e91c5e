import { assert, describe, it } from "@effect/vitest"
import { extentOf, scaleOf, timeOf, xOf } from "../../../src/model/timeline/scale.ts"

describe("scale", () => {
  it("breaks where what follows lasts much longer, and still fills the room", () => {
    const scale = scaleOf({ from: 0, to: 1000 }, 300, 61_000)
    assert.strictEqual(extentOf(scale), 300)
    assert.strictEqual(xOf(scale, 61_000), 300)
    // a minute after the break is wider than all that a click could miss
    assert.isAbove(xOf(scale, 61_000) - xOf(scale, 1001), 80)
  })

  it("finds the time of each place again", () => {
    const scale = scaleOf({ from: 0, to: 1000 }, 300, 61_000)
    for (const time of [0, 500, 1000, 2000, 31_000, 61_000])
      assert.closeTo(timeOf(scale, xOf(scale, time)), time, 1e-6)
  })

  it("has no break if nothing follows", () => {
    assert.deepStrictEqual(scaleOf({ from: 0, to: 1000 }, 300, 1000), { from: 0, to: 1000, width: 300 })
  })
})
