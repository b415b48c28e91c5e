/** What a server leaves unanswered, where no failure tells of it: to the end of a trace, or before the app gave up. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { momentsOf } from "../../../src/model/life/moments.ts"
import { at, moved } from "../../support.ts"
import { bytesOf, livesIn, minute, started, stay } from "./stays.ts"

const lifeOf = (...events: ReadonlyArray<Event>) => {
  const [life = assert.fail("no life")] = livesIn(bytesOf(...events))
  return life
}

describe("a connection without an end, as in a log", () => {
  const opened = stay("c1", { from: 0, to: 5 * minute, lost: false }).slice(0, -2)
  const idle: ReadonlyArray<Event> = [
    at(2000, "wire:sent", { tag: "i1", cmd: "IDLE", line: "i1 IDLE" }, "c1"),
    at(2100, "wire:received", { line: "+ idling" }, "c1"),
    at(10 * minute, "wire:received", { cond: "OK", line: "* OK Still here" }, "c1"),
    at(11 * minute, "wire:sent", { line: "DONE" }, "c1")
  ]
  const next = at(360 * minute, "connection:started", started("s2", 1), "c2")

  it("is silent from the server's last line on, if that was not the answer to DONE", () => {
    const { actionBy, figures, fix, headline, tone } = lifeOf(...opened, ...idle, next)
    assert.strictEqual(headline, "Silent for the last 5 h 50 min: no answer to DONE")
    assert.strictEqual(figures, "Open 9 min 59 s of 6 h")
    assert.deepStrictEqual([tone, actionBy], ["failure", "app"])
    assert.include(fix, "read what came meanwhile by UID")
  })

  it("is open, if it was answered, or the wait is short", () => {
    const answer = at(11 * minute + 10, "wire:received", { tag: "i1", cond: "OK", line: "i1 OK done" }, "c1")
    assert.include(lifeOf(...opened, ...idle, answer, next).headline, "never lost")
    const soon = at(11 * minute + 30_000, "connection:started", started("s2", 1), "c2")
    assert.include(lifeOf(...opened, ...idle, soon).headline, "never lost")
  })
})

describe("an attempt that the app gives up, while the server owes an answer", () => {
  const label = "agent"
  const visit = (group: string, from: number) =>
    stay(group, { from, to: from + 2 * minute, lost: false, session: `s${group.slice(1)}`, label })
  const attempt = (from: number, ms: number): ReadonlyArray<Event> => {
    const lost = { tag: "a1", cmd: "AUTHENTICATE", ms, written: 30, bytes: 30, effect: "unknown" } as const
    return [
      at(from, "connection:started", { ...started("s2", 1), label }, "c2"),
      moved(from, "off", "user.connect", "authenticating.requesting", "c2"),
      at(from + ms, "command:lost", lost, "c2"),
      at(from + ms, "connection:ended", { outcome: "interrupted" }, "c2")
    ]
  }

  it("is told, and is no time in which the app wanted the mailbox after that", () => {
    const life = lifeOf(...visit("c1", 0), ...attempt(10 * minute, 30_000), ...visit("c3", 20 * minute))
    assert.include(
      life.headline,
      "AUTHENTICATE on the way to the mailbox had no answer once, within 30 s, when the app ended the attempt"
    )
    assert.deepStrictEqual(
      life.pieces.map(({ kind }) => kind),
      ["beginning", "open", "paused", "away", "paused", "beginning", "open"]
    )
    assert.deepStrictEqual(
      momentsOf(life).map(({ words }) => words),
      ["no answer to AUTHENTICATE, ended by the app 30 s later"]
    )
  })

  it("asks nothing of anybody after a short wait", () => {
    const life = lifeOf(...visit("c1", 0), ...attempt(10 * minute, 2000), ...visit("c3", 20 * minute))
    assert.notInclude(life.headline, "AUTHENTICATE")
  })
})
