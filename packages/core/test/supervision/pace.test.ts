import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as pace from "../../src/mailbox/supervision/pace.ts"

const hour = 3_600_000

/** One attempt: how long it took, what it showed, and where in its span the wait after it fell. */
const attempts = fc.array(
  fc.record({
    took: fc.integer({ min: 0, max: 90_000 }),
    selected: fc.boolean(),
    retry: fc.constantFrom("now" as const, "later" as const),
    random: fc.double({ min: 0, max: 1, noNaN: true })
  }),
  { minLength: 400, maxLength: 400 }
)

const stable = 60_000

/** When each attempt of an hour began. */
const connectsOf = (
  given: ReadonlyArray<{ took: number; selected: boolean; retry: "now" | "later"; random: number }>
) => {
  let now = 0
  let trouble = pace.calm
  const began: Array<number> = []
  for (const { random, retry, selected, took } of given) {
    if (now >= hour) break
    began.push(now)
    const before = selected && took >= stable ? pace.calm : trouble
    const evidence = { began: now, now: now + took, selected }
    trouble = pace.count(before, evidence)
    const { failures } = trouble
    const span = pace.spanOf({ failures, retry, retryAfter: undefined, slowly: false, crowd: 1 })
    now += took + pace.within(span, random)
  }
  return began
}

describe("the pace of a kept-alive connection", () => {
  it("X44 no sequence of failures comes to more than 130 connections in an hour", () => {
    fc.assert(fc.property(attempts, (given) => connectsOf(given).length <= 130))
  })

  it("X44 the worst of them comes near: what waits the least each time", () => {
    const least = Array.from({ length: 400 }, () => ({
      took: 0,
      selected: false,
      retry: "now" as const,
      random: 0
    }))
    assert.isAbove(connectsOf(least).length, 100)
  })

  it.each([
    [1, { minMs: 100, maxMs: 1_000 }],
    [2, { minMs: 200, maxMs: 2_000 }],
    [9, { minMs: 25_600, maxMs: 256_000 }],
    [10, { minMs: 30_000, maxMs: 300_000 }],
    [1_000, { minMs: 30_000, maxMs: 300_000 }]
  ])("after %i failures it waits within this span", (failures, span) => {
    const circumstances = { failures, retry: "now" as const, retryAfter: undefined, slowly: false, crowd: 1 }
    assert.deepStrictEqual(pace.spanOf(circumstances), span)
  })

  it("waits as long as the server asks for, and never less", () => {
    const asked = { failures: 1, retry: "later" as const, retryAfter: 900_000, slowly: false, crowd: 1 }
    assert.strictEqual(pace.spanOf(asked).minMs, 900_000)
  })

  it("a crowd is spread over the time that its host needs for it", () => {
    const crowd = { failures: 1, retry: "now" as const, retryAfter: undefined, slowly: false, crowd: 1_000 }
    assert.strictEqual(pace.spanOf(crowd).maxMs, 25_000)
  })

  it("connections that fail together are one failure", () => {
    const first = pace.count(pace.calm, { began: 0, now: 1_000, selected: false })
    const second = pace.count(first, { began: 10, now: 1_001, selected: false })
    const later = pace.count(second, { began: 1_002, now: 2_000, selected: false })
    assert.deepStrictEqual([first.failures, second.failures, later.failures], [1, 1, 2])
  })
})
