import { assert, it } from "@effect/vitest"
import { Option, Result } from "effect"
import * as Base64 from "effect/encoding/Base64"
import * as Instead from "../../playground/instead/Base64.ts"

it("the page's Base64 is that of Effect", () => {
  for (let length = 0; length < 40; length++) {
    const bytes = Uint8Array.from({ length }, (_, index) => 7 + 31 * index)
    assert.strictEqual(Instead.encode(bytes), Base64.encode(bytes))
    assert.deepStrictEqual(Result.getSuccess(Instead.decode(Base64.encode(bytes))), Option.some(bytes))
  }
  assert.strictEqual(Instead.encode("Ångström"), Base64.encode("Ångström"))
  for (const text of [
    "",
    "=",
    "A",
    "AA",
    "AA=",
    "AA==",
    "AB==",
    "AAA=",
    "A===",
    "A=AA",
    "AA==AAAA",
    "A A=",
    "AA_=",
    "AA\r\nAA"
  ]) {
    assert.deepStrictEqual(
      Result.getSuccess(Instead.decodeString(text)),
      Result.getSuccess(Base64.decodeString(text)),
      JSON.stringify(text)
    )
  }
})
