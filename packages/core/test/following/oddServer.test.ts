/** Servers that break the protocol: whatever they say, an app gets UIDs that are UIDs, in order, and can keep its token. */
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import * as fc from "fast-check"
import * as Changes from "../../src/mailbox/Changes.ts"
import { Client } from "./support.ts"

const maxUid = 0xffff_ffff

const uid = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 9 }) },
  { weight: 1, arbitrary: fc.constantFrom(0, 20, maxUid - 1, maxUid, maxUid + 1, 99_999_999_999) }
)
const modSeq = fc.constantFrom(
  "0",
  "1",
  "7",
  "9223372036854775807",
  "9223372036854775808",
  "18446744073709551616"
)
const flags = fc.constantFrom("()", "(\\Seen)", "(\\Recent)", "NIL", "x")
const set = fc
  .array(fc.tuple(uid, uid), { minLength: 1, maxLength: 3 })
  .map((ranges) => ranges.map((range) => range.join(":")).join(","))

const line = fc.oneof(
  uid.map((count) => `* ${count} EXISTS`),
  uid.map((sequence) => `* ${sequence} EXPUNGE`),
  set.map((uids) => `* VANISHED ${uids}`),
  set.map((uids) => `* VANISHED (EARLIER) ${uids}`),
  fc
    .tuple(uid, uid, flags)
    .map(([sequence, uid, flags]) => `* ${sequence} FETCH (UID ${uid} FLAGS ${flags})`),
  fc.tuple(uid, uid).map(([sequence, uid]) => `* ${sequence} FETCH (UID ${uid})`),
  fc
    .tuple(uid, flags, modSeq)
    .map(([sequence, flags, modSeq]) => `* ${sequence} FETCH (FLAGS ${flags} MODSEQ (${modSeq}))`),
  fc.array(uid, { maxLength: 5 }).map((uids) => ["* SEARCH", ...uids].join(" ")),
  set.map((uids) => `* ESEARCH (TAG "a") UID ALL ${uids}`),
  fc.oneof(uid.map(String), fc.constant("x")).map((value) => `* OK [UIDVALIDITY ${value}] x`),
  modSeq.map((value) => `* OK [HIGHESTMODSEQ ${value}] x`),
  fc.constantFrom("* OK [NOMODSEQ] x", "* OK [CLOSED] x")
)

const lines = fc.array(line, { maxLength: 5 }).map((all) => all.join("\n"))

const opening = fc.tuple(fc.integer({ min: 0, max: 6 }), uid, modSeq).map(
  ([count, next, highest]) => `* ${count} EXISTS
* OK [UIDVALIDITY 1] x
* OK [UIDNEXT ${next}] x
* OK [HIGHESTMODSEQ ${highest}] x`
)

type Act = readonly [what: "hear" | "answer" | "select", lines: string]

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 6, arbitrary: lines.map((all): Act => ["hear", all]) },
  { weight: 5, arbitrary: lines.map((all): Act => ["answer", all]) },
  { weight: 1, arbitrary: opening.map((all): Act => ["select", all]) }
)

const throughJson = <A>(schema: Schema.Codec<A, unknown>, value: A): A =>
  Schema.decodeUnknownSync(schema)(JSON.parse(JSON.stringify(Schema.encodeSync(schema)(value))))

const change = Schema.toCodecJson(Changes.Change)
const token = Schema.toCodecJson(Changes.Token)

/** The largest UID that arrived, after these changes as well. */
const inOrder = (client: Client, before: number): number => {
  let largest = before
  for (const each of client.changes) {
    assert.deepStrictEqual(throughJson(change, each), each)
    if (each._tag === "Reset") largest = 0
    if (each._tag !== "Arrived") continue
    assert.isAbove(each.uid, largest)
    assert.isAtMost(each.uid, maxUid)
    largest = each.uid
  }
  return largest
}

/** Each number of a command that the server has to read is one of the protocol. */
const isReadable = (asked: string | undefined): boolean => {
  const [set = "", since = ""] = asked?.split("CHANGEDSINCE") ?? []
  const isModSeq = /\d/.test(since) ? BigInt(since.replace(/\D/g, "")) < 2n ** 63n : true
  return (
    isModSeq && (set.match(/\d+/g) ?? []).every((digits) => Number(digits) >= 1 && Number(digits) <= maxUid)
  )
}

