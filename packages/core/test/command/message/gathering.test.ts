/** Messages that are read while the responses of their FETCH come. */
import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Command from "../../../src/imap/Command.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import type { Untagged } from "../../../src/imap/Response.ts"
import { only, sentTo, untagged } from "../transcript.ts"

const gathering = (command: Command.Command<ReadonlyArray<Command.Message>>) =>
  sentTo(command).command.gather?.() ?? assert.fail("nothing is gathered")

const uids = (messages: ReadonlyArray<Command.Message>) => messages.map(({ uid }) => uid)

const query = Command.fetch(MessageSet.sequenceNumbers("1:*"), { flags: true, size: true })

const whole = (uid: number) => `* ${uid} FETCH (UID ${uid} FLAGS () RFC822.SIZE ${uid})`

describe("a FETCH whose responses are read as they come", () => {
  it("keeps none that it has read, and all others", () => {
    const messages = gathering(query)
    const taken = untagged(whole(1), "* 9 FETCH (FLAGS (\\Seen))", "* 3 EXISTS", whole(2)).map((each) =>
      messages.take(each)
    )
    assert.deepStrictEqual(
      taken.map((each) => each !== undefined),
      [true, false, false, true]
    )
    assert.deepStrictEqual(uids(messages.rest()), [1, 2])
  })

  it("hands on what is complete, once, and holds what may still be added to", () => {
    const messages = gathering(query)
    const take = (...lines: ReadonlyArray<string>) => {
      for (const each of untagged(...lines)) messages.take(each)
      return uids(messages.ready())
    }
    assert.deepStrictEqual(take(whole(1), "* 2 FETCH (UID 2 FLAGS ())"), [1])
    assert.deepStrictEqual(take(), [])
    assert.deepStrictEqual(take("* 9 FETCH (FLAGS (\\Seen))"), [])
    assert.deepStrictEqual(take("* 2 FETCH (RFC822.SIZE 5)", whole(3)), [2, 3])
    assert.deepStrictEqual(take("* 4 FETCH (UID 4 FLAGS ())"), [])
    assert.deepStrictEqual(uids(messages.rest()), [4])
  })

  it("waits for the octets of a message that come after the rest of it", () => {
    const messages = gathering(Command.fetch(MessageSet.sequenceNumbers("1"), { flags: true, source: true }))
    const [first, second] = untagged("* 1 FETCH (UID 1 FLAGS ())", '* 1 FETCH (BODY[] "whole")')
    if (first === undefined || second === undefined) return assert.fail("two were written")
    messages.take(first)
    assert.deepStrictEqual(uids(messages.ready()), [])
    messages.take(second)
    assert.deepStrictEqual(only(messages.rest()).source, new TextEncoder().encode("whole"))
  })

  it("gives the newest flags of a message that changes meanwhile", () => {
    const messages = gathering(query)
    for (const each of untagged(whole(1), whole(2), "* 1 FETCH (FLAGS (\\Seen))")) messages.take(each)
    assert.deepStrictEqual(
      messages.rest().map(({ flags, uid }) => [uid, Array.from(flags ?? [])]),
      [
        [1, ["\\Seen"]],
        [2, []]
      ]
    )
  })

  it("after an EXPUNGE the same number is another message", () => {
    const messages = gathering(query)
    const second = "* 1 FETCH (UID 7 FLAGS () RFC822.SIZE 7)"
    for (const each of untagged(whole(1), "* 1 EXPUNGE", second)) messages.take(each)
    assert.deepStrictEqual(uids(messages.rest()), [1, 7])
  })

  it("after an EXPUNGE the UID says what news and the rest of a message are about", () => {
    const news = "* 1 FETCH (UID 2 FLAGS (\\Seen))"
    const before = gathering(query)
    for (const each of untagged(
      "* 2 FETCH (UID 2 FLAGS ())",
      "* 1 EXPUNGE",
      "* 1 FETCH (UID 2 RFC822.SIZE 5)"
    ))
      before.take(each)
    assert.deepInclude(only(before.rest()), { uid: 2, size: 5 })
    const after = gathering(query)
    for (const each of untagged(whole(2), "* VANISHED 1", news)) after.take(each)
    assert.deepInclude(only(after.rest()), { size: 2, flags: ["\\Seen"] })
  })

  it("what vanishes before its answer came does not lack anything", () => {
    const messages = gathering(query)
    for (const each of untagged("* 1 FETCH (UID 1 FLAGS ())", whole(2), "* VANISHED 1:2")) messages.take(each)
    assert.deepStrictEqual(uids(messages.rest()), [2])
  })

  /** A mailbox of UIDs, of which `1:10` are asked for: each is answered in pieces, while others go and flags change. */
  it("O02 each message is handed on once, whole, whatever changes meanwhile", () => {
    const what = fc.constantFrom("whole", "envelope", "size", "news", "gone")
    const steps = fc.array(fc.record({ what, at: fc.nat(), vanishes: fc.boolean(), asks: fc.boolean() }), {
      maxLength: 60
    })
    const items = {
      envelope: `ENVELOPE (NIL "x" NIL NIL NIL NIL NIL NIL NIL NIL)`,
      size: "RFC822.SIZE 5",
      news: "FLAGS ()"
    }
    fc.assert(
      fc.property(steps, (all) => {
        const messages = gathering(Command.fetch("1:10", { envelope: true, size: true }))
        const mailbox = Array.from({ length: 12 }, (_, index) => index + 1)
        const answered = { envelope: new Set<number>(), size: new Set<number>() }
        const found: Array<Command.Message> = []
        const take = (line: string) => {
          for (const each of untagged(line)) messages.take(each)
        }
        for (const { asks, at, vanishes, what } of all) {
          const place = at % mailbox.length
          const uid = mailbox[place] ?? 0
          if (what === "gone") {
            take(vanishes ? `* VANISHED ${uid}` : `* ${place + 1} EXPUNGE`)
            mailbox.splice(place, 1)
            if (mailbox.length === 0) break
          } else if (what === "news") take(`* ${place + 1} FETCH (UID ${uid} ${items.news})`)
          else if (uid <= 10) {
            const due = (["envelope", "size"] as const).filter(
              (item) => (what === "whole" || what === item) && !answered[item].has(uid)
            )
            for (const item of due) answered[item].add(uid)
            if (due.length > 0)
              take(`* ${place + 1} FETCH (UID ${uid} ${due.map((item) => items[item]).join(" ")})`)
          }
          if (asks) found.push(...messages.ready())
        }
        found.push(...messages.rest())
        const complete = found.filter(({ missing }) => missing === undefined)
        assert.sameMembers(
          uids(complete),
          Array.from(answered.envelope).filter((uid) => answered.size.has(uid))
        )
        assert.strictEqual(new Set(uids(found)).size, found.length)
      }),
      { numRuns: 500 }
    )
  })

  it("keeps the values as they were sent only if they are asked for", () => {
    const kept = gathering(Command.fetch(MessageSet.sequenceNumbers("1"), { flags: true, attributes: true }))
    for (const each of untagged("* 1 FETCH (UID 1 FLAGS ())", "* 1 FETCH (X-SCORE 3)")) kept.take(each)
    assert.deepStrictEqual(Array.from(only(kept.rest()).attributes?.keys() ?? []), [
      "UID",
      "FLAGS",
      "X-SCORE"
    ])
    const read = gathering(query)
    for (const each of untagged(whole(1))) read.take(each)
    assert.notProperty(only(read.rest()), "attributes")
  })

  it("finds the same messages whenever it is asked for those that are complete", () => {
    const parts = (uid: number) => [
      `* ${uid} FETCH (UID ${uid} FLAGS ())`,
      `* ${uid} FETCH (RFC822.SIZE ${uid})`
    ]
    const lines = fc
      .array(fc.boolean(), { maxLength: 40 })
      .map((split) => split.flatMap((isSplit, index) => (isSplit ? parts(index + 1) : [whole(index + 1)])))
    fc.assert(
      fc.property(lines, fc.array(fc.nat({ max: 3 })), (sent, asked) => {
        const [at, piecewise] = [gathering(query), gathering(query)]
        const found: Array<Command.Message> = []
        for (const [index, each] of untagged(...sent).entries()) {
          at.take(each)
          piecewise.take(each)
          if (asked[index] === 0) found.push(...piecewise.ready())
        }
        found.push(...piecewise.rest())
        assert.deepStrictEqual(found, at.rest())
      })
    )
  })

  it("a flood of news of other messages is not kept", () => {
    const messages = gathering(query)
    const news = (sequence: number): Untagged => ({ _tag: "Fetch", sequence, attributes: new Map() })
    messages.take(news(1))
    assert.deepStrictEqual(messages.ready(), [])
    const ofOne = messages.waiting()
    for (let sequence = 2; sequence <= 10_000; sequence++) messages.take(news(sequence))
    assert.deepStrictEqual(messages.ready(), [])
    assert.isAbove(ofOne, 0)
    assert.strictEqual(messages.waiting(), 64 * ofOne)
    for (const each of untagged(whole(3))) messages.take(each)
    assert.deepStrictEqual(uids(messages.rest()), [3])
  })
})
