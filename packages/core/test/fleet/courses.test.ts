/** The turning points of connections are as few as their ring, whatever an app does for how long. */
import { assert, describe, it } from "@effect/vitest"
import { Courses } from "../../src/fleet/Courses.ts"
import type * as Trace from "../../src/trace/Trace.ts"

const started = (group_id: string, time: number): Trace.Event => ({
  time,
  name: "connection:started",
  group_id,
  data: { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" }
})

const moved = (group_id: string, time: number, from: string, to: string): Trace.Event => ({
  time,
  name: "machine:transition",
  group_id,
  data: { from, event: "activity.done", to }
})

const ring: ReadonlyArray<Trace.Event> = [
  { time: 0, name: "trace:gap", group_id: "c1", data: { dropped: 40_001 } }
]

describe("the courses of connections", () => {
  it("keep the beginning and the last turning points of one that visits mailboxes for days", () => {
    const courses = new Courses()
    courses.take(started("c1", 0))
    for (let at = 1; at <= 40_000; at += 2) {
      courses.take(moved("c1", at, "authenticated.quiet", "selected.quiet"))
      courses.take(moved("c1", at + 1, "selected.quiet", "authenticated.quiet"))
    }
    const events = courses.completing(ring)
    assert.strictEqual(events.length, 66)
    assert.deepStrictEqual(
      [0, 1, 64].map((at) => [events[at]?.name, events[at]?.time]),
      [
        ["connection:started", 0],
        ["machine:transition", 39_937],
        ["machine:transition", 40_000]
      ]
    )
    const gap = events.at(-1)
    assert.strictEqual(gap?.name === "trace:gap" ? gap.data.dropped : 0, 40_001 - 65)
  })

  it("of the last connections", () => {
    const courses = new Courses()
    for (let at = 1; at <= 1_000; at++) courses.take(started(`c${at}`, at))
    const names = courses.completing(ring).map(({ group_id }) => group_id)
    assert.deepStrictEqual(names.slice(0, 8), [
      "c993",
      "c994",
      "c995",
      "c996",
      "c997",
      "c998",
      "c999",
      "c1000"
    ])
  })
})
