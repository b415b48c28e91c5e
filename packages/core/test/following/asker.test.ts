import { assert, describe, it } from "@effect/vitest"
import { answered } from "../../src/mailbox/following/Asker.ts"
import type { Answer, Question } from "../../src/mailbox/following/questions.ts"
import { responses } from "./support.ts"

const survey: Question = { _tag: "Survey" }

describe("the UIDs of a mailbox, once they were read", () => {
  it.each([
    ["of very many ranges are taken by one follower after another, between which others work", 20_000, 5],
    ["of few are taken by all at once", 100, 0]
  ])("%s", (_, count, pieces) => {
    const taken: Array<Answer | undefined> = []
    const follower = {
      reached: 1,
      answered: (_question: Question, answer: Answer | undefined) => void taken.push(answer)
    }
    const uids = Array.from({ length: count }, (_each, at) => 2 * at + 1).join(",")
    const asked = Array.from({ length: 3 }, () => ({ follower, question: survey }))
    const heard = responses(`* ESEARCH (TAG "a") UID ALL ${uids}`)
    assert.lengthOf(Array.from(answered(asked, heard)), pieces)
    assert.lengthOf(taken, 3)
    // read once for all of them
    assert.strictEqual(new Set(taken).size, 1)
    assert.strictEqual(taken[0]?.found?.size, count)
  })
})
