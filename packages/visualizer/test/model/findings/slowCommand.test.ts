/** A command that alone is slow, on a connection and in the life of its account. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { slowCommand } from "../../../src/model/findings/slowCommand.ts"
import { workOf } from "../../../src/model/evidence/alone.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { assertLinear } from "../../../../core/test/support/linear.ts"
import { at, traceOf } from "../../support.ts"
import { minute, stay } from "../lane/stays.ts"

const lane = "implicitTls" as const
const text = 'UID SEARCH TEXT "<text>"'
const subject = 'UID SEARCH SUBJECT "<text>"'

let count = 0

/** `C:` words, and `S:` their answer after so many milliseconds; without, the limit passes. */
const asks = (group: string, time: number, words: string, ms?: number): ReadonlyArray<Event> => {
  const [tag, cmd] = [`A${count++}`, words.split(" ").slice(0, 2).join(" ")]
  const lost = { lane, tag, cmd, ms: minute, written: 50, bytes: 50, effect: "none" as const }
  return [
    at(time, "wire:sent", { lane, tag, cmd, by: "app", line: `${tag} ${words}` }, group),
    ms === undefined
      ? at(time + minute, "command:lost", lost, group)
      : at(time + ms, "wire:received", { lane, tag, cond: "OK", line: `${tag} OK done` }, group)
  ]
}

/** Quick answers, one in ten seconds. */
const quick = (group: string, from: number) =>
  [1, 2, 3, 4, 5, 6].flatMap((each) => asks(group, from + each * 10_000, subject, 30))

const lost = (group: string, from: number, to: number, ...used: ReadonlyArray<Event>) =>
  stay(group, { from, to, lost: true }, ...used).map((event) =>
    event.name === "connection:ended"
      ? {
          ...event,
          data: {
            ...event.data,
            error: "Timeout",
            facts: { step: "command", afterMs: minute, command: "UID SEARCH" },
            silentMs: minute
          }
        }
      : event
  )

/** One is answered late, one not at all; and late again after the loss. */
const searches = [
  ...lost(
    "c1",
    0,
    6 * minute,
    ...quick("c1", minute),
    ...asks("c1", 3 * minute, text, 40_000),
    ...asks("c1", 5 * minute, text)
  ),
  ...stay(
    "c2",
    { from: 6 * minute + 500, to: 20 * minute, lost: false },
    ...quick("c2", 7 * minute),
    ...asks("c2", 10 * minute, text, 50_000)
  )
]

