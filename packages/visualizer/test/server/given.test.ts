/** What a page is given besides a trace may have any shape: it shows the trace anyway. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { settingsIn, staysIn, updateIn } from "../../src/page/given.ts"

describe("what a page is given besides a trace", () => {
  it("is read if it has the shape that the server writes", () => {
    const stays = [
      { runner: "ü:1", since: 1 },
      { runner: "b", since: 9, gone: 8 }
    ]
    assert.deepStrictEqual(staysIn(encodeURIComponent(JSON.stringify(stays))), stays)
    const why = { reason: "Timeout", title: "t", words: "w", turn: "nobody" }
    const member = { account: "a", host: "h", state: "Waiting", since: 1, until: 2, why, stays }
    const update = { now: 3, members: [member], gone: ["b"] }
    assert.deepStrictEqual<unknown>(updateIn(JSON.stringify(update)), update)
    const settings = [{ name: "security", label: "Security", choices: ["tls"] }]
    assert.deepStrictEqual(settingsIn(JSON.stringify(settings)), settings)
  })

  it.each([null, "", "%", "%7B", "{}", "[1]", `[{"runner":"a"}]`, `[{"runner":1,"since":2}]`, "null"])(
    "counts as not given otherwise: %s",
    (text) => {
      assert.deepStrictEqual(staysIn(text), [])
      assert.deepStrictEqual(settingsIn(text), [])
      assert.isUndefined(updateIn(text ?? ""))
    }
  )

  it("never throws, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        staysIn(text)
        settingsIn(text)
        updateIn(text)
      })
    )
  })
})
