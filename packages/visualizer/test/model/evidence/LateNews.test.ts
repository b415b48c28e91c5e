/** News that come with the end of an IDLE, and those that were only on their way. */
import { assert, describe, it } from "@effect/vitest"
import { keepsBack, LateNews } from "../../../src/model/evidence/LateNews.ts"

/** IDLEs of ten seconds, one after another: when the news of each came after its DONE, and its answer, in milliseconds. */
const heard = (...idles: ReadonlyArray<{ readonly news?: number; readonly answer: number }>): LateNews => {
  const late = new LateNews()
  for (const [at, { answer, news }] of idles.entries()) {
    const time = at * 20_000
    const done = time + 10_000
    late.sent({ line: at, name: "IDLE", time, tag: `a${at}`, text: `a${at} IDLE` })
    late.received({ line: at, time, tag: undefined, text: "+ idling" })
    if (news !== undefined && news < 0)
      late.received({ line: at, time: done + news, tag: undefined, text: "* 4 EXISTS" })
    late.sent({ line: at, name: undefined, time: done, tag: undefined, text: "DONE" })
    if (news !== undefined && news >= 0)
      late.received({ line: at, time: done + news, tag: undefined, text: "* 4 EXISTS" })
    late.received({ line: at, time: done + answer, tag: `a${at}`, text: `a${at} OK done` })
  }
  return late
}

const withAnswer = { news: 40, answer: 41 }

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