describe("a command that alone is slow", () => {
  it("is so by its connection alone, and so is the failure", () => {
    const [first = assert.fail("no connection")] = connections(traceOf(searches))
    const [failed, slow] = Findings.of(first)
    assert.deepStrictEqual([failed?.id, slow?.id], ["Timeout", "slow-command"])
    assert.strictEqual(
      slow?.title,
      "Only UID SEARCH … TEXT is slow: an answer took 40 s, and 1 did not come in time; all others took 30 ms at most"
    )
    for (const each of [failed, slow]) {
      assert.strictEqual(each?.actionBy, "admin")
      assert.include(each?.fix, "full-text index")
    }
    assert.strictEqual(failed?.party, "server")
  })

  it("is so as well if the app waited for one of its answers no longer: the answer came all the same", () => {
    const slow = [...asks("c1", 3 * minute, text, 40_000), ...asks("c1", 5 * minute, text, 40_000)]
    const tag = slow.flatMap(({ data, name }) => (name === "wire:sent" ? (data.tag ?? []) : []))[0] ?? ""
    const givenUp = at(3 * minute + 1000, "command:interrupted", { lane, tag, cmd: "UID SEARCH" }, "c1")
    const used = [...quick("c1", minute), ...slow, givenUp].toSorted((one, other) => one.time - other.time)
    const events = stay("c1", { from: 0, to: 20 * minute, lost: false }, ...used)
    const [connection = assert.fail("no connection")] = connections(traceOf(events))
    const titles = Findings.of(connection).map(({ title }) => title)
    const words = "Only UID SEARCH … TEXT is slow: 2 answers took 40 s; all others took 30 ms at most"
    assert.include(titles, words)
  })

  it.each([
    [140, "Only UID SEARCH … TEXT is slow"],
    [5000, "The answer to UID SEARCH took 40 s"]
  ])("is the server’s although this program was busy for %d ms, unless that is long", (ms, title) => {
    const slow = [...asks("c1", 3 * minute, text, 40_000), ...asks("c1", 5 * minute, text, 40_000)]
    const busy = at(2 * minute + 30_000, "program:busy", { ms }, "c1")
    const used = [...quick("c1", minute), busy, ...slow]
    const [connection = assert.fail("no connection")] = connections(
      traceOf(stay("c1", { from: 0, to: 20 * minute, lost: false }, ...used))
    )
    const found = Findings.of(connection).find(({ id }) => id === "slow-command")
    assert.include(found?.title ?? "", title)
  })

  it("is not the network’s where the server is on this machine", () => {
    const slow = [3, 4, 5, 6].flatMap((each) => asks("c1", each * minute, "UID FETCH 1 BODY.PEEK[]", 40_000))
    const events = stay("c1", { from: 0, to: 20 * minute, lost: false }, ...quick("c1", minute), ...slow).map(
      (event) =>
        event.name === "connection:started" ? { ...event, data: { ...event.data, host: "localhost" } } : event
    )
    const [connection = assert.fail("no connection")] = connections(traceOf(events))
    const found = Findings.of(connection).find(({ id }) => id === "slow-command")
    assert.include(found?.why, "no network is in between")
  })

  it.each([
    ["once", asks("c1", 3 * minute, text, 40_000)],
    [
      "while another of its kind is quick",
      [
        ...asks("c1", 3 * minute, text, 40_000),
        ...asks("c1", 4 * minute, text, 30),
        ...asks("c1", 5 * minute, text, 40_000)
      ]
    ],
    [
      "as another is",
      [...asks("c1", 3 * minute, text, 40_000), ...asks("c1", 4 * minute, "UID SORT (DATE)", 40_000)]
    ],
    [
      "with an answer that is large",
      [3, 4, 5].flatMap((each) => asks("c1", each * minute, "UID FETCH 1 BODY.PEEK[]", 40_000))
    ]
  ])("is not known to be the server’s %s", (_, slow) => {
    const events = stay("c1", { from: 0, to: 20 * minute, lost: false }, ...quick("c1", minute), ...slow)
    const [connection = assert.fail("no connection")] = connections(traceOf(events))
    const found = Findings.of(connection).find(({ id }) => id === "slow-command")
    assert.match(found?.title ?? "", /^The answer to/)
    assert.strictEqual(found?.actionBy, "nobody")
  })

  it.each([
    ["UID SEARCH", 'A1 UID SEARCH RETURN (ALL) TEXT "<text>"', "UID SEARCH … TEXT"],
    ["SEARCH", "A1 SEARCH OR BODY {4} SEEN", "SEARCH … BODY"],
    ["SEARCH", "A1 SEARCH SUBJECT TEXT SEEN", "SEARCH"],
    ["SEARCH", 'A1 SEARCH SUBJECT " TEXT " SEEN', "SEARCH"],
    ["UID FETCH", "A1 UID FETCH 1 (RFC822.TEXT )", "UID FETCH"]
  ])("%s: %s", (name, line, work) => {
    assert.strictEqual(workOf(name, line), work)
  })

  it("L19 is found in time that grows with the commands", () => {
    assertLinear((size) => {
      const slow = Array.from({ length: size }, (_, each) => asks("c1", each * minute, text, 40_000)).flat()
      const events = stay("c1", { from: 0, to: size * minute, lost: false }, ...slow)
      const [connection = assert.fail("no connection")] = connections(traceOf(events))
      // what is known of a connection is not worked out again
      return () => assert.isNotEmpty(slowCommand({ ...connection }))
    }, 500)
  })
})

