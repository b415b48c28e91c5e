import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as UidSet from "../../src/mailbox/UidSet.ts"

const uids = fc.uniqueArray(fc.integer({ min: 1, max: 60 })).map((list) => list.toSorted((a, b) => a - b))

const numbersOf = (set: UidSet.UidSet): ReadonlyArray<number> =>
  UidSet.rangesOf(set).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at)
  )

describe("UIDs as ranges", () => {
  it("are what a plain list of them is", () => {
    fc.assert(
      fc.property(uids, uids, fc.integer({ min: 1, max: 62 }), (one, other, uid) => {
        const [set, second] = [UidSet.fromNumbers(one), UidSet.fromNumbers(other)]
        assert.deepStrictEqual(numbersOf(set), one)
        assert.strictEqual(set.size, one.length)
        assert.strictEqual(UidSet.largest(set), one.at(-1) ?? 0)
        assert.strictEqual(UidSet.at(set, uid), one[uid - 1])
        assert.strictEqual(UidSet.has(set, uid), one.includes(uid))
        assert.deepStrictEqual(
          numbersOf(UidSet.common(set, second)),
          one.filter((each) => other.includes(each))
        )
        assert.deepStrictEqual(
          numbersOf(UidSet.minus(set, second)),
          one.filter((each) => !other.includes(each))
        )
        assert.deepStrictEqual(
          UidSet.add(set, uid),
          UidSet.fromNumbers([...new Set([...one, uid])].toSorted((a, b) => a - b))
        )
        assert.deepStrictEqual(UidSet.parse(UidSet.text(set)), set)
      })
    )
  })

  it("are read in any order, and merged", () => {
    assert.deepStrictEqual(UidSet.parse("7,3:5,4:6,9:8"), { ends: [3, 9], size: 7 })
    assert.strictEqual(UidSet.text({ ends: [1, 3, 5, 5], size: 4 }), "1:3,5")
    assert.deepStrictEqual(
      ["0", "1:", "x", "1,,2", "4294967296", "*"].map((text) => UidSet.parse(text)),
      Array.from({ length: 6 }, () => undefined)
    )
  })

  it("a million messages are two numbers", () => {
    assert.deepStrictEqual(UidSet.parse("1:1000000"), { ends: [1, 1_000_000], size: 1_000_000 })
  })
})
