import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Range } from "../../src/imap/MessageSet.ts"
import * as LongWork from "../../src/base/LongWork.ts"
import * as NumberSet from "../../src/imap/wire/NumberSet.ts"
import * as SequenceSet from "../../src/imap/wire/SequenceSet.ts"

const number = fc.integer({ min: 1, max: 120 })

const range = fc.tuple(number, number).map(([a, b]): Range => [Math.min(a, b), Math.max(a, b)])

const rangesOf = fc.array(range, { maxLength: 40 })

const numbersOf = (set: NumberSet.NumberSet): ReadonlyArray<number> =>
  NumberSet.rangesOf(set).flatMap(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, at) => first + at)
  )

const modelOf = (ranges: ReadonlyArray<Range>): ReadonlySet<number> =>
  new Set(ranges.flatMap(([first, last]) => Array.from({ length: last - first + 1 }, (_, at) => first + at)))

const without = (some: ReadonlySet<number>, others: ReadonlySet<number>): ReadonlySet<number> =>
  new Set(Array.from(some).filter((each) => !others.has(each)))

const assertIs = (set: NumberSet.NumberSet, model: ReadonlySet<number>): void => {
  const expected = Array.from(model).toSorted((a, b) => a - b)
  assert.deepStrictEqual(numbersOf(set), expected)
  assert.strictEqual(set.size, expected.length)
  assert.strictEqual(NumberSet.largest(set), expected.at(-1) ?? 0)
  const ranges = NumberSet.rangesOf(set)
  assert.deepStrictEqual(Array.from(NumberSet.each(set)), ranges)
  assert.strictEqual(set.ranges, ranges.length)
  assert.isTrue(ranges.every(([first], at) => at === 0 || first > (ranges[at - 1]?.[1] ?? 0) + 1))
  assertBalanced(set.ranges === 0 ? undefined : set)
}

const assertBalanced = (tree: NumberSet.NumberSet | undefined): void => {
  if (tree === undefined) return
  const [left, right] = [(tree.left?.ranges ?? 0) + 1, (tree.right?.ranges ?? 0) + 1]
  assert.isAtMost(Math.max(left, right), 3 * Math.min(left, right))
  assertBalanced(tree.left)
  assertBalanced(tree.right)
}

describe("a set of message numbers", () => {
  it("is what a plain set of them is, whatever is added and removed", () => {
    fc.assert(
      fc.property(rangesOf, fc.array(fc.tuple(fc.boolean(), range), { maxLength: 60 }), (start, steps) => {
        let set = NumberSet.fromRanges(start)
        let model = modelOf(start)
        assertIs(set, model)
        for (const [isAdded, [first, last]] of steps) {
          const before = numbersOf(set)
          const next = isAdded ? NumberSet.add(set, first, last) : NumberSet.remove(set, first, last)
          const changed = modelOf([[first, last]])
          model = isAdded ? new Set([...model, ...changed]) : without(model, changed)
          assertIs(next, model)
          assert.deepStrictEqual(numbersOf(set), before)
          set = next
        }
      })
    )
  })

  it("is made in pieces of some thousand ranges, and is the same", () => {
    const ranges = Array.from({ length: 50_000 }, (_, at) => [3 * at + 1, 3 * at + (at % 2) + 1] as const)
    const work = NumberSet.building(ranges.toReversed())
    let pieces = 1
    let next = work.next()
    for (; next.done !== true; next = work.next()) pieces++
    assert.strictEqual(pieces, 7)
    assert.deepStrictEqual(NumberSet.rangesOf(next.value), ranges)
    assertBalanced(next.value)
    assert.strictEqual(LongWork.atOnce(NumberSet.building([])), NumberSet.empty)
  })

  it("of very many ranges in any order is sorted by their first numbers", () => {
    const firsts = Array.from({ length: 20_000 }, (_, at) => (at * 2_654_435_761) % 4_294_967_296)
    const ranges = firsts.map((first, at) => [first, Math.min(4_294_967_295, first + (at % 3))] as const)
    assert.deepStrictEqual(
      SequenceSet.ascending([...ranges, ...ranges]),
      [...ranges, ...ranges].toSorted(([one], [other]) => one - other)
    )
  })

  it("is asked by number and by place", () => {
    fc.assert(
      fc.property(rangesOf, fc.integer({ min: -1, max: 130 }), (ranges, asked) => {
        const set = NumberSet.fromRanges(ranges)
        const numbers = numbersOf(set)
        assert.strictEqual(NumberSet.has(set, asked), numbers.includes(asked))
        assert.strictEqual(NumberSet.at(set, asked), numbers[asked - 1])
        assert.strictEqual(NumberSet.upTo(set, asked), numbers.filter((each) => each <= asked).length)
      })
    )
  })

  it.each([
    ["of like size", 1, 1],
    ["of which one is small", 1, 100],
    ["of which the other one is small", 100, 1]
  ])("is parted by another as plain sets are, %s", (_, one, other) => {
    // a hundred far-away ranges make a set large
    const ranges = (many: number) =>
      fc.tuple(rangesOf, fc.boolean()).map(([near, hasFar]) => {
        const far = Array.from({ length: many }, (_, at): Range => [200 + 3 * at, 201 + 3 * at])
        return hasFar ? [...near, ...far] : near.slice(0, 2)
      })
    fc.assert(
      fc.property(ranges(one), ranges(other), (some, others) => {
        const [first, second] = [NumberSet.fromRanges(some), NumberSet.fromRanges(others)]
        const { both, rest } = NumberSet.parted(first, NumberSet.rangesOf(second))
        assertIs(NumberSet.fromRanges(both), without(modelOf(some), without(modelOf(some), modelOf(others))))
        assertIs(rest, without(modelOf(some), modelOf(others)))
        assert.deepStrictEqual(NumberSet.minus(first, second), NumberSet.rangesOf(rest))
        assertIs(
          NumberSet.plus(first, NumberSet.rangesOf(second)),
          new Set([...modelOf(some), ...modelOf(others)])
        )
      })
    )
  })

  it("is written in ascending order, and read in any", () => {
    const set = NumberSet.parse("7,3:5,4:6,9:8")
    assert.strictEqual(set && NumberSet.text(set), "3:9")
    assert.strictEqual(NumberSet.text(NumberSet.fromNumbers([5, 2, 1, 3])), "1:3,5")
    assert.strictEqual(NumberSet.text(NumberSet.empty), "")
    assert.deepStrictEqual(
      [
        "",
        "0",
        "1:",
        ":1",
        "x",
        "1,,2",
        "4294967296",
        "00000000001",
        "*",
        "1:2:3",
        "1 ",
        "1*",
        "**",
        "*2"
      ].map((text) => NumberSet.parse(text)),
      Array.from({ length: 14 }, () => undefined)
    )
  })

  it("takes the largest number for *, if there is one", () => {
    const textOf = (text: string) => NumberSet.text(NumberSet.parse(text, 7) ?? NumberSet.empty)
    assert.deepStrictEqual(["*", "9:*", "*:3", "1,*"].map(textOf), ["7", "7:9", "3:7", "1,7"])
  })

  it("of a million messages is one range", () => {
    assert.deepInclude(NumberSet.parse("1:1000000"), { size: 1_000_000, ranges: 1 })
  })
})
