/** What a list of accounts says of a trace that is over: not that they have ended, but what happened. */
import { assert, describe, it } from "@effect/vitest"
import * as Fleet from "../../../src/model/fleet/Fleet.ts"
import { titles } from "../../../src/model/fleet/words.ts"
import { accountsOf, memberOf } from "../../../src/model/index/accounts.ts"
import { happenedTo } from "../../../src/model/index/happened.ts"
import type { Summary } from "../../../src/model/index/Summary.ts"
import { one } from "./accounts.ts"

const opened = (label: string, id: number, fields: Partial<Summary> = {}) =>
  one(label, id, { status: "closed", start: 0, selectedAt: 300, end: 60_000, ...fields })

const told = (...all: ReadonlyArray<Summary>) => {
  const accounts = accountsOf(all)
  const happened = happenedTo(accounts, "account")
  const fleet = Fleet.of(accounts.map(memberOf), 60_000)
  return { happened, titles: titles(fleet, happened) }
}

const names = ["a", "b", "c"]

describe("accounts that have ended", () => {
  it("were lost at the same moment: that is one event", () => {
    const text = { error: "ServerBye", serverText: "Server shutting down." }
    const restart = (times: ReadonlyArray<number>) =>
      told(
        ...names.flatMap((name, at) => [
          opened(name, at, { status: "retried", end: times[at] ?? 0, ...text }),
          opened(name, at + 3, { start: 9000, selectedAt: 12_000 + at * 1000 })
        ])
      ).titles
    assert.deepStrictEqual(restart([8000, 8010, 8020]), [
      "3 accounts at imap.example.com were lost at the same moment: the server ended the session (“Server shutting down.”), all open again within 5.98 s"
    ])
    assert.deepStrictEqual(restart([1000, 3000, 8020]), ["3 of 3 accounts were lost meanwhile"])
  })

  it("were so several times: all of them are told together, with the longest time away", () => {
    const gone = { status: "retried", error: "ServerBye" } as const
    const often = (serverText: string) =>
      told(
        ...names.flatMap((name, at) => [
          opened(name, at, { ...gone, serverText, end: 8000 }),
          opened(name, at + 3, {
            ...gone,
            serverText,
            start: 9000,
            selectedAt: 10_000 + at * 1000,
            end: 20_000
          }),
          opened(name, at + 6, { ...gone, serverText, start: 21_000, selectedAt: 60_000, end: 90_000 }),
          opened(name, at + 9, { start: 91_000, selectedAt: 92_000, end: 99_000 })
        ])
      )
    const { happened, titles } = often("Server shutting down.")
    assert.deepStrictEqual(titles, [
      "3 accounts at imap.example.com were lost at the same moment, 3 times: the server ended the session (“Server shutting down.”), all open again within 40 s"
    ])
    assert.match(happened[0]?.try ?? "", /^The server’s operator should find out why/)
    assert.match(often("Bye").happened[0]?.try ?? "", /^Nothing to do/)
  })

  it("of which one was open late, while others were open there, say so, and what helps", () => {
    const failed = { status: "retried", selectedAt: undefined, error: "GreetingTimeout" } as const
    const late = (others: number) =>
      told(
        ...names.slice(0, others).map((name, at) => opened(name, at)),
        opened("late", 5, { ...failed, start: 1000, end: 16_000 }),
        opened("late", 6, { ...failed, start: 17_000, end: 32_000 }),
        opened("late", 7, { start: 33_000, selectedAt: 33_500 })
      )
    const { happened, titles } = late(3)
    assert.strictEqual(
      titles[0],
      "“late” was open only after 32.5 s: no greeting in time in 2 attempts, while 3 others of this program had a mailbox open there"
    )
    assert.match(happened[0]?.try ?? "", /^Nothing to do now\..* let fewer be open there at once/)
    assert.isUndefined(late(0).happened[0]?.try)
  })

  it("of which the trace has no end, as another one fails, may have gone down with it", () => {
    const at = { start: 1, selectedAt: 300, last: 60_000 }
    const stopping = (last: number) =>
      told(
        one("a", 0, { ...at, status: "cut", last: 1500 }),
        one("b", 1, { ...at, status: "cut", last }),
        one("c", 2, { ...at, status: "failed", error: "Timeout", end: 60_000, actionBy: "nobody" })
      )
    const words =
      "the trace stops as “c” fails, and has no end of the 2 connections that were open: it does not show whether this program went on"
    assert.include(
      stopping(1500).happened.map((each) => each.words),
      words
    )
    assert.notInclude(
      stopping(60_001).happened.map((each) => each.words),
      words
    )
  })

  it("are told as ended if nothing happened", () => {
    assert.deepStrictEqual(told(...names.map((name, at) => opened(name, at))).titles, [
      "All 3 accounts have ended"
    ])
  })
})
