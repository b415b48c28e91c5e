/** Connections of an account that are not in the trace, without an event that says so. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { again, bytesOf, headline, livesIn, minute, stay } from "./stays.ts"

describe("the life of an account of whose trace a part is missing", () => {
  const lane = (...events: ReadonlyArray<Event>) =>
    (livesIn(bytesOf(...events))[0] ?? assert.fail("no life")).pieces.map(({ end, kind, start }) => [
      kind,
      start / 1000,
      end / 1000
    ])

  it("the time in which a numbered connection is missing is not known, and no time away", () => {
    const events = [
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
      ...stay("c3", { from: 41 * minute, to: 60 * minute, lost: false })
    ]
    assert.deepStrictEqual(lane(...events), [
      ["beginning", 0, 1],
      ["open", 1, 1200],
      ["unknown", 1200, 2460],
      ["beginning", 2460, 2461],
      ["open", 2461, 3600]
    ])
    assert.strictEqual(
      headline(...events),
      "Open 38 min 58 s of the 39 min on record, what was between (21 min) is not kept, lost at least once"
    )
  })

  it("the time after a connection without an end is not known, up to the next one", () => {
    const events = [
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }).slice(0, -2),
      ...stay("c2", { from: 41 * minute, to: 60 * minute, lost: false })
    ]
    assert.deepStrictEqual(lane(...events), [
      ["beginning", 0, 1],
      ["open", 1, 1],
      ["unknown", 1, 2460],
      ["beginning", 2460, 2461],
      ["open", 2461, 3600]
    ])
    assert.match(headline(...events) ?? "", /^Open 18 min 59 s of the 19 min 1 s on record, .*not kept/)
  })

  it("failures after a hole are a time away that begins with them", () => {
    const events = [...stay("c1", { from: 0, to: 20 * minute, lost: true }), ...again]
    assert.deepStrictEqual(lane(...events).slice(2), [
      ["unknown", 1200, 1740],
      ["away", 1740, 1800]
    ])
    assert.include(headline(...events), "not open for the last 60 s")
  })

  it("a connection that is missing before the first mailbox may have opened it", () => {
    const failed = again.map((event) => ({ ...event, time: event.time - 28 * minute, group_id: "c0" }))
    const events = [...failed, ...stay("c5", { from: 41 * minute, to: 60 * minute, lost: false })]
    assert.deepStrictEqual(lane(...events).slice(0, 2), [
      ["beginning", 60, 120],
      ["unknown", 120, 2460]
    ])
    assert.notInclude(headline(...events), "only after the first")
  })
})
