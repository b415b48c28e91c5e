/** Who waited for whom: of what is waited for at once, one decides. */
import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { Effect } from "effect"
import { connections } from "../../../src/model/connection/spans.ts"
import { sumsOf } from "../../../src/model/waits/Wait.ts"
import { waitsOf } from "../../../src/model/waits/waitsOf.ts"
import { at, moved, traceOf } from "../../support.ts"
import { read, record, stories } from "../../support/record.ts"

const waits = (...events: ReadonlyArray<Event>) =>
  connections(traceOf(events)).flatMap((connection) =>
    waitsOf(connection).map(({ end, start, what, whom }) => `${start}-${end} ${whom}: ${what}`)
  )

const sent = (time: number, tag: string, cmd: string) =>
  at(time, "wire:sent", { tag, cmd, line: `${tag} ${cmd}` })
const answered = (time: number, tag: string) =>
  at(time, "wire:received", { tag, cond: "OK", line: `${tag} OK done` })
const said = (time: number, line: string) => at(time, "wire:received", { line })
const open = [moved(0, "selecting", "select.ok", "selected.quiet")]

describe("waits", () => {
  it("of a command are for the server, and the rest of an open mailbox is at rest", () => {
    assert.deepStrictEqual(
      waits(...open, sent(10, "A1", "FETCH"), answered(40, "A1"), said(90, "* 3 EXISTS")),
      ["0-10 app: at rest", "10-40 server: answer to FETCH", "40-90 app: at rest"]
    )
  })

  it("of several commands are for the answer to the earliest", () => {
    assert.deepStrictEqual(
      waits(
        ...open,
        sent(10, "A1", "SEARCH"),
        sent(20, "A2", "FETCH"),
        answered(30, "A2"),
        answered(50, "A1"),
        said(60, "* 1 RECENT")
      ),
      ["0-10 app: at rest", "10-50 server: answer to SEARCH", "50-60 app: at rest"]
    )
  })

  it("end for a command without an answer once a later one is answered", () => {
    assert.deepStrictEqual(
      waits(
        ...open,
        sent(10, "A1", "NOOP"),
        sent(20, "A2", "FETCH"),
        answered(30, "A2"),
        said(60, "* 1 RECENT")
      ),
      ["0-10 app: at rest", "10-30 server: answer to NOOP", "30-60 app: at rest"]
    )
  })

  it("of IDLE are for its beginning and its end, not for what comes in it", () => {
    assert.deepStrictEqual(
      waits(
        ...open,
        sent(10, "A1", "IDLE"),
        said(20, "+ idling"),
        said(1000, "* 4 EXISTS"),
        at(2000, "wire:sent", { line: "DONE" }),
        answered(2030, "A1")
      ),
      [
        "0-10 app: at rest",
        "10-20 server: answer to IDLE",
        "20-2000 app: at rest",
        "2000-2030 server: answer to IDLE"
      ]
    )
  })

  it("are the app's while it holds the connection or does not read, and this program's while that is busy", () => {
    assert.deepStrictEqual(
      waits(
        ...open,
        at(10, "program:start", { op: 1, kind: "hold", by: "app", call: "within" }),
        at(20, "program:start", { op: 2, kind: "turn", by: "app", call: "fetch", behind: "within" }),
        at(80, "program:end", { op: 1, outcome: "done" }),
        at(80, "program:end", { op: 2, outcome: "done" }),
        sent(80, "A1", "FETCH"),
        at(100, "program:start", { op: 3, kind: "unread", by: "app", tag: "A1" }),
        at(150, "program:end", { op: 3, outcome: "done", ms: 50 }),
        at(200, "program:busy", { ms: 20 }),
        answered(210, "A1")
      ),
      [
        "0-20 app: at rest",
        "20-80 app: turn behind within",
        "80-100 server: answer to FETCH",
        "100-150 app: app does not read",
        "150-180 server: answer to FETCH",
        "180-200 program: this program was busy",
        "200-210 server: answer to FETCH"
      ]
    )
  })

  it("of events that are not kept are for nobody known", () => {
    assert.deepStrictEqual(
      waits(...open, sent(10, "A1", "FETCH"), at(50, "trace:gap", { dropped: 4 }), answered(60, "A1")),
      ["0-10 app: at rest", "10-50 unknown: missing events", "50-60 server: answer to FETCH"]
    )
  })

  it.effect("of a connection that hangs are for the answer that is due", () =>
    Effect.gen(function* () {
      const bytes = yield* record(stories.hanging)
      const [connection = assert.fail("no connection")] = connections(read(bytes))
      const all = waitsOf(connection, { until: 12_621 })
      assert.deepStrictEqual(
        all.map(({ what, whom }) => `${whom}: ${what}`),
        [
          "network: TCP to port 993",
          "server: TLS",
          "server: greeting",
          "server: answer to AUTHENTICATE",
          "server: answer to ID",
          "server: answer to SELECT"
        ]
      )
      assert.isAbove(sumsOf(all).server, 12_000)
    })
  )
})
