import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Memory from "../src/lifecycle/Memory.ts"
import * as Policy from "../src/lifecycle/Policy.ts"
import { sizes as reasons } from "../src/explain/sizes.ts"
import * as Sizes from "../src/base/Sizes.ts"
import type { PlainReason } from "../src/failure/Reason.ts"
import { said } from "./support/quotation.ts"

const tooMuch: ReadonlyArray<PlainReason> = [
  { _tag: "LineTooLong", limit: 1 },
  { _tag: "LiteralTooLarge", limit: 1, announced: said("2") },
  { _tag: "ResponseTooLarge", limit: 1 },
  ...Sizes.names.map((of) => ({ _tag: "TooMuchData", of, limit: 1 }) as const)
]

describe("sizes", () => {
  it("D10 advice that says to raise a size names one that the app can set, and leaves it to the app", () => {
    for (const reason of tooMuch) {
      const error = ImapError.make(reason, "command")
      const named = Array.from(
        error.advice.matchAll(/`(\w+)`(?= in `Policy\.sizes`| before)|`Memory\.(Memory)`/g),
        ([, size, budget]) => size ?? budget
      )
      assert.strictEqual(error.actionBy === "app", named.length > 0, reason._tag)
      const settable = { ...Policy.make().sizes, ...Memory }
      for (const name of named) assert.property(settable, name ?? "")
    }
  })

  it("D10 a size that is given is in force, and the others keep their defaults", () => {
    const { sizes } = Policy.make({ sizes: { literal: 7 } })
    assert.deepStrictEqual(sizes, { ...Sizes.from(), literal: 7 })
  })

  it("M1 every bound is in docs/limits.md", () => {
    const page = readFileSync(new URL("../../../docs/limits.md", import.meta.url), "utf8")
    for (const [name, why] of Object.entries(reasons)) {
      assert.isTrue(
        page.split("\n").some((row) => row.startsWith(`| \`${name}\` |`) && row.includes(why)),
        name
      )
    }
  })
})
