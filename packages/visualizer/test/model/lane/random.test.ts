/** Whatever connections an account has: its segments have no gap and add up, and each loss has its connection. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as fc from "fast-check"
import { awaysOf } from "../../../src/model/lane/figures.ts"
import { laneOf } from "../../../src/model/lane/Lane.ts"
import type { Segment } from "../../../src/model/lane/Segment.ts"
import { at, moved } from "../../support.ts"
import { indexOf } from "../../support/indexOf.ts"
import { bytesOf } from "./stays.ts"

interface Drawn {
  readonly waits: number
  readonly turn: number
  readonly opens: boolean
  readonly unasked: boolean
  readonly lasts: number
  readonly gap: number
  readonly skips: boolean
  readonly end: "closed" | "failed" | "interrupted" | "none" | "retried"
}

const ms = fc.integer({ min: 0, max: 100_000 })

const drawn: fc.Arbitrary<Drawn> = fc.record({
  waits: ms,
  turn: fc.oneof(fc.constant(0), ms),
  opens: fc.boolean(),
  unasked: fc.boolean(),
  lasts: ms,
  gap: fc.oneof(fc.constant(0), ms),
  skips: fc.boolean(),
  end: fc.constantFrom("closed", "failed", "interrupted", "none", "retried")
})

/** The events of such connections, one after another; some are not kept. */
const eventsOf = (all: ReadonlyArray<Drawn>): ReadonlyArray<Event> => {
  let time = 0
  let attempt = 0
  return all.flatMap(({ end, gap, lasts, opens, skips, turn, unasked, waits }, index) => {
    const group = `c${index + 1}`
    time += waits
    attempt += skips ? 2 : 1
    const host = { host: "imap.example.com", port: 993, policy: "tls", attempt, session: "s1" }
    const began = at(time, "connection:started", host, group)
    const queued =
      turn === 0
        ? []
        : [
            moved(time, "off", "user.connect", "queueing", group),
            moved(time + turn, "queueing", "turn", "dialing", group)
          ]
    time += turn
    const select = unasked
      ? [moved(time, "authenticating", "login.ok", "unselected", group)]
      : [at(time, "wire:sent", { tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }, group)]
    const opened =
      opens && !unasked ? [moved(time + 5, "selecting", "select.ok", "selected.quiet", group)] : []
    time += 5 + lasts
    const hidden = gap === 0 ? [] : [at(time + gap, "trace:gap", { dropped: 9 }, group)]
    time += gap + 1
    const failed = { error: "ConnectionLost", step: "selected" }
    const last =
      end === "none"
        ? []
        : [
            at(
              time,
              "connection:ended",
              { outcome: end, ...(end === "failed" || end === "retried" ? failed : {}) },
              group
            )
          ]
    return [began, ...queued, ...select, ...opened, ...hidden, ...last]
  })
}

const sum = (all: ReadonlyArray<Pick<Segment, "end" | "start">>): number =>
  all.reduce((total, { end, start }) => total + end - start, 0)

it("segments have no gap, figures are their sums, and each loss is that of a connection", () => {
  fc.assert(
    fc.property(fc.array(drawn, { minLength: 1, maxLength: 12 }), (all) => {
      const index = indexOf(bytesOf(...eventsOf(all)))
      const lane = laneOf(index.account(0), { isOver: true, now: index.now }) ?? assert.fail("no lane")
      const { figures, losses, segments, to } = lane
      let cursor = lane.from
      for (const { end, start } of segments) {
        assert.strictEqual(start, cursor)
        assert.isAbove(end, start)
        cursor = end
      }
      assert.strictEqual(cursor, Math.max(to, lane.from))
      assert.isAtLeast(to, index.now)
      const open = segments.filter(({ kind }) => kind === "open")
      assert.approximately(figures.openMs, sum(open), 1e-6)
      assert.approximately(sum(segments), to - lane.from, 1e-6)
      assert.strictEqual(
        figures.longestAwayMs,
        awaysOf(segments).reduce((most, { end, start }) => Math.max(most, end - start), 0)
      )
      const lost = losses.flatMap((each) => {
        assert.deepStrictEqual([each.after.length, each.silent.length], [each.count, each.count])
        return each.connections.map((id) => [id, each.error])
      })
      const expected = index.connections.flatMap(({ error, id, selectedAt, status }) =>
        selectedAt !== undefined && error !== undefined && (status === "failed" || status === "retried")
          ? [[id, error]]
          : []
      )
      assert.sameDeepMembers(lost, expected)
      assert.strictEqual(figures.losses, expected.length)
      const marked = lane.marks.flatMap(({ connection, kind }) => (kind === "lost" ? [connection] : []))
      assert.sameMembers(
        marked,
        expected.map(([id]) => id)
      )
    }),
    { numRuns: 150 }
  )
})
