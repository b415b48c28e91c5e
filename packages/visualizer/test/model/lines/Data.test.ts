/** What an untagged response says, as far as its line shows it. */
import { assert, describe, it } from "@effect/vitest"
import { dataIn } from "../../../src/model/lines/Data.ts"

describe("the data in a line", () => {
  it.each([
    ["* 12 EXISTS", "EXISTS", 12],
    ["* 3 Expunge", "EXPUNGE", 3],
    ["* SEARCH 4 5", "SEARCH", 0],
    ["* OK [UIDNEXT 7] next", "OK", 0]
  ])("RFC 9051 §7: %s", (text, name, number) => {
    const data = dataIn(text)
    assert.deepStrictEqual([data.name, data.number], [name, number])
  })

  it.each(["* EXISTS", "* EXPUNGE", "* RECENT", "a1 OK done", "+ idling", "* "])(
    "RFC 9051 §7.3, §7.5.1: none in %s",
    (text) => assert.strictEqual(dataIn(text).name, "")
  )

  it("RFC 9051 §7.5.2: the UID and the flags of a message", () => {
    const data = dataIn("* 2 FETCH (UID 9 FLAGS (\\Seen $Junk))")
    assert.deepStrictEqual([data.number, data.uid, data.flags], [2, 9, ["\\Seen", "$Junk"]])
    assert.isTrue(data.isSeen)
  })
})
