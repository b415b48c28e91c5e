import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import { TestClock } from "effect/testing"
import type { Event, EventData, EventName, Events } from "@effect-imap/core/Trace"
import * as Watch from "../../src/cli/Watch.ts"
import { happening, make } from "../../src/cli/Watched.ts"

const page = { color: false, width: 80 }

function at<Name extends EventName>(time: number, name: Name, data: EventData<Name>): Events[Name]
function at(time: number, name: EventName, data: EventData<EventName>) {
  return { time, name, group_id: "c1", data }
}

const line = (now: number, events: ReadonlyArray<Event>, style = page) => {
  const watched = make()
  for (const event of events) watched.take(event)
  return watched.line(now, 3, style)
}

const selected = at(1000, "machine:transition", {
  from: "selecting",
  event: "select.ok",
  to: "selected.quiet"
})
const exists = at(2000, "wire:received", { line: "* 4 EXISTS", bytes: 12 })
const asked = at(5000, "wire:sent", { tag: "A5", cmd: "NOOP", line: "A5 NOOP", bytes: 9 })

describe("connect --watch", () => {
  it.effect("D17 asks by NOOP each minute, for many servers tell of new mail only then", () =>
    Effect.gen(function* () {
      const screen = { isTerminal: false, style: page, write: () => {} }
      const { follow } = yield* Watch.make(screen)
      const asked: Array<string> = []
      const kept = yield* Effect.forkChild(
        follow({
          mailbox: { exists: 3 },
          ended: Effect.never,
          execute: ({ name }) => Effect.sync(() => void asked.push(name))
        })
      )
      yield* TestClock.adjust("3 minutes")
      yield* Fiber.interrupt(kept)
      assert.deepStrictEqual(asked, ["NOOP", "NOOP", "NOOP"])
    })
  )

  it("tells where it is, since when, how many messages there are, and what was heard last", () =>
    assert.strictEqual(
      line(14_000, [selected, exists]),
      "● selected.quiet 13 s · 3 messages · 12 s ago: * 4 EXISTS"
    ))

  it("tells what it waits for, and when that ends", () => {
    const limit = at(5000, "timer:set", { timer: "selectLimit", ms: 30_000 })
    const waits = line(17_300, [selected, asked, limit])
    assert.include(waits, "waiting 12.3 s for tagged reply to A5 NOOP; selectLimit fires in 17.7 s")
    const answered = at(17_300, "wire:received", { tag: "A5", cond: "OK", line: "A5 OK", bytes: 7 })
    const cleared = at(17_300, "timer:cleared", { timer: "selectLimit" })
    assert.strictEqual(
      line(17_300, [selected, asked, limit, answered, cleared]),
      "● selected.quiet 16.3 s · 3 messages"
    )
  })

  it("tells the timers that run while nothing is awaited", () =>
    assert.include(
      line(1000, [selected, at(1000, "timer:set", { timer: "idleRenewal", ms: 1_740_000 })]),
      "idleRenewal in 29 min"
    ))

  it("is never wider than the screen, and shows what would harm a terminal", () => {
    const long = at(2000, "wire:received", { line: `* OK \u001b[2J\u202e${"x".repeat(200)}`, bytes: 200 })
    for (const width of [20, 40, 80]) {
      assert.isAtMost(line(3000, [selected, asked, long], { ...page, width }).length, width)
      assert.isAtMost((happening(long, { ...page, width }) ?? "").length, width)
    }
    const shown = line(3000, [selected, long])
    for (const harmful of ["\u001b", "\u202e"]) assert.notInclude(shown, harmful)
    assert.include(shown, "\\u001b[2J\\u202e")
  })

  it("has colour where colour is wanted, and no other control", () => {
    const colored = line(3000, [selected], { ...page, color: true })
    const [before, rest = ""] = colored.split("\u001b[32m●\u001b[0m ")
    assert.strictEqual(before, "")
    assert.match(rest, /^[\x20-\x7e·]+$/)
  })

  it("keeps what happened as lines: data and states, and nothing that was asked for", () => {
    assert.strictEqual(happening(exists, page), "     +2 s * 4 EXISTS")
    assert.strictEqual(happening(selected, page), "     +1 s → selected.quiet")
    assert.isUndefined(happening(asked, page))
    assert.isUndefined(happening(at(1, "wire:received", { tag: "A5", line: "A5 OK", bytes: 7 }), page))
  })

  it("begins anew with each attempt", () => {
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
