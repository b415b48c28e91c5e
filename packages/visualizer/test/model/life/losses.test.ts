/** What the losses of an account have in common. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { alikeIn } from "../../../src/model/life/losses.ts"
import { at } from "../../support.ts"
import { bytesOf, livesIn, minute, stay } from "./stays.ts"

type Pieces = Parameters<typeof alikeIn>[0]

/** Two connections that a silence of IDLE ended, after ten minutes and after five; and one that lives on for so long. */
const lifeOf = (renewed: number | undefined, minutes: number, upon?: string): Pieces => {
  const [error, kind] = ["ConnectionStalled", "open"]
  const lost = { error, kind, serverText: undefined, ...(upon !== undefined && { upon }) }
  const last = { error: undefined, kind, serverText: undefined, ...(renewed !== undefined && { renewed }) }
  const away = { error, kind: "away", serverText: undefined }
  return [
    { ...lost, start: 0, end: 20 * minute, silent: 11 * minute, quiet: 10 * minute, renewed: 12 * minute },
    { ...away, start: 20 * minute, end: 21 * minute },
    {
      ...lost,
      start: 21 * minute,
      end: 30 * minute,
      silent: 6 * minute,
      quiet: 5 * minute,
      renewed: 6 * minute
    },
    { ...away, start: 30 * minute, end: 31 * minute },
    { ...last, start: 31 * minute, end: (31 + minutes) * minute }
  ]
}

/** Three losses without a command, of connections that were quiet, or in IDLE, for so long. */
const cutAfter = (
  quiet: ReadonlyArray<number>,
  idled: ReadonlyArray<number>,
  texts?: ReadonlyArray<string>
) =>
  quiet.flatMap((each, at): Pieces => {
    const [start, serverText] = [at * minute, texts?.[at]]
    const error = serverText === undefined ? "ConnectionLost" : "ServerBye"
    const open = { kind: "open", start, end: start + 10_000 + at * 900, quiet: each, idled: idled[at] ?? 0 }
    const away = { kind: "away", start: open.end, end: start + minute }
    return [
      { ...open, error, serverText },
      { ...away, error, serverText }
    ]
  })

describe("losses without a command", () => {
  it("after as long a quiet are one limit, as far as a program that is late can tell", () => {
    const limit = { kind: "quiet", after: 5230 } as const
    assert.deepStrictEqual(alikeIn(cutAfter([5209, 5230, 5008], [5200, 5220, 5000])), limit)
    assert.deepStrictEqual(alikeIn(cutAfter([5209, 5230, 5008], [1, 2, 3], ["so", "or", "so"])), limit)
    assert.isUndefined(alikeIn(cutAfter([5209, 5230, 4008], [1000, 9000, 4000])))
    // two may be chance
    assert.isUndefined(alikeIn(cutAfter([5209, 5008], [5200, 5000])))
  })

  it("after the same long silence, told by a reset, are one limit, and two of them suffice", () => {
    const long = (isReset: boolean, second: number) =>
      cutAfter([300_043, second], [290_000, 100_000]).map((each) => ({
        ...each,
        silent: each.quiet ?? 0,
        isReset
      }))
    assert.deepStrictEqual(alikeIn(long(true, 300_025)), { kind: "quiet", after: 300_043 })
    assert.isUndefined(alikeIn(long(true, 330_000)))
    // when it was lost, nothing shows: this machine's own timer may have told of it
    assert.isUndefined(alikeIn(long(false, 300_025)))
  })

  it("as long after IDLE began are one limit, whatever came in it", () => {
    const found = alikeIn(cutAfter([5000, 2000, 1000], [8100, 8000, 8050]))
    assert.deepStrictEqual(found, { kind: "idled", after: 8100 })
  })
})

