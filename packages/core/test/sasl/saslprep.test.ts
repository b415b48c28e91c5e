import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { prepare } from "../../src/imap/sasl/saslprep.ts"
import { anyText } from "../support/anyText.ts"

describe("X47 SASLprep", () => {
  it.each([
    ["I\u00adX", "IX", "a soft hyphen is nothing"],
    ["user", "user", "ASCII stays"],
    ["USER", "USER", "so does its case"],
    ["\u00aa", "a", "a feminine ordinal is a letter"],
    ["\u2168", "IX", "a Roman nine is two letters"]
  ])("RFC 4013 §3: %j is %j, for %s", (text, expected) => {
    assert.strictEqual(prepare(text), expected)
  })

  it.each([
    ["pa\u0308ss", "p\u00e4ss", "one letter, however it was typed"],
    ["a\u00a0b\u3000c", "a b c", "every space is the same"],
    ["a\u200bb", "a b", "a space of no width is a space"],
    ["\u00bd", "1\u20442", "a half"],
    ["\u00b4", " \u0301", "an accent by itself"],
    ["密码😀", "密码😀", "what needs nothing"]
  ])("%j is %j: %s", (text, expected) => {
    assert.strictEqual(prepare(text), expected)
  })

  it.each(["\u0007", "a\u202eb", "\ue000", "\ufffd", "\ufdd0", "a\u2028b", "½\u0007"])(
    "%j holds what is forbidden and goes as it is",
    (text) => {
      assert.strictEqual(prepare(text), text)
    }
  )

  it("what is prepared stays as it is", () => {
    fc.assert(
      fc.property(anyText(), (text) => {
        const once = prepare(text)
        assert.strictEqual(prepare(once), once)
      }),
      { numRuns: 250 }
    )
  })
})
