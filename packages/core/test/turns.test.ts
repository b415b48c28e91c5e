/** Who is asked to act has the turn: an advice of nobody's only asks to wait, to try again, or nothing. */
import { assert, describe, it } from "@effect/vitest"
import { additions, type Failed } from "../src/failure/diagnosis/additions.ts"
import type { Observed } from "../src/failure/advice/observation/Observation.ts"
import { observations } from "../src/failure/advice/observations.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Advice from "../src/failure/Advice.ts"
import type { Advice as Words } from "../src/failure/reason/words.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What needs no one, at the beginning of an advice; what follows is for the case that it does not help. */
const patient =
  /^(?:Wait|Try again|Search again|Connect again|A new attempt may succeed|Nothing (?:to (?:do|fix)|is wrong)|There is nothing to)/

/** What nobody has to do: nothing, unless it happens again or matters. */
const idle = /^(?:Nothing to do|If )/

/** A sentence that asks somebody for something at present, whatever happens. */
const asking =
  /(?:^|[.!?] )(?:And )?(?:[Ll]et|Show|Ask|Report|Tell|Find|Use|Send|Look|Compare|Correct|Fetch|Read|Stop|Change|Contact)\b/

/** What an observation may mention, each by itself and with the others before it. */
const facts: ReadonlyArray<Partial<Observed>> = [
  { waits: "work", step: "UID COPY" },
  { waits: "work", code: "INPROGRESS" },
  { waits: "index" },
  { waits: "lock" },
  { isSteady: true },
  { isLocal: true },
  { grows: true },
  { rate: 1_000 },
  { isRefused: true },
  { isOther: true },
  { isReported: true },
  { wentOn: true },
  { came: 1_000 },
  { condition: "OK" },
  { count: 3, messages: 2, marked: 2 },
  { isOver: true, isLast: true },
  { step: "UID COPY" }
]

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

  it.each(Object.entries(observations))("%s", (_, of) => {
    const { actionBy, try: asked } = of({ step: "select", ms: 1_000 })
    if (actionBy === "nobody") assert.match(asked, idle)
  })

  it.each(Object.entries(observations))("%s, with what else is known", (_, of) => {
    facts.forEach((each, at) => {
      for (const known of [each, Object.assign({}, ...facts.slice(0, at + 1))]) {
        const { actionBy, try: asked } = of({ step: "select", ms: 400_000, ...known })
        if (actionBy === "nobody") assert.notMatch(asked, asking)
      }
    })
  })

  it.each([...everyReason, ...variants])("$_tag, if it happens again", (reason) => {
    const { again = "If ", try: asked } = Advice.of(reason)
    assert.match(again, idle)
    if (again !== "If ") assert.isTrue(asked.endsWith(again))
  })
})
