import { assert, it } from "@effect/vitest"
import * as fc from "fast-check"
import { completions, type Values } from "../../../src/model/index/completions.ts"
import { fields } from "../../../src/model/index/query.ts"

const values: Values = (field) =>
  field === "error"
    ? [
        ["Timeout", 3],
        ["AuthRejected", 2]
      ]
    : field === "host"
      ? [["imap 1.example.com", 5]]
      : []

const typed = (text: string) => completions(text, values).map(({ typed }) => typed)

it("an empty filter is offered all fields", () => {
  assert.deepStrictEqual(
    completions("", values).map(({ label }) => label.replace(/[:>]$/, "")),
    [...fields]
  )
})

it("a word is completed to a field, and a field to the values of this trace", () => {
  assert.deepStrictEqual(typed("st"), ["status:", "step:"])
  assert.deepStrictEqual(typed("error:"), ["error:Timeout ", "error:AuthRejected "])
  assert.deepStrictEqual(typed("error:rej"), ["error:AuthRejected "])
  assert.deepStrictEqual(typed("took>1"), ["took>100ms ", "took>1s ", "took>10s ", "took>1min "])
})

it("what is before it stays, a minus too, and a value with a space is quoted", () => {
  assert.deepStrictEqual(typed("took>1s -error:tim"), ["took>1s -error:Timeout "])
  assert.deepStrictEqual(typed("-err"), ["-error:"])
  assert.deepStrictEqual(typed("host:1."), ['host:"imap 1.example.com" '])
})

it("after a space something new begins", () => {
  assert.lengthOf(typed("error:Timeout "), fields.length)
})

it("every completion keeps what was written before it", () => {
  fc.assert(
    fc.property(fc.string(), (before) => {
      fc.pre(!before.includes('"'))
      for (const text of typed(`${before} from:`)) assert.isTrue(text.startsWith(`${before} from:`))
    })
  )
})
