import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import { NumberMap } from "../../src/imap/wire/NumberMap.ts"
import type { Change } from "../../src/mailbox/Changes.ts"
import { type Summary, summary } from "../../src/mailbox/following/summary.ts"

const everything: Summary = { gone: [[1, 4_294_967_295]], read: "1:*", flags: new NumberMap() }
const arrived = (uid: number): Change => ({ _tag: "Arrived", uid, sequence: uid, flags: [] })
const flagged = (uid: number | undefined, ...flags: ReadonlyArray<string>): Change => ({
  _tag: "FlagsChanged",
  uid,
  sequence: 1,
  flags,
  modSeq: undefined
})
const expunged = (...uids: ReadonlyArray<readonly [number, number]>): Change => ({
  _tag: "Expunged",
  uids,
  sequence: undefined
})

describe("what changes mean for a copy", () => {
  it("what is new is read, with its flags; what is gone is removed", () => {
    const changes = [
      arrived(7),
      flagged(7, "\\Seen"),
      flagged(3, "a"),
      flagged(3, "b"),
      expunged([1, 2], [5, 5])
    ]
    assert.deepStrictEqual(summary(changes), {
      gone: [
        [1, 2],
        [5, 5]
      ],
      read: [7],
      flags: new NumberMap([[3, ["b"]]])
    })
  })

  it("what is gone at the end is neither read nor flagged", () => {
    const changes = [
      flagged(3, "a"),
      arrived(7),
      arrived(8),
      expunged([7, 7]),
      flagged(8, "b"),
      expunged([1, 4])
    ]
    assert.deepStrictEqual(summary(changes), {
      gone: [
        [1, 4],
        [7, 7]
      ],
      read: [8],
      flags: new NumberMap<ReadonlyArray<string>>()
    })
  })

  it("what a server takes back is read again", () => {
    assert.deepStrictEqual(summary([arrived(7), flagged(7, "a"), expunged([7, 7]), arrived(7)]), {
      gone: [[7, 7]],
      read: [7],
      flags: new NumberMap<ReadonlyArray<string>>()
    })
  })

  it("a hundred thousand changes of flags and removals take linear time", () => {
    const many = Array.from({ length: 50_000 }, (_, index) => 2 * index + 1)
    const { flags, gone } = summary([
      ...many.map((uid) => flagged(uid, "a")),
      ...many.map((uid) => expunged([uid, uid]))
    ])
    assert.deepStrictEqual([flags.size, gone.length], [0, 50_000])
  })

  it.each<Change>([
    flagged(undefined, "a"),
    { _tag: "Expunged", uids: undefined, sequence: 3 },
    { _tag: "Missed", what: "flags" }
  ])("$_tag: all is read again, whatever else was said", (change) => {
    assert.deepStrictEqual(summary([arrived(7), change, expunged([7, 7])]), everything)
  })
})

/** A mailbox, by UID. */
type Copy = Map<number, string>

describe("a copy", () => {
  it("is the mailbox after each group, however the changes are grouped", () => {
    const event = fc.oneof(
      fc.constant({ what: "arrive" as const }),
      fc.record({
        what: fc.constant("flag" as const),
        uid: fc.integer({ min: 1, max: 9 }),
        flag: fc.constantFrom("", "a", "b")
      }),
      fc.record({ what: fc.constant("expunge" as const), uid: fc.integer({ min: 1, max: 9 }) })
    )
    const groups = fc.array(fc.array(event, { maxLength: 8 }), { maxLength: 8 })
    fc.assert(
      fc.property(groups, (groups) => {
        const server: Copy = new Map()
        const copy: Copy = new Map()
        let last = 0
        for (const group of groups) {
          const changes: Array<Change> = []
          for (const happens of group) {
            if (happens.what === "arrive") {
              server.set(++last, "")
              changes.push(arrived(last))
            } else if (happens.what === "flag" && server.has(happens.uid)) {
              server.set(happens.uid, happens.flag)
              changes.push(flagged(happens.uid, ...(happens.flag === "" ? [] : [happens.flag])))
            } else if (happens.what === "expunge" && server.delete(happens.uid)) {
              changes.push(expunged([happens.uid, happens.uid]))
            }
          }
          const { flags, gone, read } = summary(changes)
          for (const [first, end] of gone) for (let uid = first; uid <= end; uid++) copy.delete(uid)
          for (const uid of read === "1:*" ? server.keys() : read) {
            const found = server.get(uid)
            assert.isDefined(found)
            copy.set(uid, found ?? "")
          }
          for (const [uid, set] of flags) {
            assert.isTrue(copy.has(uid))
            copy.set(uid, set.join(""))
          }
          assert.deepStrictEqual(copy, server)
        }
      })
    )
  })
})
