/** What a page says of a connection while its file, or the rest of its events, is being read. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { connections } from "../../../src/model/connection/spans.ts"
import { lint } from "../../../src/model/rules/index.ts"
import * as Index from "../../../src/model/index/Index.ts"
import { asRead } from "../../../src/model/verdict/asRead.ts"
import { indexOf } from "../../support/indexOf.ts"
import { at, began, fileOf, moved, traceOf } from "../../support.ts"

const events = [
  began,
  moved(0, "off", "user.connect", "authenticating"),
  at(80, "wire:sent", { tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE PLAIN" }),
  at(160, "wire:received", { tag: "A1", cond: "NO", line: "A1 NO try again" }),
  at(160, "wire:sent", { tag: "A2", cmd: "AUTHENTICATE", line: "A2 AUTHENTICATE PLAIN" }),
  at(240, "wire:received", { tag: "A2", cond: "OK", line: "A2 OK done" }),
  moved(240, "authenticating", "auth.ok", "selecting"),
  at(240, "wire:sent", { tag: "A3", cmd: "SELECT", line: "A3 SELECT INBOX" }),
  at(320, "wire:received", { tag: "A3", cond: "OK", line: "A3 OK [READ-WRITE] done" }),
  moved(320, "selecting", "select.ok", "selected.quiet")
]

/** The headline when `count` events of the connection are read in detail, and all are known to the index. */
const headline = (count: number, { loading = false, over = true } = {}): string => {
  const index = Index.make()
  index.push(new TextEncoder().encode(fileOf(events)))
  index.parse()
  if (over) index.end()
  const [summary] = index.connections
  const [connection] = connections(traceOf(events.slice(0, count)))
  if (summary === undefined || connection === undefined) return assert.fail("nothing was read")
  const read = { events: count, breaks: [], connection, findings: lint(connection) }
  const { findings, reason, sentence } = asRead(read, { index, summary }, { loading, now: index.now })
  if (count < events.length) assert.deepStrictEqual([reason, findings], [undefined, []])
  return sentence
}

describe("a connection that is still read", () => {
  const parts = events.slice(1).map((_, at) => at + 1)

  it.each(parts)("nothing is said of the end of a trace that goes on, with %i events read", (count) => {
    assert.strictEqual(headline(count), "Reading …")
  })

  it.each(parts)("nothing is said of the end of a file that is still read, with %i events read", (count) => {
    assert.strictEqual(headline(count, { loading: true, over: false }), "Reading …")
  })

  it("the verdict is given once its end is read", () => {
    assert.include(headline(events.length), "INBOX open")
  })
})

describe("a connection that waits", () => {
  const attempt = (time: number, group: string, number: number): ReadonlyArray<Event> => [
    at(time, "connection:started", { ...began.data, session: "s1", attempt: number }, group),
    moved(time, "off", "user.connect", "greeting", group),
    at(time + 20, "net:start", { op: 1, kind: "tcp", target: "192.0.2.1" }, group)
  ]
  const reported = (events: ReadonlyArray<Event>, { lost = false } = {}): string => {
    const index = indexOf(new TextEncoder().encode(fileOf(events)))
    const [summary] = index.connections
    const [connection] = connections(traceOf(events))
    if (summary === undefined || connection === undefined) return assert.fail("nothing was read")
    const read = { events: summary.events, breaks: [], connection, findings: [] }
    return asRead(read, { index, summary }, { loading: false, lost, now: index.now }).sentence
  }
  const first = attempt(0, "c1", 1)
  const asked = (time: number) => at(time, "wire:sent", { tag: "A4", cmd: "NOOP", line: "A4 NOOP" })

  it("is open, if the end of its trace cut off a command that was not late yet", () => {
    const cut = (ms: number) => [
      ...events,
      asked(400),
      at(400 + ms, "timer:set", { timer: "keepAlive", ms: 1 })
    ]
    assert.match(reported(cut(80)), /^INBOX open/)
    assert.match(reported(cut(1200)), /^When the trace ended, it had been waiting 1.2 s/)
  })

  it("did so when the trace ended, or when its stream was lost", () => {
    assert.match(reported(first), /^When the trace ended, it had been waiting/)
    assert.match(reported(first, { lost: true }), /^When the stream was lost, it had been waiting/)
  })

  it("did so when its events ended, if another connection of the session is later in the trace", () => {
    assert.match(
      reported([...first, ...attempt(60_000, "c2", 2)]),
      /^When its events ended, it had been waiting/
    )
  })
})
