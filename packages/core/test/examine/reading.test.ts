/** No answer makes an examination keep more than it compares. */
import { assert, describe, it } from "@effect/vitest"
import { numbersIn } from "../../src/examine/reading.ts"
import { untagged } from "../command/transcript.ts"

const read = (...lines: ReadonlyArray<string>) =>
  numbersIn({ untagged: untagged(...lines), tagged: undefined, complaint: undefined })

describe("numbers that a search found", () => {
  it("of all responses, in ascending order", () => {
    assert.deepStrictEqual(read("* SEARCH 5 3", '* ESEARCH (TAG "a") UID ALL 7:8,1'), [1, 3, 5, 7, 8])
    assert.deepStrictEqual(read("* THREAD (2)(4 (6)(9))"), [2, 4, 6, 9])
    assert.deepStrictEqual(read("* SEARCH"), [])
    assert.isUndefined(read("* 1 EXISTS"))
  })

  it("are cut after more than is compared, however many ranges and responses there are", () => {
    const ranges = Array.from({ length: 1_000 }, () => "1:4294967295").join(",")
    const lines = Array.from({ length: 20 }, () => `* ESEARCH (TAG "a") UID ALL ${ranges}`)
    assert.strictEqual(read(...lines)?.length, 201)
  })
})
