/** Who is asked to act has the turn: an advice of nobody's only asks to wait, to try again, or nothing. */
import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../src/failure/ImapError.ts"
import { known } from "../src/failure/quirk/known.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What needs no one, at the beginning of an advice. */
const patient = /^(?:Wait|Try again|Search again|Connect again|Go on|Leave|Nothing|Let the program wait)/

describe("an advice that asks somebody to act has a turn", () => {
  it.each([...everyReason, ...variants])("$_tag", (reason) => {
    const { actionBy, advice } = ImapError.make(reason, "command")
    if (actionBy === "nobody") assert.match(advice, patient)
  })

  it.each(known)("$id", (quirk) => {
    const { recovery, words } = quirk
    if (recovery._tag !== "Means" || recovery.reason !== undefined || words?.advice === undefined) return
    const { advice } = ImapError.make({ _tag: "ServerBye" }, "command", { quirk })
    assert.strictEqual(advice, words.advice)
    if (recovery.actionBy === "nobody")
      assert.match(advice, /^(?:Wait|Try again|Connect again|Ask the server's administrator)/)
  })
})
