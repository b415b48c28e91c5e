import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema, Stream } from "effect"
import { Broadcast } from "../../src/mailbox/following/Broadcast.ts"
import { grouped } from "../../src/mailbox/following/grouped.ts"
import { assertLinear } from "../support/linear.ts"

const make = (capacity: number) =>
  new Broadcast<number>(capacity, { sizeOf: () => 36, gap: (missed) => -missed })

/** With its place in the queue. */
const each = 100

describe("what waits for a listener", () => {
  it.effect("is bounded: what waits goes, and its place says how many", () =>
    Effect.gen(function* () {
      const broadcast = make(5 * each)
      const published = () => {
        for (let value = 1; value <= 12; value++) broadcast.publish(value)
        broadcast.end()
      }
      const heard = yield* Stream.runCollect(broadcast.stream(() => [], published))
      assert.deepStrictEqual(Array.from(heard), [-10, 11, 12])
    })
  )

  it.effect("counts together with what the listener took and works with", () =>
    Effect.gen(function* () {
      const broadcast = make(5 * each)
      const heard: Array<number> = []
      const published = () => [1, 2, 3].forEach((value) => broadcast.publish(value))
      yield* Stream.runForEach(
        broadcast.stream(() => [], published),
        (value) =>
          Effect.sync(() => {
            heard.push(value)
            // comes while it works with the first of three
            if (value === 1) for (const more of [4, 5, 6, 7]) broadcast.publish(more)
            if (value === 7) broadcast.end()
          })
      )
      assert.deepStrictEqual(heard, [1, 2, 3, -2, 6, 7])
    })
  )

  it.effect("begins with its first values, whatever joining publishes at once", () =>
    Effect.gen(function* () {
      const broadcast = make(5 * each)
      const joined = () => {
        broadcast.publish(2)
        broadcast.end()
      }
      assert.deepStrictEqual(
        Array.from(yield* Stream.runCollect(broadcast.stream(() => [1], joined))),
        [1, 2]
      )
    })
  )

  it("M17 costs the same to add to, whether it is full or not", () => {
    assertLinear((size) => {
      const broadcast = make(size * each)
      const fill = () => {
        for (let value = 0; value < size; value++) broadcast.publish(value)
      }
      // its listener never asks again
      Effect.runFork(
        Stream.runForEach(
          broadcast.stream(() => [0]),
          () => Effect.never
        )
      )
      fill()
      return fill
    }, 10_000)
  })
})

const Measured = Schema.fromJsonString(
  Schema.Array(Schema.Struct({ counted: Schema.Finite, taken: Schema.Finite }))
)

const lines = {
  EXISTS: "* 12 EXISTS⏎",
  EXPUNGE: "* 12 EXPUNGE⏎",
  "a status": "* OK [UIDNEXT 12] words that the server has for it⏎",
  flags: "* 12 FETCH (UID 4294967295 FLAGS (\\Seen \\Answered $Forwarded) MODSEQ (9000000000000000))⏎",
  ranges: `* VANISHED ${Array.from({ length: 300 }, (_, at) => 4_000_000_000 + 2 * at).join(",")}⏎`,
  "a literal": `* 12 FETCH (BODY[] {3000}⏎${"a".repeat(3000)})⏎`,
  "an envelope":
    '* 12 FETCH (ENVELOPE (NIL "Grüße aus der Schweiz" (("Ä ł" NIL "a" "b.example")) NIL NIL NIL NIL NIL NIL NIL))⏎',
  "a search": `* SEARCH ${Array.from({ length: 300 }, (_, at) => 10 * at + 1).join(" ")}⏎`
}

it.effect("changes are grouped up to one that has a token", () =>
  Effect.gen(function* () {
    const followed = [
      { change: "a", token: undefined },
      { change: "b", token: 1 },
      { change: "c", token: 2 },
      { change: "d", token: undefined }
    ]
    assert.deepStrictEqual(yield* Stream.runCollect(grouped(Stream.fromIterable(followed))), [
      { changes: ["a", "b"], token: 1 },
      { changes: ["c"], token: 2 }
    ])
  })
)

describe("the memory that a response takes", () => {
  it("M17 is about what is counted", () => {
    const program = fileURLToPath(new URL("heldBy.ts", import.meta.url))
    const args = ["--expose-gc", program, JSON.stringify(Object.values(lines))]
    const measured = Schema.decodeSync(Measured)(execFileSync(process.execPath, args, { encoding: "utf8" }))
    Object.keys(lines).forEach((name, at) => {
      const { counted = 0, taken = 0 } = measured[at] ?? {}
      assert.isAbove(counted / taken, 0.5, name)
      assert.isBelow(counted / taken, 2, name)
    })
  })
})