describe("losses in IDLE after some seconds of quiet", () => {
  const lost = { error: "ConnectionStalled", kind: "open", serverText: undefined, upon: "DONE" } as const
  const of = (quiet: ReadonlyArray<number>, survived: number, answersDone = true): Pieces => [
    ...quiet.flatMap((each, at): Pieces => {
      const [start, end] = [at * minute, at * minute + 3000]
      return [
        { ...lost, start, end, quiet: each, survived: at === 0 ? survived : 100, answersDone },
        { ...lost, kind: "away", start: end, end: start + minute }
      ]
    }),
    {
      kind: "open",
      error: undefined,
      serverText: undefined,
      start: 9 * minute,
      end: 10 * minute,
      survived: 200
    }
  ]

  it("are one, if a shorter quiet was survived and no longer one", () => {
    assert.deepStrictEqual(alikeIn(of([7900, 10_200], 2400)), { kind: "brief", least: 7900 })
    assert.deepStrictEqual(alikeIn(of([7900, 10_200, 9000], 2400)), { kind: "brief", least: 7900 })
  })

  it("are none, if a longer one was survived, or one was lost alone, or no DONE was ever answered", () => {
    assert.isUndefined(alikeIn(of([7900, 10_200], 8000)))
    assert.isUndefined(alikeIn(of([7900], 2400)))
    assert.isUndefined(alikeIn(of([7900, 10_200], 2400, false)))
    assert.deepStrictEqual(alikeIn(of([7900, 10_200, 9000], 2400, false)), { kind: "done" })
  })
})

describe("two silences", () => {
  it("are no chance, if none follows once IDLE is renewed sooner than that", () => {
    assert.deepStrictEqual(alikeIn(lifeOf(4 * minute, 60)), { kind: "silence", within: 4 * minute })
    assert.deepStrictEqual(alikeIn(lifeOf(4 * minute, 60, "DONE")), { kind: "silence", within: 4 * minute })
  })

  it.each([
    ["it lives on for a short time", lifeOf(4 * minute, 30)],
    ["IDLE is renewed no sooner", lifeOf(6 * minute, 600)],
    ["it is sooner only with the wait for an answer to DONE", lifeOf(5.5 * minute, 600, "DONE")],
    ["there is no IDLE", lifeOf(undefined, 600)],
    ["a command of the app had no answer", lifeOf(4 * minute, 600, "UID SEARCH TEXT")]
  ])("may be chance, if %s", (_, pieces) => {
    assert.isUndefined(alikeIn(pieces))
  })
})

/** A mailbox that is in IDLE from ten seconds after its opening, and is cut five seconds later, with or without news meanwhile. */
const cutInIdle = (number: number, news: boolean): ReadonlyArray<Event> => {
  const [from, group] = [number * minute, `c${number}`]
  const received = (time: number, line: string) => at(time, "wire:received", { line }, group)
  return stay(
    group,
    { from, to: from + 15_000, lost: true },
    at(from + 9990, "wire:sent", { tag: "I", cmd: "IDLE", line: "I IDLE" }, group),
    at(from + 9990, "timer:set", { timer: "reissueInterval", ms: 420_000 }, group),
    received(from + 10_000, "+ idling"),
    ...(news ? [received(from + 12_000 + number * 500, "* 3 EXISTS")] : [])
  )
}

it("a life names the time after which each IDLE was cut, and the server's administrator", () => {
  const of = (news: boolean) => livesIn(bytesOf(...[1, 2, 3].flatMap((each) => cutInIdle(each, news))))[0]
  assert.match(of(false)?.headline ?? "", /^Lost 3 times, each time about 5 s after the last line before/)
  assert.match(of(true)?.headline ?? "", /^Lost 3 times, each time about 5 s after IDLE began/)
  assert.strictEqual(of(false)?.actionBy, "admin")
  assert.include(of(false)?.fix, "ask for news from time to time instead of IDLE")
  assert.include(of(true)?.fix, "ends each session as long after IDLE began: 5 s")
})

it("a line that a known quirk explains is the loss itself, and no other oddity of a life", () => {
  const line = (time: number, text: string) => at(time, "wire:received", { line: text }, "c1")
  const id = "exchange-unavailable"
  const note = at(9005, "trace:note", { text: `quirk ${id}`, kind: "quirk", quirk: id }, "c1")
  const headlineWith = (...last: ReadonlyArray<Event>) =>
    livesIn(
      bytesOf(
        ...stay("c1", { from: 0, to: 10_000, lost: true }, line(9000, "<text>"), ...last),
        ...stay("c2", { from: minute, to: 2 * minute, lost: false })
      )
    )[0]?.headline
  assert.include(headlineWith(), "not IMAP")
  assert.notInclude(headlineWith(note), "not IMAP")
})
