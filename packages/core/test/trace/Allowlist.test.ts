/** What a strict trace shows of what a server sent. */
import { assert, it } from "@effect/vitest"
import { Allowlist } from "../../src/trace/Allowlist.ts"

it("shows the last thousand tags that were sent, and no other", () => {
  const strict = new Allowlist("strict")
  for (let number = 1; number <= 1_001; number++) strict.sent(`A${number}`)
  const isShown = (tag: string) => strict.tag(tag) !== undefined
  assert.deepStrictEqual(["A1", "A2", "A1001", "A1002"].map(isShown), [false, true, true, false])
})
