/** Habits of apps that poll: what is no chance is found, and what a right app does is not. */
import { assert, describe, it } from "@effect/vitest"
import { Polling } from "../../../../src/model/evidence/watch/Polling.ts"
import { plays } from "../../../support/dialogue.ts"

/** Reads a conversation of an app, `C:` and `S:`, in an INBOX of two messages with the UIDs 5 and 6. */
const foundIn = (...lines: ReadonlyArray<string>): Readonly<Record<string, number>> => {
  const polling = new Polling()
  const opening = ["C: s SELECT INBOX", "S: * 2 EXISTS", "S: s OK [READ-WRITE] SELECT completed"]
  plays([polling], [...opening, ...lines])
  return Object.fromEntries(Array.from(polling.found, ([id, { count }]) => [id, count]))
}

const times = (count: number, of: (round: number) => ReadonlyArray<string>): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, round) => of(round)).flat()

const pollsLast = ["C: a UID FETCH 7:* (UID FLAGS)", "S: * 2 FETCH (UID 6 FLAGS ())", "S: a OK done"]
const fetchesIt = ["C: b UID FETCH 6 (BODY.PEEK[])", "S: * 2 FETCH (UID 6 BODY[] {1}", "S: b OK done"]
const searches = (criteria: string, uids = "") => [
  `C: c UID SEARCH ${criteria}`,
  `S: * SEARCH ${uids}`,
  "S: c OK done"
]

describe("what an app that polls takes for new", () => {
  it("RFC 9051 §9: the last message instead of a new one, which it fetches again", () => {
    assert.deepStrictEqual(foundIn(...times(3, () => [...pollsLast, ...fetchesIt])), { "last-again": 3 })
    assert.deepStrictEqual(foundIn(...times(9, () => pollsLast)), {})
  })

  it("RFC 9051 §6.4.4: the same with a search from one UID to the last", () => {
    const search = searches("UID 7:*", "6")
    assert.deepStrictEqual(foundIn(...times(3, () => [...search, ...fetchesIt])), { "last-again": 3 })
    assert.deepStrictEqual(foundIn(...times(3, () => [...searches("UID 7:*", "7"), ...fetchesIt])), {})
  })

  it("the same with the whole message in one command", () => {
    const whole = pollsLast.map((line) => line.replace("(UID FLAGS)", "(UID BODY.PEEK[])"))
    assert.deepStrictEqual(foundIn(...times(3, () => whole)), { "last-again": 3 })
  })

  it("the last message from its own UID on, which it had whole, and not the first time, nor beside a new one", () => {
    const from = (uid: number, ...uids: ReadonlyArray<number>) => [
      `C: a UID FETCH ${uid}:* (UID BODY.PEEK[])`,
      ...uids.map((each) => `S: * ${each - 4} FETCH (UID ${each} BODY[] {1}`),
      "S: a OK done"
    ]
    assert.deepStrictEqual(foundIn(...times(4, () => from(6, 6))), { "last-again": 3 })
    assert.deepStrictEqual(foundIn(...from(5, 5, 6), ...times(3, () => from(6, 6))), { "last-again": 3 })
    assert.deepStrictEqual(foundIn(...times(3, () => from(6, 6))), {})
    assert.deepStrictEqual(foundIn(...times(4, (round) => from(6 + round, 6 + round, 7 + round))), {})
    const flags = ["C: a UID FETCH 6:* (UID FLAGS)", "S: * 2 FETCH (UID 6 FLAGS ())", "S: a OK done"]
    assert.deepStrictEqual(foundIn(...from(6, 6), ...times(4, () => flags)), {})
  })

  it("its own messages in the open mailbox, and not those that it stores elsewhere or does not read", () => {
    const copies = (mailbox: string, reads: boolean) =>
      times(11, (round) => [
        ...(reads ? [`C: d UID FETCH ${6 + round} (BODY.PEEK[])`, "S: d OK done"] : []),
        `C: e APPEND ${mailbox} {10}`,
        `S: * ${3 + round} EXISTS`,
        `S: e OK [APPENDUID 1 ${7 + round}] done`
      ])
    assert.deepStrictEqual(foundIn(...copies("INBOX", true)), { "own-appended": 10 })
    assert.deepStrictEqual(foundIn(...copies("INBOX", false)), {})
    assert.deepStrictEqual(foundIn(...copies("Done", true)), {})
  })

  it("nothing, since somebody else marked what came, and not the app itself", () => {
    const marked = (by: ReadonlyArray<string>) =>
      times(2, (round) => [
        `S: * ${3 + round} EXISTS`,
        ...by,
        `S: * ${3 + round} FETCH (FLAGS (\\Seen))`,
        ...(by.length > 0 ? ["S: f OK done"] : []),
        ...searches("UNSEEN")
      ])
    assert.deepStrictEqual(foundIn(...marked([])), { "marked-first": 2 })
    assert.deepStrictEqual(foundIn(...marked(["C: f UID STORE 7:9 +FLAGS (\\Seen)"])), {})
    const stored = times(3, (round) => [
      "C: e APPEND INBOX (\\Seen) {10}",
      `S: * ${3 + round} EXISTS`,
      "S: e OK done",
      `S: * ${3 + round} FETCH (FLAGS (\\Seen))`,
      ...searches("UNSEEN")
    ])
    assert.deepStrictEqual(foundIn(...stored), {})
  })

  it("nothing, since its search leaves an unread message out, until it finds one", () => {
    const unread = "S: * 2 FETCH (FLAGS ())"
    const today = searches("UNSEEN SINCE 25-Nov-2026")
    assert.deepStrictEqual(foundIn(unread, ...times(3, () => today)), { "unread-excluded": 3 })
    assert.deepStrictEqual(foundIn(...times(3, () => today)), {})
    assert.deepStrictEqual(foundIn(unread, ...times(3, () => searches("UNSEEN"))), {})
    assert.deepStrictEqual(
      foundIn(unread, ...times(3, () => today), ...searches("UNSEEN SINCE 25-Nov-2026", "6")),
      {}
    )
    const silent = ["C: f UID STORE 6 +FLAGS.SILENT (\\Seen)", "S: f OK done"]
    assert.deepStrictEqual(foundIn(unread, ...silent, ...times(3, () => today)), {})
    assert.deepStrictEqual(foundIn(unread, "S: * 2 EXPUNGE", ...times(3, () => today)), {})
  })
})
