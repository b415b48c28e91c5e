import { assert, it } from "@effect/vitest"
import { markOf, statusOf } from "../../src/views/parts/words.ts"

it("a connection that ended well is marked if the server refused commands in it", () => {
  assert.strictEqual(markOf({ refused: 0, status: "closed" }), "✓")
  assert.strictEqual(markOf({ refused: 2, status: "closed" }), "!")
  assert.strictEqual(markOf({ refused: 2, status: "failed" }), "✗")
  assert.strictEqual(statusOf({ refused: 2, status: "closed" }), "closed, commands refused")
})
