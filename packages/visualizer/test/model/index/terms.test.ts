import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { fields, parse } from "../../../src/model/index/query.ts"
import { condition, type Operator, terms } from "../../../src/model/index/terms.ts"

const operators: ReadonlyArray<Operator> = [":", ">", "<", ">=", "<="]
const field = fc.constantFrom(...fields)
const operator = fc.constantFrom(...operators)
const value = fc.string({ minLength: 1 }).filter((text) => !/["]/.test(text) && text.trim() !== "")
/** Texts in which much of the syntax occurs. */
const typed = fc
  .array(
    fc.oneof(
      fc.constantFrom(" ", '"', "-", ":", ">", "<=", "took>1s", "host:", "C:", "bytes<", "é", "A1"),
      fc.string()
    )
  )
  .map((parts) => parts.join(""))

const summary = {
  id: 0,
  group: "c1",
  label: "billing",
  host: "imap.example.com",
  port: 993,
  session: "s1",
  attempt: 1,
  start: 0,
  last: 10,
  end: 10,
  selectedAt: undefined,
  isRetryCancelled: false,
  status: "failed",
  error: "Timeout",
  step: "greeting",
  serverText: undefined,
  actionBy: undefined,
  todo: undefined,
  states: [],
  winner: undefined,
  events: 1,
  lastEvent: 0,
  dropped: 0,
  refused: 0,
  throttled: 0,
  firstRefused: undefined,
  oddity: 0,
  waits: []
} as const

describe("the syntax of a filter", () => {
  it("a condition that is written is read again", () => {
    fc.assert(
      fc.property(field, operator, value, (field, operator, value) => {
        const [term, ...others] = terms(condition(field, operator, value))
        assert.deepInclude(term, { field, operator, value, isNegated: false })
        assert.deepStrictEqual(others, [])
      })
    )
  })

  it("every text is a filter, whose terms are in it, one after the other", () => {
    fc.assert(
      fc.property(typed, (typed) => {
        let end = 0
        for (const { from, to, value } of terms(typed)) {
          assert.isAtLeast(from, end)
          assert.isAbove(to, from)
          assert.include(typed.slice(from, to).replaceAll('"', ""), value)
          assert.strictEqual(typed.slice(end, from).trim().replaceAll('"', ""), "")
          end = to
        }
        assert.strictEqual(typed.slice(end).trim().replaceAll('"', ""), "")
      })
    )
  })

  it("two filters together show what both show", () => {
    fc.assert(
      fc.property(typed, typed, (one, other) => {
        fc.pre([one, other].every((text) => text.split('"').length % 2 === 1))
        // one word more joins the words of both
        const shows = (typed: string) => parse(typed).fits(summary)
        const words = terms(`${one} ${other}`)
        fc.pre(words.every(({ field }) => field !== "bytes" && field !== "cmd" && field !== "tag"))
        fc.pre(words.every(({ field }) => field !== "from" && field !== "c" && field !== "s"))
        assert.strictEqual(shows(`${one} ${other}`), shows(one) && shows(other))
      })
    )
  })

  it("a minus turns a condition round, once its value is written", () => {
    fc.assert(
      fc.property(fc.constantFrom("host", "status", "error", "step", "account"), value, (field, value) => {
        const one = condition(field, ":", value)
        assert.notStrictEqual(parse(one).fits(summary), parse(`-${one}`).fits(summary))
      })
    )
  })
})
