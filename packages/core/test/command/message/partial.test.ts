import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import * as Command from "../../../src/imap/Command.ts"
import * as Window from "../../../src/imap/command/message/Window.ts"
import * as MessageSet from "../../../src/imap/MessageSet.ts"
import { failureOf, valueOf } from "../server.ts"

describe("PARTIAL (RFC 9394)", () => {
  it.effect("SEARCH: the window, and counts of everything (§3.1)", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "ESEARCH PARTIAL",
        Command.search({ seen: false }, { partial: [-1, -100] }),
        `C: <3> UID SEARCH RETURN (COUNT PARTIAL -1:-100 MIN MAX) UNSEEN
         S: * ESEARCH (TAG "<3>") UID COUNT 2000 PARTIAL (-1:-100 1900:1997,1999,2001) MIN 4 MAX 2001
         S: <3> OK done`
      )
      const all: MessageSet.MessageSet = [
        [1900, 1997],
        [1999, 1999],
        [2001, 2001]
      ]
      assert.deepStrictEqual(found, { all, count: 2000, min: 4, max: 2001, modSeq: undefined })
    })
  )

  it.effect("SEARCH: a window beyond the end is empty", () =>
    Effect.gen(function* () {
      const { all, count } = yield* valueOf(
        "ESEARCH CONTEXT=SEARCH",
        Command.search({}, { partial: [101, 200] }),
        `C: <3> UID SEARCH RETURN (COUNT PARTIAL 101:200 MIN MAX) ALL
         S: * ESEARCH (TAG "<3>") COUNT 3 PARTIAL (101:200 NIL) MIN 1 MAX 3
         S: <3> OK done`
      )
      assert.deepStrictEqual([all, count], [[], 3])
    })
  )

  it.effect("SEARCH: a server that returns everything is cut short here", () =>
    Effect.gen(function* () {
      const search = Command.search({}, { partial: [-2, -3], return: ["all", "max"] })
      const esearch = yield* valueOf(
        "ESEARCH CONTEXT=SEARCH",
        search,
        `C: <3> UID SEARCH RETURN (COUNT ALL MAX) ALL
         S: * ESEARCH (TAG "<3>") UID COUNT 4 ALL 2,4:5,9 MAX 9
         S: <3> OK done`
      )
      const plain = yield* valueOf(
        "",
        search,
        `C: <3> UID SEARCH ALL
         S: * SEARCH 9 5 2 4
         S: <3> OK done`
      )
      const expected = { all: [[4, 5]], max: 9, modSeq: undefined }
      assert.deepStrictEqual([esearch, plain], [expected, expected])
    })
  )

  it.effect("SEARCH: a server that lists it and says nothing is asked in the old form", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "PARTIAL",
        Command.search({}, { partial: [1, 2], return: ["all"] }),
        `C: <3> UID SEARCH RETURN (COUNT PARTIAL 1:2 MIN MAX) ALL
         S: * ESEARCH (TAG "<3>")
         S: <3> OK done
         C: <4> UID SEARCH ALL
         S: * SEARCH 1 2 3
         S: <4> OK done`
      )
      assert.deepStrictEqual(found.all, [[1, 2]])
    })
  )

  it.effect("FETCH: a modifier, with CHANGEDSINCE as well (§3.3, §3.4)", () =>
    Effect.gen(function* () {
      const newest = yield* valueOf(
        "PARTIAL",
        Command.fetch("1:*", { size: true }, { partial: [-1, -2] }),
        `C: <3> UID FETCH 1:* (UID RFC822.SIZE) (PARTIAL -1:-2)
         S: * 2 FETCH (UID 5 RFC822.SIZE 10)
         S: * 3 FETCH (UID 9 RFC822.SIZE 12)
         S: <3> OK done`
      )
      assert.deepStrictEqual(
        newest.map((message) => message.uid),
        [5, 9]
      )
      yield* valueOf(
        "PARTIAL CONDSTORE",
        Command.fetch("1:3", { size: true }, { partial: [1, 2], changedSince: 7 }),
        `C: <3> UID FETCH 1:3 (UID RFC822.SIZE) (PARTIAL 1:2 CHANGEDSINCE 7)
         S: <3> OK done`
      )
    })
  )

  it.effect.each(["", "PARTIAL"])("FETCH: by sequence numbers, they are looked up (§3.3): %s", (listed) =>
    Effect.gen(function* () {
      const looked = yield* valueOf(
        listed,
        Command.fetch(MessageSet.sequenceNumbers("1:*"), { size: true }, { partial: [-1, -2] }),
        `C: <3> UID SEARCH 1:*
         S: * SEARCH 2 5 9
         S: <3> OK done
         C: <4> UID FETCH 5,9 (UID RFC822.SIZE)
         S: * 2 FETCH (UID 5 RFC822.SIZE 10)
         S: * 3 FETCH (UID 9 RFC822.SIZE 12)
         S: <4> OK done`
      )
      assert.deepStrictEqual(
        looked.map((message) => message.uid),
        [5, 9]
      )
    })
  )

  it.effect("FETCH: without it, what changed is asked for within the window", () =>
    valueOf(
      "CONDSTORE",
      Command.fetch("1:*", { size: true }, { partial: [-1, -2], changedSince: 7 }),
      `C: <3> UID SEARCH UID 1:*
       S: * SEARCH 2 5 9
       S: <3> OK done
       C: <4> UID FETCH 5,9 (UID RFC822.SIZE) (CHANGEDSINCE 7)
       S: * 3 FETCH (UID 9 RFC822.SIZE 12 MODSEQ (8))
       S: <4> OK done`
    )
  )

  it.effect("FETCH: a window of what has vanished is empty", () =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "PARTIAL QRESYNC",
        Command.fetch("1:*", { size: true }, { partial: [1, 2], changedSince: 7, vanished: true })
      )
      assert.strictEqual(reason._tag, "Misuse")
    })
  )

  it.effect.each([[[0, 3]], [[-1, 3]], [[1]], [[1.5, 2]], ["1:2"]])("refuses %j", ([partial]) =>
    Effect.gen(function* () {
      const { reason } = yield* failureOf(
        "PARTIAL",
        Reflect.apply(Command.search, undefined, [{}, { partial }])
      )
      assert.deepInclude({ ...reason }, { _tag: "Misuse" })
    })
  )

  it("a window of ranges is that of the numbers", () => {
    const place = fc.integer({ min: 1, max: 30 })
    fc.assert(
      fc.property(fc.uniqueArray(place), place, place, fc.boolean(), (numbers, one, other, fromEnd) => {
        const sorted = numbers.toSorted((a, b) => a - b)
        const [least, most] = [Math.min(one, other), Math.max(one, other)]
        const window: Window.Window = fromEnd ? [-one, -other] : [one, other]
        const expected = fromEnd
          ? sorted.slice(Math.max(0, sorted.length - most), Math.max(0, sorted.length - least + 1))
          : sorted.slice(least - 1, most)
        const found = Window.cut(MessageSet.of(numbers), window)
        assert.deepStrictEqual(Array.from(MessageSet.numbers(found)), expected)
      })
    )
  })
})