describe("answers to FETCH whose time follows their size", () => {
  const fetched = (...sizes: ReadonlyArray<readonly [octets: number, ms: number]>): string => {
    const fetches = sizes.flatMap(([bytes, ms], each) => {
      const time = (each + 1) * minute
      const [sent, ...answer] = asks("c1", time, "UID FETCH 9 (BODY.PEEK[])", ms)
      const line = "* 7 FETCH (UID 9 BODY[] <literal>)"
      const came = at(time + ms - 1, "wire:received", { lane, line, bytes }, "c1")
      return sent === undefined ? [] : [sent, came, ...answer]
    })
    const [connection = assert.fail("no connection")] = connections(
      traceOf(stay("c1", { from: 0, to: 20 * minute, lost: false }, ...fetches))
    )
    return slowCommand(connection)[0]?.why ?? ""
  }

  it("came at one pace", () =>
    assert.match(
      fetched([31_000, 342], [605_000, 5190], [1_218_000, 10_340], [251_000, 2157]),
      /all long ones came at some 117 kB a second/
    ))

  it.each([
    ["another pace each", [[605_000, 5190] as const, [1_218_000, 30_000] as const, [251_000, 2157] as const]],
    ["too few", [[605_000, 5190] as const, [1_218_000, 10_340] as const]],
    ["one size", [[605_000, 5190] as const, [605_000, 5200] as const, [615_000, 5300] as const]]
  ])("is not known of %s", (_, sizes) => assert.notMatch(fetched(...sizes), /a second/))
})

describe("a list of mailboxes that took long", () => {
  const [sent, done] = asks("c1", 2000, "LIST", 20_000)
  const named = (count: number) =>
    Array.from({ length: count }, (_, each) =>
      at(21_900, "wire:received", { lane, line: `* LIST () "/" ${each}` }, "c1")
    )
  const listing = (count: number) =>
    stay(
      "c1",
      { from: 0, to: minute, lost: false },
      ...[
        sent,
        at(21_800, "wire:received", { lane, line: '* LIST (\\NonExistent) "/" a' }, "c1"),
        ...named(count),
        done
      ].flatMap((each) => each ?? [])
    )
  it.each([
    [1, "The answer to LIST took 20 s"],
    [3, "The answer to LIST, with 3 mailboxes, took 20 s"]
  ] as const)("says how many it named, if there were several: %s", (count, title) => {
    const [connection = assert.fail("no connection")] = connections(traceOf(listing(count)))
    assert.strictEqual(slowCommand(connection)[0]?.title, title)
  })
})

describe("an answer for which other calls of the app waited", () => {
  const turn = (time: number, op: number, call: string, until: number) => [
    at(time, "program:start", { op, kind: "turn", by: "app", call, behind: "UID FETCH" }, "c1"),
    at(until, "program:end", { op, outcome: "done" }, "c1")
  ]
  const found = (...waits: ReadonlyArray<ReadonlyArray<Event>>) => {
    const used = [...asks("c1", 2000, "UID FETCH 2 (BODY.PEEK[])", 40_000), ...waits.flat()]
    const sorted = used.toSorted((one, other) => one.time - other.time)
    const [connection = assert.fail("no connection")] = connections(
      traceOf(stay("c1", { from: 0, to: minute, lost: false }, ...sorted))
    )
    return slowCommand(connection)[0]
  }

  it("is told with them, and to be asked for on a connection of its own", () => {
    const told = found(turn(7000, 1, "UID STORE", 42_000), turn(9000, 2, "UID MOVE", 42_500))
    assert.strictEqual(
      told?.title,
      "The answer to UID FETCH took 40 s; UID STORE and UID MOVE of the app waited up to 35 s for it"
    )
    assert.match(told?.fix ?? "", /^Let the app fetch what is large on a connection of its own/)
    assert.strictEqual(told?.actionBy, "app")
  })

  it("asks nobody for anything, if none waited long", () => {
    const told = found(turn(40_000, 1, "UID STORE", 42_000))
    assert.strictEqual(told?.title, "The answer to UID FETCH took 40 s")
    assert.strictEqual(told?.actionBy, "nobody")
  })
})
