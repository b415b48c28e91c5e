import { assert, describe, it } from "@effect/vitest"
import { Drawn } from "../../../src/cli/output/Drawn.ts"

describe("lines that are drawn again and again", () => {
  it("begin where the cursor is, and replace those before them", () => {
    const drawn = new Drawn()
    assert.strictEqual(drawn.replaced(["one", "two"], 80), "one\ntwo")
    assert.strictEqual(drawn.replaced(["three"], 80), "\r\x1b[1A\x1b[0Jthree")
    assert.strictEqual(drawn.replaced([], 80), "\r\x1b[0J")
    assert.strictEqual(drawn.replaced([], 80), "")
  })

  it("are erased whole after a narrower terminal wrapped them; colours take no columns", () => {
    const drawn = new Drawn()
    drawn.replaced([`\x1b[32m●\x1b[0m ${"x".repeat(78)}`], 80)
    assert.strictEqual(drawn.replaced([], 40), "\r\x1b[1A\x1b[0J")
  })
})
