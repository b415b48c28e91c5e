/** Whatever a connection does: its waits have no gap, add up, and are shown by lines of that connection. */
import { assert, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as fc from "fast-check"
import { connections } from "../../../src/model/connection/spans.ts"
import { sumsOf, waitsIn } from "../../../src/model/waits/Wait.ts"
import { waitsOf } from "../../../src/model/waits/waitsOf.ts"
import { at, moved, traceOf } from "../../support.ts"

const lane = fc.constantFrom("implicitTls" as const, "startTls" as const, undefined)
const number = fc.integer({ min: 1, max: 4 })
const tag = number.map((each) => `A${each}`)
const command = fc.constantFrom("LOGIN", "SELECT", "IDLE", "NOOP", "FETCH", "SEARCH", "AUTHENTICATE")
const call = fc.constantFrom("within", "fetch", "FETCH")
const by = fc.constantFrom("app" as const, "open" as const)
const state = fc.constantFrom(
  "queueing",
  "resolving",
  "dialing.implicitTls.connecting",
  "dialing.implicitTls.greeting",
  "dialing.startTls.waiting",
  "dialing.startTls.won",
  "authenticating.login",
  "selecting",
  "selected.quiet",
  "selected.idling.idling",
  "unselected",
  "loggingOut",
  "failing",
  "backoff",
  "unheard of"
)

/** An event, but for its time. */
const happens: fc.Arbitrary<(time: number, group: string) => Event> = fc.oneof(
  fc.tuple(state, state).map(
    ([from, to]) =>
      (time: number, group: string) =>
        moved(time, from, "on", to, group)
  ),
  fc.tuple(lane, tag, command).map(
    ([lane, tag, cmd]) =>
      (time: number, group: string) =>
        at(time, "wire:sent", { ...(lane && { lane }), tag, cmd, line: `${tag} ${cmd}` }, group)
  ),
  fc.tuple(lane, tag, fc.constantFrom("OK", "NO", "BAD")).map(
    ([lane, tag, cond]) =>
      (time: number, group: string) =>
        at(time, "wire:received", { ...(lane && { lane }), tag, cond, line: `${tag} ${cond}` }, group)
  ),
  fc.tuple(lane, fc.constantFrom("+ go on", "* BYE bye", "* 3 EXISTS", "* OK ready")).map(
    ([lane, line]) =>
      (time: number, group: string) =>
        at(
          time,
          "wire:received",
          { ...(lane && { lane }), line, ...(line === "* BYE bye" && { cond: "BYE" }) },
          group
        )
  ),
  lane.map(
    (lane) => (time: number, group: string) =>
      at(time, "wire:sent", { ...(lane && { lane }), line: "DONE" }, group)
  ),
  fc.tuple(lane, number, fc.constantFrom("dns" as const, "tcp" as const, "tls" as const)).map(
    ([lane, op, kind]) =>
      (time: number, group: string) =>
        at(time, "net:start", { ...(lane && { lane }), op, kind }, group)
  ),
  fc.tuple(lane, number, fc.boolean()).map(
    ([lane, op, ok]) =>
      (time: number, group: string) =>
        at(time, "net:end", { ...(lane && { lane }), op, ok }, group)
  ),
  fc
    .tuple(
      number,
      fc.constantFrom(
        "turn" as const,
        "pool" as const,
        "host" as const,
        "hold" as const,
        "unread" as const,
        "untaken" as const
      ),
      by,
      call,
      number
    )
    .map(
      ([op, kind, by, call, ms]) =>
        (time: number, group: string) =>
          at(time, "program:start", { op, kind, by, call, behind: call, ms: ms * 100 }, group)
    ),
  number.map(
    (op) => (time: number, group: string) =>
      at(time, "program:end", { op, outcome: "done", ms: op * 50 }, group)
  ),
  number.map((ms) => (time: number, group: string) => at(time, "program:busy", { ms: ms * 200 }, group)),
  fc.constant((time: number, group: string) => at(time, "trace:gap", { dropped: 3 }, group)),
  fc.constant((time: number, group: string) => at(time, "clock:jumped", { ms: 60_000 }, group)),
  fc.constant((time: number, group: string) => at(time, "connection:ended", { outcome: "closed" }, group))
)

/** Two connections, whose events come after one another in any time. */
const eventsOf = (
  all: ReadonlyArray<
    readonly [pause: number, happens: (time: number, group: string) => Event, isOther: boolean]
  >
): ReadonlyArray<Event> => {
  let time = 0
  return all.map(([pause, happens, isOther]) => happens((time += pause), isOther ? "c2" : "c1"))
}

const pause = fc.oneof(fc.constant(0), fc.double({ min: 0, max: 5000, noNaN: true }))

it("waits have no gap, add up, and have lines of their connection", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(pause, happens, fc.boolean()), { minLength: 1, maxLength: 60 }), (all) => {
      const events = eventsOf(all)
      for (const connection of connections(traceOf(events))) {
        const { group, last, span } = connection
        const own = new Set(events.flatMap(({ group_id }, index) => (group_id === group ? [index + 2] : [])))
        const waits = waitsOf(connection)
        let cursor = span.start
        for (const { end, lines, start } of waits) {
          assert.strictEqual(start, cursor)
          assert.isAbove(end, start)
          for (const line of lines) assert.isTrue(own.has(line), `line ${line} of ${group}`)
          cursor = end
        }
        assert.strictEqual(cursor, last)
        const sum = Object.values(sumsOf(waits)).reduce((total, ms) => total + ms, 0)
        assert.approximately(sum, last - span.start, 1e-6)
        assert.deepStrictEqual(waitsOf(connection), waits)
        const [from, to] = [span.start + (last - span.start) / 3, last - (last - span.start) / 3]
        const part = waitsIn(waits, from, to)
        assert.deepStrictEqual([part[0]?.start ?? from, part.at(-1)?.end ?? to], [from, to])
      }
    }),
    { numRuns: 400 }
  )
})
