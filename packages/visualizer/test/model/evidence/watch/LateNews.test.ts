/** News that come with the end of an IDLE, and those that were only on their way. */
import { assert, describe, it } from "@effect/vitest"
import { keptBack, LateNews } from "../../../../src/model/evidence/watch/LateNews.ts"
import { plays } from "../../../support/dialogue.ts"

interface Idle {
  /** When its news came after its DONE, and its answer, and how long it lasted, in milliseconds. */
  readonly news?: number
  readonly answer: number
  readonly lasts?: number
  /** The flags of a message are reported a second before DONE. */
  readonly changes?: boolean
}

/** IDLEs, one after another, each of which brings a message at most. */
const heard = (...idles: ReadonlyArray<Idle>): LateNews => {
  const late = new LateNews()
  const lines = idles.flatMap(({ answer, changes = false, lasts = 10_000, news }, at) => {
    const time = at * 1_000_000
    const done = time + lasts
    const brings = news === undefined ? [] : [{ line: at, time: done + news, text: `S: * ${at + 5} EXISTS` }]
    const isBefore = news !== undefined && news < 0
    return [
      { line: at, time, text: `C: a${at} IDLE` },
      { line: at, time, text: "S: + idling" },
      ...(isBefore ? brings : []),
      ...(changes ? [{ line: at, time: done - 1000, text: "S: * 1 FETCH (FLAGS (\\Seen))" }] : []),
      { line: at, time: done, text: "C: DONE" },
      ...(isBefore ? [] : brings),
      { line: at, time: done + answer, text: `S: a${at} OK done` }
    ]
  })
  plays([late], [{ line: 0, text: "S: * 4 EXISTS" }, ...lines])
  return late
}

const withAnswer = { news: 40, answer: 41 }

const keepsBack = (all: ReadonlyArray<LateNews>): boolean => keptBack(all) !== undefined

describe("RFC 9051 §6.3.13: a server that keeps news back until DONE", () => {
  it("brings them with the answer, three times, and never before", () => {
    assert.isTrue(keepsBack([heard(withAnswer, { answer: 41 }, withAnswer, withAnswer)]))
    assert.isTrue(keepsBack([heard(withAnswer, withAnswer), heard(withAnswer)]))
    assert.isFalse(keepsBack([heard(withAnswer, withAnswer)]))
  })

  it("is none that reported something within IDLE", () => {
    assert.isFalse(keepsBack([heard(withAnswer, withAnswer, withAnswer, { news: -5_000, answer: 41 })]))
  })

  it("is none whose news were on their way when DONE was sent", () => {
    assert.isFalse(keepsBack([heard(...Array.from({ length: 9 }, () => ({ news: 2, answer: 41 })))]))
  })
})

describe("RFC 9051 §6.3.13: a server that keeps some news back until DONE", () => {
  const long = { ...withAnswer, lasts: 600_000 }
  const during = { news: -8_000, answer: 41, lasts: 600_000 }

  it("brings them at the end of two long IDLEs, and others before", () =>
    assert.deepStrictEqual(keptBack([heard(during, long, { answer: 41 }, long, during)]), {
      // the message of the IDLE without news counts at the end of the next one
      count: 3,
      messages: 5,
      ms: 600_000
    }))

  it.each([
    ["it was so once", [during, long]],
    ["the IDLEs were short", [during, withAnswer, withAnswer]],
    ["nearly all came before", [...Array.from({ length: 7 }, () => during), long, long]],
    [
      "another change came just before DONE",
      [during, ...Array.from({ length: 2 }, () => ({ ...long, changes: true }))]
    ]
  ])("is none that is known if %s", (_, idles) => assert.isFalse(keepsBack([heard(...idles)])))
})
