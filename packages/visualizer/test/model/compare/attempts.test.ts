/** Which attempt is looked at first, and which one it is compared with: one rule for page, story and command line. */
import { assert, describe, it } from "@effect/vitest"
import { type Attempt, counterpart, isRecovery, mostRelevant } from "../../../src/model/compare/attempts.ts"

const attempt = (start: number, status: string, selectedAt?: number, host = "imap.example.com"): Attempt => ({
  host,
  label: undefined,
  session: "s1",
  start,
  end: start + 1,
  selectedAt,
  status,
  refused: 0
})

describe("attempts", () => {
  const [refused, lost, again, kept] = [
    attempt(0, "failed"),
    attempt(10, "retried", 11),
    attempt(20, "retried", 21),
    attempt(30, "closed", 31)
  ]

  it("a lost connection is compared with the one that came after it, which the story names, too", () => {
    assert.strictEqual(counterpart(lost, [refused, kept, again]), again)
    assert.isTrue(isRecovery(again, lost))
    assert.isFalse(isRecovery(lost, again))
  })

  it("a good connection is compared with the nearest that ended otherwise", () => {
    assert.strictEqual(counterpart(kept, [refused, lost, again]), again)
  })

  it("a similar host comes before a nearer time", () => {
    const [near, kin] = [attempt(1, "closed", 2, "mx.example.net"), attempt(900, "closed", 901)]
    const mine = { ...refused, end: undefined }
    assert.strictEqual(counterpart(mine, [near, kin]), kin)
  })

  it("a call whose mailbox was opened in the end is looked at there, not at an attempt before it", () => {
    const [cut, silent, open] = [attempt(0, "retried"), attempt(10, "retried"), attempt(20, "closed", 21)]
    assert.strictEqual(mostRelevant([cut, silent, open]), open)
    assert.strictEqual(mostRelevant([cut, silent]), silent)
  })

  it("the first look is at what failed for good", () => {
    assert.strictEqual(mostRelevant([refused]), refused)
    assert.isUndefined(mostRelevant([]))
  })

  it("of an account that is well again, the first look is at its connection that was lost last", () => {
    const live = { ...kept, status: "selected" }
    const cut = { ...kept, status: "cut" }
    assert.strictEqual(mostRelevant([lost, again, kept]), again)
    assert.strictEqual(mostRelevant([lost, again, cut]), again)
    // while it is recorded, what is open
    assert.strictEqual(mostRelevant([lost, again, live]), live)
    assert.strictEqual(mostRelevant([lost, again, { ...cut, refused: 1 }])?.refused, 1)
  })

  it("of mailboxes that are still open, the first look is at one with refused commands", () => {
    const open = attempt(0, "cut", 1)
    const refusing = { ...attempt(1, "cut", 2), refused: 3 }
    assert.strictEqual(mostRelevant([open, refusing]), refusing)
    const waiting = attempt(0, "cut")
    assert.strictEqual(mostRelevant([waiting, open, refusing]), waiting)
  })
})
