/** The explanations of reasons and quirks: data that names only what a failure has. */
import { expect, it } from "@effect/vitest"
import type { Explanation } from "../src/explain/Explanation.ts"
import { explain as ofRecorded, ofReasons } from "../src/explain/explain.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import { ofQuirks } from "../src/explain/quirks.ts"
import { all, isTag } from "../src/failure/reason/all.ts"
import { type Fields, kindOf } from "../src/failure/reason/Kind.ts"
import { explain } from "../src/public/Explain.ts"
import { guessing } from "./support/guesses.ts"
import { everyReason, variants } from "./support/reasons.ts"

/** What is known of each failure besides the fields of its reason. */
const ofEach = ["step", "lost", "closed", "attempts"]
const longestSentence = 200

const table: { readonly [tag: string]: Explanation } = ofReasons
const quirks: { readonly [id: string]: Explanation } = ofQuirks

const sentencesOf = ({ try: helps = [], why }: Explanation) =>
  [...why, ...helps].map((each) => (typeof each === "string" ? { if: {}, say: each } : each))

const fieldsOf = (tag: string): Fields => (isTag(tag) ? all[tag].fields : {})

/** Returns the names that a reason has no field for; `held.by` is a field of a field. */
const strange = (fields: Fields, names: ReadonlyArray<string>) =>
  names.filter((name) => {
    const [first = "", inner] = name.split(".")
    const field = fields[first]
    if (field === undefined) return !ofEach.includes(name)
    const kind = kindOf(field)
    return inner !== undefined && !(typeof kind === "object" && "fields" in kind && inner in kind.fields)
  })

const placeholders = (sentence: string): ReadonlyArray<string> =>
  Array.from(sentence.matchAll(/\{([^}]*)\}/g), ([, name = ""]) => name)

it("each reason has an explanation, and each explanation a reason", () => {
  expect(Object.keys(ofReasons).toSorted()).toEqual(Object.keys(all).toSorted())
})

it("each sentence is data, and states what is known", () => {
  for (const [name, each] of [...Object.entries(table), ...Object.entries(quirks)]) {
    expect(JSON.parse(JSON.stringify(each)), name).toEqual(each)
    for (const { say } of sentencesOf(each)) {
      expect(say, name).not.toMatch(guessing)
      // the address of a page has nothing after it
      expect(say, name).toMatch(/[.!?]$|: \{help\}$/)
      expect(say.length, `${name}: ${say}`).toBeLessThanOrEqual(longestSentence)
    }
  }
})

it("each placeholder and each condition names a field of its reason", () => {
  const wrong = Object.entries(table).flatMap(([tag, each]) =>
    strange(
      fieldsOf(tag),
      sentencesOf(each).flatMap(({ if: condition, say }) => [...Object.keys(condition), ...placeholders(say)])
    ).map((name) => `${tag}: ${name}`)
  )
  expect(wrong).toEqual([])
})

it("a failure of each reason is explained, with nothing left to fill in", () => {
  for (const reason of [...everyReason, ...variants]) {
    const { why = "", try: helps = [] } = explain(ImapError.make(reason, "command")) ?? {}
    expect(why, reason._tag).not.toBe("")
    expect([why, ...helps].join(" ")).not.toMatch(/[{}]|undefined|\[object/)
  }
})

it("a recorded failure is explained by what it says, and a fact that is absent says nothing", () => {
  const error = "ConnectionLost"
  const facts = { command: "UID FETCH", waitedMs: 61_000, literal: { bytes: 48_211, received: 17 } }
  const bare = ofRecorded({ error, step: "command" })?.why
  expect(bare).toBe("The other end, or something on the network path, cut the connection without a BYE.")
  const { see, why } = ofRecorded({ error, step: "command", facts }) ?? {}
  expect(why).toContain("“UID FETCH” had waited 61 s for its answer.")
  expect(why).toContain("17 of the literal's 48211 bytes had come.")
  expect(see).toBe("RFC 9051 §5.4")
})

it("a name is quoted in one line of 48 characters, and a list item by item", () => {
  const why = (facts: object) => ofRecorded({ error: "DnsTemporary", facts: { ...facts } })?.why
  expect(why({ host: `imap.${"a".repeat(90)}` })).toContain(`“imap.${"a".repeat(42)}…”`)
  expect(why({ host: ["a", "b c", 7] })).toContain("whether a, “b c”, 7 exists")
  expect(why({ host: [] })).toBe("")
})

it("what is unknown here has no explanation", () => {
  expect(ofRecorded({ error: "OfAnotherVersion" })).toBeUndefined()
  expect(ofRecorded({ error: "toString", quirk: "constructor" })).toBeUndefined()
})
