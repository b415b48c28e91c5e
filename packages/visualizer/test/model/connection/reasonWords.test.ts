import { assert, it } from "@effect/vitest"
import { reasonWords } from "../../../src/model/connection/reasonWords.ts"

it("a reason without words is named by its tag, even if every object has a property of that name", () => {
  assert.strictEqual(reasonWords("AuthRejected"), "login refused")
  assert.strictEqual(reasonWords("TlsExpired"), "certificate expired")
  assert.strictEqual(reasonWords("constructor"), "constructor")
})