describe("a server that breaks the protocol", () => {
  it.each([
    ["", 1 << 20],
    [" that is larger than a line", 11]
  ] as const)(
    "UIDs of a mailbox%s arrive in ascending order, and changes and tokens are what their schemas say",
    (_, bytes) => {
      fc.assert(
        fc.property(opening, fc.array(act, { maxLength: 40 }), (first, acts) => {
          const client = new Client(bytes)
          let largest = 0
          for (const [what, said] of [["select", first] as const, ...acts]) {
            assert.isTrue(isReadable(client.asks), client.asks)
            if (what === "answer" && client.asks !== undefined) client.answer(said)
            else if (what === "select") client.select(said)
            else client.hear(said)
            largest = inOrder(client, largest)
            const { token: reached } = client
            if (reached !== undefined) assert.deepStrictEqual(throughJson(token, reached), { ...reached })
          }
        }),
        { numRuns: 150 }
      )
    }
  )

  const begun = (uids: string, count: number): Client => {
    const client = new Client()
    client.select(`* ${count} EXISTS\n* OK [UIDVALIDITY 1] x\n* OK [UIDNEXT 9] x`)
    client.answer(`* SEARCH ${uids}`)
    assert.deepStrictEqual(client.said, ["Reset"])
    return client
  }

  it.each(["0", "4294967296", "x", ""])(
    "K11 [UIDVALIDITY %s] of an open mailbox is invalid, and voids nothing",
    (value) => {
      const client = begun("1 2", 2)
      client.hear(`* OK [UIDVALIDITY ${value}] x`)
      assert.deepStrictEqual([client.said, client.asks, client.token?.uidValidity], [[], undefined, 1])
    }
  )

  it("K11 without UIDVALIDITY each opening voids what is known, unless nothing ever was", () => {
    const client = new Client()
    const empty = "* 0 EXISTS\n* OK [UIDNEXT 1] x"
    client.select(empty)
    assert.deepStrictEqual(client.said, ["Reset"])
    client.select(empty)
    client.select(empty)
    assert.deepStrictEqual(client.said, [])
    client.select("* 1 EXISTS\n* OK [UIDNEXT 2] x")
    client.answer("* SEARCH 1")
    assert.deepStrictEqual(client.said, ["Reset"])
    client.hear("* 1 EXPUNGE")
    client.select(empty)
    assert.deepStrictEqual(client.said, ["Expunged 1", "Reset"])
  })

  it("a mod-sequence beyond 63 bits is invalid, and is in no token", () => {
    const client = begun("1 2", 2)
    client.hear("* OK [HIGHESTMODSEQ 9223372036854775807] x")
    client.hear("* OK [HIGHESTMODSEQ 9999999999999999999] x")
    assert.strictEqual(client.token?.highestModSeq, 9223372036854775807n)
  })

  it("after the largest UID nothing is asked for that no command can name", () => {
    const client = begun("1 4294967295", 2)
    client.hear("* 3 EXISTS")
    assert.strictEqual(client.asks, "UID FETCH 4294967295:* (FLAGS)")
  })

  it("a message that is not there does not go: a mailbox with others is not empty", () => {
    const client = new Client()
    client.select("* 1 EXISTS\n* 8 EXPUNGE\n* OK [UIDVALIDITY 1] x\n* OK [UIDNEXT 2] x")
    assert.deepStrictEqual(client.said, [])
    client.answer("* SEARCH 1")
    assert.deepStrictEqual([client.said, client.token?.exists], [["Reset"], 1])
  })

  it("messages that nobody asked for, more than a call takes as arguments, show where new ones begin", () => {
    const count = 140_000
    const client = new Client(11)
    client.select(`* ${count} EXISTS\n* OK [UIDVALIDITY 1] x`)
    client.answer(
      Array.from({ length: count }, (_, at) => `* ${at + 1} FETCH (UID ${at + 1} FLAGS ())`).join("\n")
    )
    assert.strictEqual(client.token?.uidNext, count + 1)
  })

  it("a UID below one that arrived does not arrive: that something was missed is said", () => {
    const client = begun("1", 1)
    client.hear("* 2 EXISTS\n* 2 FETCH (UID 8 FLAGS ())\n* 2 EXPUNGE\n* 2 EXISTS\n* 2 FETCH (UID 5 FLAGS ())")
    assert.deepStrictEqual(client.said, [
      "Arrived 8 at 2 ()",
      "Expunged 8",
      "Missed arrived",
      "FlagsChanged 5 ()"
    ])
  })
})
