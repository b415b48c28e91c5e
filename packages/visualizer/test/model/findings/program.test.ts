/** What this program did is told as its own: no server is blamed for it, and no such connection is simply green. */
import * as Command from "@effect-imap/core/Command"
import * as Simulator from "@effect-imap/core/simulator"
import type { Event } from "@effect-imap/core/Trace"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { lanesOf } from "../../../src/model/lane/Lane.ts"
import { rows, rowTime } from "../../../src/model/timeline/rows.ts"
import { lasted } from "../../../src/model/verdict/partRows.ts"
import * as Ledger from "../../../src/model/timeline/Ledger.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { indexOf } from "../../support/indexOf.ts"
import { read, record } from "../../support/record.ts"
import {
  at,
  began,
  connectionOf,
  fileOf,
  moved,
  selected,
  selectedWith,
  withActivities
} from "../../support.ts"

const lane = "implicitTls"
const titles = (all: ReadonlyArray<Findings.Finding>) =>
  all.map(({ severity, title }) => `${severity}: ${title}`)

describe("the part of this program", () => {
  it.effect("a caller that waited behind a `within` is a warning, with its line and what to do", () =>
    Effect.gen(function* () {
      const bytes = yield* record({
        server: Simulator.profiles.wellBehaved,
        options: { mailboxes: { INBOX: [], Archive: [] } },
        works: (connection) =>
          Effect.all(
            [
              connection.within("Archive", () => Effect.sleep("9 seconds")),
              Effect.delay(connection.execute(Command.noop), 100)
            ],
            { concurrency: 2 }
          )
      })
      const [connection] = connections(read(bytes))
      if (connection === undefined) return assert.fail("no connection")
      const { finding, lines, sentence, tone } = Verdict.recorded(connection)
      assert.strictEqual(tone, "warning")
      assert.match(
        sentence,
        /^NOOP waited [89](?:\.\d+)? s in this program for its turn, behind a call of `within`$/
      )
      assert.include(finding?.fix, "pool")
      assert.isNotEmpty(lines)
    })
  )

  it.each([
    ["at once, as it had waited for its turn", 50, ""],
    [
      "long after it",
      9000,
      "warning: APPEND was asked for 2 times on a connection that had ended, and never sent"
    ]
  ] as const)("a command is not sent once the connection has ended: %s", (_, later, expected) => {
    const unsent = [later, later + 1].map((ms) =>
      at(86_400_150 + ms, "command:unsent", { cmd: "APPEND" }, "c2")
    )
    const found = Findings.of(connectionOf([...selected, ...unsent]))
    assert.strictEqual(titles(found.filter(({ id }) => id === "asked-after-end")).join(), expected)
  })

  it.effect("a call that was refused before anything was sent is a warning", () =>
    Effect.gen(function* () {
      const bytes = yield* record({
        server: Simulator.profiles.wellBehaved,
        works: (connection) => connection.execute(Command.raw("STARTTLS"))
      })
      const [connection] = connections(read(bytes))
      if (connection === undefined) return assert.fail("no connection")
      const { finding, sentence, tone } = Verdict.recorded(connection)
      assert.strictEqual(tone, "warning")
      assert.strictEqual(sentence, "This program refused STARTTLS (Misuse): nothing was sent")
      assert.notStrictEqual(finding?.fix, "")
    })
  )

  it("a wait for a connection of the pool is one, and a wait for an answer to another command is none", () => {
    const waits = (kind: "pool" | "turn", behind?: string) =>
      selectedWith(
        at(1000, "program:start", { op: 1, kind, by: "app", call: "FETCH", ...(behind && { behind }) }, "c2"),
        at(9000, "program:end", { op: 1, outcome: "done" }, "c2")
      )
    assert.include(
      titles(Findings.of(connectionOf(waits("pool")))),
      "warning: FETCH waited 8 s in this program for a connection of the pool"
    )
    assert.notInclude(titles(Findings.of(connectionOf(waits("turn", "SEARCH")))).join(), "waited 8 s")
  })

  it.each([
    [
      "by a timer that waits for no answer",
      500,
      "; 15 others waited 6.5 s to 13.5 s, and all 16 got none",
      "Let the app ask only when it has the answer before"
    ],
    ["all at once", 0, ", as 19 others did, and all 20 got none", "give each caller one of a pool"]
  ])("what is asked faster than it is answered is the app's: %s", (_, each, others, advice) => {
    const wait = (op: number) =>
      at(
        1000 + op * each,
        "program:start",
        { op, kind: "turn", by: "app", call: "UID FETCH", behind: "UID FETCH", ahead: op },
        "c2"
      )
    const answer = (number: number) =>
      at(
        2000 + number * 1300,
        "wire:received",
        { tag: `A${number}`, cond: "OK", line: `A${number} OK` },
        "c2"
      )
    const events = [
      ...Array.from({ length: 20 }, (__, op) => wait(op)),
      ...Array.from({ length: 10 }, (__, number) => answer(number)),
      at(15_000, "connection:ended", { outcome: "interrupted" }, "c2")
    ]
    const found = Findings.of(
      connectionOf([...selected.slice(0, 6), ...events.toSorted((one, other) => one.time - other.time)])
    ).find(({ id }) => id === "turn-waited")
    assert.strictEqual(found?.severity, "warning")
    assert.strictEqual(
      found?.title,
      `UID FETCH waited 14 s in this program for its turn, behind UID FETCH${others}`
    )
    assert.include(found?.fix, advice)
  })

  it("the time in which the app did not read is not the server's", () => {
    const events = selectedWith(
      at(
        1000,
        "wire:sent",
        { tag: "A7", cmd: "UID FETCH", line: "A7 UID FETCH 1 (BODY[])", by: "app" },
        "c2"
      ),
      at(4000, "program:start", { op: 1, kind: "unread", tag: "A7", ms: 2900 }, "c2"),
      at(28_000, "program:end", { op: 1, outcome: "done", ms: 26_900 }, "c2"),
      at(28_400, "wire:received", { tag: "A7", cond: "OK", line: "A7 OK" }, "c2")
    )
    const found = titles(Findings.of(connectionOf(events)))
    assert.include(found, "warning: The app did not take the answer to UID FETCH for 26.9 s")
    assert.notInclude(found.join(), "The answer to UID FETCH took")
  })

  it("an app that takes nothing again and again is told the longest such time, and all of them", () => {
    const fetched = "A7 UID FETCH 1:900 (BODY[])"
    const pause = (op: number, from: number, to: number, longest: number) => [
      at(from, "program:start", { op, kind: "unread", tag: "A7" }, "c2"),
      at(to, "program:end", { op, outcome: "done", ms: to - from, longest }, "c2")
    ]
    const events = selectedWith(
      at(1000, "wire:sent", { tag: "A7", cmd: "UID FETCH", line: fetched, by: "app" }, "c2"),
      ...pause(1, 2000, 42_000, 12_000),
      ...pause(2, 50_000, 70_000, 15_000),
      at(71_000, "wire:received", { tag: "A7", cond: "OK", line: "A7 OK" }, "c2")
    )
    assert.include(
      titles(Findings.of(connectionOf(events))),
      "warning: The app did not take the answer to UID FETCH for 15 s, 60 s in all"
    )
  })

  it("a reader that took a little now and then is told with the times in which it took nothing", () => {
    const fetched = "A7 UID FETCH 1:5 (BODY[])"
    const events = selectedWith(
      at(1000, "wire:sent", { tag: "A7", cmd: "UID FETCH", line: fetched, by: "app" }, "c2"),
      at(2000, "program:start", { op: 1, kind: "unread", tag: "A7", ms: 1000 }, "c2"),
      at(61_000, "program:end", { op: 1, outcome: "done", ms: 50_000, longest: 40_000 }, "c2"),
      at(62_000, "wire:received", { tag: "A7", cond: "OK", line: "A7 OK" }, "c2")
    )
    assert.include(
      titles(Findings.of(connectionOf(events))),
      "warning: The app did not take the answer to UID FETCH for 40 s, 50 s in all"
    )
  })

  it("a reader that stopped comes before the caller that waited for it, and its time counts once", () => {
    const fetched = "A7 UID FETCH 1 (BODY[])"
    const events = selectedWith(
      at(1000, "program:start", { op: 1, kind: "hold", by: "app", call: "stream" }, "c2"),
      at(1000, "wire:sent", { tag: "A7", cmd: "UID FETCH", line: fetched, by: "app" }, "c2"),
      at(2000, "program:start", { op: 2, kind: "unread", tag: "A7", ms: 1000 }, "c2"),
      at(3000, "program:start", { op: 3, kind: "turn", call: "use", behind: "stream" }, "c2"),
      at(
        31_000,
        "command:interrupted",
        { tag: "A7", cmd: "UID FETCH", by: "app", reason: "HeldTooLong" },
        "c2"
      ),
      at(31_000, "program:end", { op: 1, outcome: "failed", reason: "HeldTooLong" }, "c2"),
      at(31_000, "program:end", { op: 2, outcome: "interrupted", ms: 0 }, "c2"),
      at(31_000, "program:start", { op: 4, kind: "unread", tag: "A7", ms: 30_000 }, "c2"),
      at(31_000, "program:end", { op: 4, outcome: "done", ms: 30_000 }, "c2"),
      at(31_000, "program:end", { op: 3, outcome: "done" }, "c2")
    )
    const found = titles(Findings.of(connectionOf(events)))
    assert.deepStrictEqual(found.slice(0, 3), [
      "warning: The app did not take the answer to UID FETCH for 30 s",
      "warning: The app kept the connection without using it for 30 s",
      "warning: A call of `use` waited 28 s in this program for its turn, behind a call of `stream`"
    ])
    assert.notInclude(found.join(), "gave up")
  })

  it("what waits for a listener is the app's time, and nobody else's", () => {
    const late = (end: number, dropped?: number) =>
      titles(
        Findings.of(
          connectionOf(
            selectedWith(
              at(
                4000,
                "program:start",
                { op: 1, kind: "untaken", by: "app", call: "changes", ms: 500 },
                "c2"
              ),
              at(end, "program:end", { op: 1, outcome: "done", ...(dropped && { dropped }) }, "c2")
            )
          )
        )
      ).join()
    assert.include(
      late(31_500),
      "warning: Changes waited 28 s in this program: the app was still at work on earlier ones"
    )
    assert.include(late(6500), "info: Changes waited 3 s")
    assert.include(late(6500, 12), "warning: Changes waited 3 s")
    assert.notInclude(late(4100), "waited")
  })

  it("long work of this program is told, unless this machine slept", () => {
    const busy = at(4000, "program:busy", { ms: 3000 }, "c2")
    const shown = (...events: ReadonlyArray<Event>) =>
      titles(Findings.of(connectionOf(selectedWith(...events)))).join()
    assert.include(shown(busy), "warning: This program was busy with something else for 3 s")
    assert.include(shown(busy, at(9000, "program:busy", { ms: 5000 }, "c2")), "2 times, up to 5 s")
    assert.notInclude(shown(busy, at(4100, "clock:jumped", { ms: 3000 }, "c2")), "was busy")
    assert.notInclude(shown(at(4000, "program:busy", { ms: 300 }, "c2")), "was busy")
  })

  it("the line that is shown is that of the longest time", () => {
    const events = selectedWith(
      at(9000, "program:busy", { ms: 5000 }, "c2"),
      at(12_000, "program:busy", { ms: 2000 }, "c2")
    )
    const { lines } = Verdict.recorded(connectionOf(events))
    assert.deepStrictEqual(
      lines.map(({ text }) => text),
      ["this program was busy with something else for 5 s"]
    )
  })

  it("the time in which this program was busy is no step's, wherever its time is told", () => {
    const events = withActivities([
      began,
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
      at(0, "net:start", { lane, op: 1, kind: "tcp", port: 993 }),
      at(6870, "net:end", { lane, op: 1, ok: true }),
      moved(6870, "dialing.implicitTls.connecting", "implicitTls.connect.ok", "dialing.implicitTls.greeting"),
      at(6900, "program:busy", { ms: 6800 }),
      at(6940, "wire:received", { lane, cond: "OK", line: "* OK ready" }),
      moved(6940, "dialing.implicitTls.greeting", "implicitTls.greeting.ok", "dialing.implicitTls.won"),
      moved(6940, "dialing.implicitTls.won", "always", "authenticating.requesting"),
      at(6940, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <redacted>" }),
      at(7010, "wire:received", { lane, tag: "A1", cond: "OK", line: "A1 OK done" }),
      moved(7010, "authenticating.requesting", "authenticate.ok", "selected.quiet")
    ])
    const connection = connectionOf(events)
    const [tcp] = rows(connection)
    assert.strictEqual(tcp && rowTime(tcp, connection), "100 ms")
    assert.strictEqual(tcp?.remark, "this program was busy for 6.77 s")
    assert.strictEqual(lasted("Connect", connection, 0), 100)
    const { rows: shares, rtt } = Ledger.of(connection)
    assert.deepStrictEqual(
      shares.slice(0, 2).map(({ ms, step }) => [step, ms]),
      [
        ["tcp", 100],
        ["this program", 6770]
      ]
    )
    assert.strictEqual(rtt, 70)
    assert.include(titles(Findings.of(connection)).join(), "busy")
    assert.notInclude(titles(Findings.of(connection)).join(), "took")
  })

  it("a command that was cut off cannot have been done, and one that was sent whole may have been", () => {
    const lost = (written: number) => {
      const effect = written === 300 ? ("unknown" as const) : ("undone" as const)
      const what = { tag: "A7", cmd: "APPEND", ms: 80, written, bytes: 300, effect }
      const events = selectedWith(
        at(
          1000,
          "wire:sent",
          { lane, tag: "A7", cmd: "APPEND", line: "A7 APPEND Sent {280+}", by: "app" },
          "c2"
        ),
        at(1080, "command:lost", { lane, ...what }, "c2")
      )
      return titles(Findings.of(connectionOf(events))).join()
    }
    assert.include(lost(150), "APPEND was cut off")
    assert.include(lost(300), "APPEND had no answer when the connection ended")
  })

  it("an answer through most of whose time this program was busy is not said to be slow", () => {
    const shown = (ms: number) => {
      const events = selectedWith(
        at(4000, "wire:sent", { tag: "A7", cmd: "UID STORE", line: "A7 UID STORE 1 +FLAGS (x)" }, "c2"),
        at(10_900, "program:busy", { ms }, "c2"),
        at(11_000, "wire:received", { tag: "A7", cond: "OK", line: "A7 OK done" }, "c2")
      )
      return titles(Findings.of(connectionOf(events))).join()
    }
    assert.include(shown(1000), "The answer to UID STORE took 6 s")
    assert.notInclude(shown(6000), "The answer to UID STORE took")
  })

  it("a time in which this program was busy counts for no answer, and a network is slow only by its answers", () => {
    const events = withActivities([
      began,
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
      at(0, "net:start", { lane, op: 1, kind: "tcp", port: 993 }),
      at(1, "net:end", { lane, op: 1, ok: true }),
      moved(1, "dialing.implicitTls.connecting", "implicitTls.connect.ok", "dialing.implicitTls.won"),
      ...["CAPABILITY", "LOGIN", "ID", "SELECT"].flatMap((cmd, index) => {
        const states = [
          "capability",
          "authenticating.requesting",
          "identifying",
          "selecting",
          "selected.quiet"
        ]
        const start = 300 * index + 250
        const from = index === 0 ? "settled" : (states[index - 1] ?? "")
        const outcomes = ["capability.ok", "authenticate.ok", "identify.ok"]
        return [
          moved(300 * index, from, outcomes[index - 1] ?? "settle.ok", states[index] ?? ""),
          at(start, "wire:sent", { lane, tag: `A${index}`, cmd, line: `A${index} ${cmd}` }),
          at(start + 30, "program:busy", { ms: 20 }),
          at(start + 40, "wire:received", { lane, tag: `A${index}`, cond: "OK", line: `A${index} OK` })
        ]
      }),
      moved(1200, "selecting", "select.ok", "selected.quiet")
    ])
    const connection = connectionOf(events)
    const ledger = Ledger.of(connection)
    assert.isUndefined(ledger.fastest)
    assert.notInclude(titles(Findings.of(connection)).join(), "network path is slow")
    const select = ledger.rows.find(({ step }) => step === "select")
    assert.approximately((select?.network ?? 0) + (select?.server ?? 0), 20, 0.01)
  })

  it("commands of the library are not the app's in the lane of an account", () => {
    const asks = (by: "app" | "changes") =>
      selectedWith(
        at(700_000, "wire:sent", { tag: "A7", cmd: "UID SEARCH", line: "A7 UID SEARCH ALL", by }, "c2"),
        at(700_080, "wire:received", { tag: "A7", cond: "OK", line: "A7 OK" }, "c2")
      )
    const marks = (by: "app" | "changes") => {
      const index = indexOf(new TextEncoder().encode(fileOf(asks(by))))
      return lanesOf(index.account(0), { now: index.now, isOver: true })
        .flatMap((lane) => lane.marks)
        .filter(({ kind }) => kind !== "open")
    }
    const kinds = (by: "app" | "changes") => marks(by).map(({ kind }) => kind)
    assert.deepStrictEqual(kinds("changes"), [])
    assert.deepStrictEqual(kinds("app"), ["asked"])
  })
})
