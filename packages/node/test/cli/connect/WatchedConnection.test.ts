import { assert, describe, it } from "@effect/vitest"
import type { Event, EventData, EventName, Events } from "@effect-imap/core/internal/Trace"
import { pause, type Shown, WatchedConnection } from "../../../src/cli/connect/WatchedConnection.ts"

const page = { color: false, width: 80 }

function at<Name extends EventName>(time: number, name: Name, data: EventData<Name>): Events[Name]
function at(time: number, name: EventName, data: EventData<EventName>) {
  return { time, name, group_id: "c1", data }
}

const line = (now: number, events: ReadonlyArray<Event>, style = page, last?: Shown["last"]) => {
  const watched = new WatchedConnection()
  for (const event of events) watched.take(event)
  return watched.line(now, { messages: 3, last }, style)
}

const selected = at(1000, "machine:transition", {
  from: "selecting",
  event: "select.ok",
  to: "selected.quiet"
})
const exists = at(2000, "wire:received", { line: "* 4 EXISTS", bytes: 12 })
const asked = at(5000, "wire:sent", { tag: "A5", cmd: "NOOP", line: "A5 NOOP", bytes: 9 })

describe("connect --watch", () => {
  it("reports where it is, since when, how many messages there are, and the last change", () =>
    assert.strictEqual(
      line(14_000, [selected, exists], page, { text: "1 new message", at: 2000 }),
      "● in use 13 s · 3 messages · 12 s ago: 1 new message"
    ))

  it("reports what it waits for, and when that ends", () => {
    const limit = at(5000, "timer:set", { timer: "selectLimit", ms: 30_000 })
    const waits = line(17_300, [selected, asked, limit])
    assert.include(waits, "waiting 12.3 s for the answer to A5 NOOP; given up in 17.7 s")
    const answered = at(17_300, "wire:received", { tag: "A5", cond: "OK", line: "A5 OK", bytes: 7 })
    const cleared = at(17_300, "timer:cleared", { timer: "selectLimit" })
    assert.strictEqual(
      line(17_300, [selected, asked, limit, answered, cleared]),
      "● in use 16 s · 3 messages"
    )
  })

  it("reports a command that was given up, until its answer comes", () => {
    const left = at(8000, "command:interrupted", { tag: "A5", cmd: "NOOP" })
    const answer = at(9000, "wire:received", { tag: "A5", cond: "OK", line: "A5 OK", bytes: 7 })
    assert.strictEqual(
      line(8500, [selected, asked, left]),
      "● gave up NOOP, which has no answer yet · in use 7 s · 3 messages"
    )
    assert.strictEqual(line(9000, [selected, asked, left, answer]), "● in use 8 s · 3 messages")
  })

  it("reports the timers that run while nothing is awaited, in words and whole seconds", () =>
    assert.include(
      line(1300, [selected, at(1000, "timer:set", { timer: "pollInterval", ms: 12_000 })]),
      "poll interval in 12 s"
    ))

  it("between two connections it counts down in seconds, and says what ended the last one", () =>
    assert.deepStrictEqual(
      [7_300, 7_001, 400, -5].map((left) => pause(left, "The server ended the session", page)),
      [8, 8, 1, 1].map((seconds) => `○ next attempt in ${seconds} s · The server ended the session`)
    ))

  it("is cut between two words", () =>
    assert.strictEqual(
      pause(7_300, "The server ended the session", { ...page, width: 40 }),
      "○ next attempt in 8 s · The server …"
    ))

  it("is never wider than the screen, and shows what would harm a terminal", () => {
    const long = { text: `the server says: “\u001b[2J\u202e${"x".repeat(200)}”`, at: 2000 }
    for (const width of [20, 40, 80]) {
      assert.isAtMost(line(3000, [selected, asked], { ...page, width }, long).length, width)
    }
    const shown = line(3000, [selected], page, long)
    for (const harmful of ["\u001b", "\u202e"]) assert.notInclude(shown, harmful)
    assert.include(shown, "\\u001b[2J\\u202e")
  })

  it("has colour where colour is wanted, and no other control", () => {
    const colored = line(3000, [selected], { ...page, color: true })
    const [before, rest = ""] = colored.split("\u001b[32m●\u001b[0m ")
    assert.strictEqual(before, "")
    assert.match(rest, /^[\x20-\x7e·]+$/)
  })

  it("is calm while it waits for mail, however often IDLE is issued again", () => {
    const idle = at(1000, "machine:transition", {
      from: "selected.quiet",
      event: "after pause",
      to: "selected.idling.listening"
    })
    const again = ["stopping", "idling.starting", "idling.listening"].map((to, index, all) =>
      at(721_000, "machine:transition", {
        from: `selected.${all[index - 1] ?? "idling.listening"}`,
        event: "idle.ok",
        to: `selected.${to}`
      })
    )
    const sent = at(721_000, "wire:sent", { tag: "A9", cmd: "IDLE", line: "A9 IDLE", bytes: 9 })
    const reissue = at(721_000, "timer:set", { timer: "reissue", ms: 720_000 })
    assert.strictEqual(
      line(901_000, [selected, idle, ...again, sent, reissue]),
      "● waiting for mail 15 min · 3 messages"
    )
  })

  it("begins again with each attempt", () => {
    const again = at(9000, "connection:started", {
      host: "h",
      port: 993,
      policy: "planned",
      attempt: 2,
      session: "s1"
    })
    assert.notInclude(line(9000, [selected, exists, asked, again]), "A5")
  })
})
