/** Who is asked to act has the turn: an advice of nobody's only asks to wait, to try again, or nothing. */
import { assert, describe, it } from "@effect/vitest"
import { additions, type Failed } from "../src/failure/diagnosis/additions.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Advice from "../src/failure/Advice.ts"
import type { Advice as Words } from "../src/failure/reason/words.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What needs no one, at the beginning of an advice; what follows is for the case that it does not help. */
const patient =
  /^(?:Wait|Try again|Search again|Connect again|A new attempt may succeed|Nothing (?:to (?:do|fix)|is wrong)|There is nothing to)/

/** What nobody has to do: nothing, unless it happens again or matters. */
const idle = /^(?:Nothing to do|If )/

interface Entry {
  readonly words: (failed: Failed, advice: Words) => Partial<Words>
  readonly actionBy?: unknown
}
const entries: { readonly [id: string]: Entry } = additions

describe("an advice that asks somebody to act has a turn", () => {
  it.each([...everyReason, ...variants])("$_tag", (reason) => {
    const { actionBy, advice } = ImapError.make(reason, "command")
    if (actionBy === "nobody") assert.match(advice, patient)
  })

  it.each(Object.entries(entries))("%s", (_, entry) => {
    const failed: Failed = {
      tag: "ServerBye",
      step: "command",
      facts: {},
      lost: [],
      reader: "app",
      said: "too many invalid commands",
      circumstances: { owed: "NOOP", owedMs: 1 }
    }
    const plain = { title: "", why: "", try: "" }
    const asked = entry.words(failed, plain).try
    if (entry.actionBy === "nobody" && asked !== undefined) assert.match(asked, patient)
  })

  it.each([...everyReason, ...variants])("$_tag, if it happens again", (reason) => {
    const { again = "If ", try: asked } = Advice.of(reason)
    assert.match(again, idle)
    if (again !== "If ") assert.isTrue(asked.endsWith(again))
  })
})
