import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import { explain } from "../../../src/export/explain.ts"
import { headlineOf, lossWords } from "../../../src/model/lane/words.ts"
import type { Lane } from "../../../src/model/lane/Lane.ts"
import { day } from "../../support/day.ts"
import { read } from "../../support/record.ts"
import { at, moved } from "../../support.ts"
import { bytesOf, headline, lanesIn, minute, stay, tried } from "./stays.ts"

const laneIn = (...events: ReadonlyArray<Event>): Lane =>
  lanesIn(bytesOf(...events))[0] ?? assert.fail("no lane")

const kinds = ({ segments }: Lane) => segments.map(({ kind }) => kind)

describe("the lane of an account", () => {
  it.effect("of a day shows when it was open, how often it was lost, and for how long it was away", () =>
    Effect.gen(function* () {
      const bytes = yield* day
      const [lane = assert.fail("no lane")] = lanesIn(bytes)
      assert.match(
        headlineOf(lane),
        /^Open 23 h \d+ min of (1 d|23 h \d+ min) · lost 3 times · longest away 3\.\d+ s$/
      )
      assert.deepStrictEqual(kinds(lane), [
        "beginning",
        "open",
        "away",
        "open",
        "away",
        "open",
        "away",
        "open"
      ])
      assert.deepStrictEqual(
        lane.segments.flatMap(({ ended, kind }) => (kind === "away" ? [ended?.error] : [])),
        ["ConnectionLost", "ConnectionLost", "ServerBye"]
      )
      assert.deepStrictEqual(
        lane.losses.map(({ count, error }) => [error, count]),
        [
          ["ConnectionLost", 2],
          ["ServerBye", 1]
        ]
      )
      assert.include(explain(read(bytes)).replaceAll("\n", " "), headlineOf(lane))
    })
  )

  it("has the reason, the step and the server's words of each loss, and looks at the connection that was lost", () => {
    const ended = { outcome: "retried", error: "ServerBye", step: "selected", serverText: "bye" } as const
    const first = stay("c1", { from: 0, to: 20 * minute, lost: true }).map((event) =>
      event.name === "connection:ended" ? { ...event, data: ended } : event
    )
    const lane = laneIn(...first, ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: false }))
    const open = lane.segments.find(({ kind }) => kind === "open")
    const away = lane.segments.find(({ kind }) => kind === "away")
    const end = { error: "ServerBye", step: "selected", serverText: "bye" }
    assert.deepStrictEqual([open?.ended, away?.ended], [end, end])
    assert.deepStrictEqual([away?.connection, lane.losses[0]?.connections], [0, [0]])
    assert.deepStrictEqual(lane.losses[0]?.after, [20 * minute - 1000])
  })

  it("says of each loss how long it was open, and how long the server had said nothing", () => {
    const said = at(18 * minute, "wire:received", { line: "* OK Still here" }, "c1")
    const first = stay("c1", { from: 0, to: 20 * minute, lost: true }, said)
    const [losses = assert.fail("no loss")] = laneIn(
      ...first,
      ...stay("c2", { from: 21 * minute, to: 40 * minute, lost: false })
    ).losses
    assert.deepStrictEqual(losses.silent, [2 * minute])
    assert.strictEqual(
      lossWords(losses),
      "ConnectionLost × 1 · open for 19 min 59 s · no line of the server for 2 min"
    )
  })

  it("counts losses that were open for equally long, one after the other", () => {
    const after = [600_000, 599_000, 599_000, 599_000, 600_000]
    const losses = { error: "ConnectionLost", count: 5, after, silent: [], connections: [] }
    assert.strictEqual(lossWords(losses), "ConnectionLost × 5 · open for 10 min, 9 min 59 s × 3, 10 min")
  })

  it("of an account that is tried again is away until the trace ends", () => {
    const open = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const other = stay("c9", { from: 21 * minute, to: 60 * minute, lost: false, session: "s2" })
    const lane = laneIn(...open, ...other)
    assert.deepStrictEqual(kinds(lane).slice(-1), ["away"])
    assert.isTrue(lane.figures.isAway)
    assert.strictEqual(lane.figures.longestAwayMs, 40 * minute)
    assert.include(headlineOf(lane), "not open for the last 40 min")
  })

  it("ends when the app ends the wait for the next attempt", () => {
    const open = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const failed = tried("c2", 20 * minute, { outcome: "retried", error: "ConnectRefused", step: "tcp" })
    const lane = laneIn(...open, ...failed, moved(25 * minute, "backoff", "user.logout", "closed", "c2"))
    assert.strictEqual(lane.to, 25 * minute)
    assert.strictEqual(lane.figures.longestAwayMs, 5 * minute)
  })

  it("is closed by the app between two of its sessions, which is no time away", () => {
    const first = stay("c1", { from: 0, to: 20 * minute, lost: false, label: "a" })
    const next = stay("c2", { from: 40 * minute, to: 60 * minute, lost: false, label: "a", session: "s2" })
    const lane = laneIn(...first, ...next)
    assert.deepStrictEqual(kinds(lane), ["beginning", "open", "paused", "beginning", "open"])
    assert.deepStrictEqual([lane.figures.losses, lane.figures.longestAwayMs], [0, 0])
  })

  it("of a pool is that of each connection: sessions at the same time are not one account", () => {
    const one = stay("c1", { from: 0, to: 30 * minute, lost: false, label: "a" })
    const other = stay("c2", { from: 10 * minute, to: 40 * minute, lost: false, label: "a", session: "s2" })
    assert.deepStrictEqual(
      lanesIn(bytesOf(...one, ...other)).map(({ connections }) => connections),
      [[0], [1]]
    )
  })

  it("does not know losses before the oldest event that is kept, nor between two connections of which one is missing", () => {
    const gap = at(0, "trace:gap", { dropped: 200, older: true }, "c3")
    const open = stay("c3", { from: 0, to: 20 * minute, lost: false })
    assert.include(headline(gap, ...open), "earlier losses not on record")
    const first = stay("c1", { from: 0, to: 20 * minute, lost: true })
    const third = stay("c3", { from: 41 * minute, to: 60 * minute, lost: false })
    const lane = laneIn(...first, ...third)
    assert.deepStrictEqual(kinds(lane), ["beginning", "open", "unknown", "beginning", "open"])
    assert.include(headlineOf(lane), "lost at least once")
  })

  it("has a time of an open mailbox whose events are not kept as one that is not known", () => {
    const [first, ...rest] = stay("c1", { from: 0, to: 60 * minute, lost: false })
    const known = (event: Event) => event.time <= 1000
    const gap = at(50 * minute, "trace:gap", { dropped: 90, older: true }, "c1")
    const events =
      first === undefined ? [] : [first, ...rest.filter(known), gap, ...rest.filter((e) => !known(e))]
    const lane = laneIn(...events)
    assert.deepStrictEqual(kinds(lane), ["beginning", "unknown", "open"])
    assert.strictEqual(lane.figures.unknownMs, 50 * minute - 1000)
    assert.include(headlineOf(lane), "Open 10 min of 10 min 1 s on record, 49 min 59 s not kept")
  })

  it("shows a long wait for the turn of this process apart", () => {
    const second = stay("c2", { from: 21 * minute, to: 40 * minute, lost: false })
    const [begun = assert.fail("no start"), ...others] = second
    const lane = laneIn(
      ...stay("c1", { from: 0, to: 20 * minute, lost: true }),
      begun,
      moved(21 * minute, "off", "user.connect", "queueing", "c2"),
      moved(23 * minute, "queueing", "turn", "dialing", "c2"),
      ...others.map((event) => ({ ...event, time: Math.max(event.time, 23 * minute + 1000) }))
    )
    assert.deepStrictEqual(kinds(lane), ["beginning", "open", "away", "turn", "away", "open"])
    assert.strictEqual(lane.figures.longestAwayMs, 3 * minute + 1000)
  })

  it("marks the app's commands, what was given up, new messages, and IDLE", () => {
    const used = [
      at(5 * minute, "wire:sent", { tag: "A1", cmd: "IDLE", line: "A1 IDLE" }, "c1"),
      at(5 * minute, "wire:received", { line: "+ idling" }, "c1"),
      at(6 * minute, "wire:received", { line: "* 4 EXISTS" }, "c1"),
      at(7 * minute, "wire:received", { line: "* 4 EXISTS" }, "c1"),
      at(8 * minute, "wire:sent", { line: "DONE" }, "c1"),
      at(8 * minute, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK done" }, "c1"),
      at(10 * minute, "wire:sent", { tag: "A5", cmd: "SEARCH", line: "A5 SEARCH UNSEEN" }, "c1"),
      at(10 * minute + 3000, "command:interrupted", { tag: "A5", cmd: "SEARCH" }, "c1")
    ]
    const lane = laneIn(...stay("c1", { from: 0, to: 60 * minute, lost: false }, ...used))
    assert.deepStrictEqual(lane.idles, [{ start: 5 * minute, end: 8 * minute }])
    assert.deepStrictEqual(
      lane.marks.map(({ kind, time }) => [kind, time]),
      [
        ["open", 1000],
        ["arrived", 6 * minute],
        ["asked", 10 * minute],
        ["givenUp", 10 * minute + 3000]
      ]
    )
  })

  it("marks a UIDVALIDITY that is another one than the same mailbox had, with its line", () => {
    const opened = (group: string, from: number, validity: number, name?: string) => {
      const tells = [`* OK [UIDVALIDITY ${validity}] ok`]
      return stay(group, { from, to: from + 10 * minute, lost: true, tells }).map((event) =>
        event.name === "wire:sent" && name !== undefined
          ? { ...event, data: { ...event.data, line: `${group} SELECT ${name}` } }
          : event
      )
    }
    const marked = (...events: ReadonlyArray<Event>) =>
      laneIn(...events).marks.flatMap(({ kind, line, words }) =>
        kind === "renumbered" ? [[line, words]] : []
      )
    const first = opened("c1", 0, 7)
    assert.deepStrictEqual(marked(...first, ...opened("c2", 11 * minute, 9)), [
      [first.length + 5, "INBOX: 7 before, 9 now"]
    ])
    assert.deepStrictEqual(marked(...first, ...opened("c2", 11 * minute, 9, "<mbox:1>")), [])
  })

  it("takes a refusal back if the same command is accepted later", () => {
    const asks = (time: number, tag: string, line: string, cond: "NO" | "OK") => [
      at(time, "wire:sent", { tag, cmd: "STORE", line: `${tag} ${line}`, by: "app" as const }, "c1"),
      at(time + 10, "wire:received", { tag, cond, line: `${tag} ${cond} said` }, "c1")
    ]
    const refused = (...used: ReadonlyArray<Event>) =>
      laneIn(...stay("c1", { from: 0, to: 60 * minute, lost: false }, ...used)).marks.flatMap(
        ({ kind, words }) => (kind === "refused" ? [words] : [])
      )
    const no = asks(2 * minute, "A7", "STORE 1 FLAGS ()", "NO")
    assert.deepStrictEqual(refused(...no), ["STORE 1 FLAGS () · NO said"])
    assert.deepStrictEqual(refused(...no, ...asks(3 * minute, "A8", "STORE 1 FLAGS ()", "OK")), [])
    assert.lengthOf(refused(...no, ...asks(3 * minute, "A8", "STORE 2 FLAGS ()", "OK")), 1)
  })
})
