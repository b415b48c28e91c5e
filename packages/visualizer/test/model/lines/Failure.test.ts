import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { failureOf, usedLane } from "../../../src/model/lines/Failure.ts"
import { capabilitiesIn, expiredLimit } from "../../../src/model/lines/facts.ts"
import { reasonOf } from "../../../src/model/verdict/reason.ts"
import { at, began, connectionOf, moved, withActivities } from "../../support.ts"
import { proven } from "../../support/proven.ts"

const connectionIn = (events: ReadonlyArray<Event>) => connectionOf(withActivities([began, ...events]))

const dialled = (lane: "implicitTls" | "startTls", from: number, port: number): ReadonlyArray<Event> => [
  moved(from, `dialing.${lane}.waiting`, "always", `dialing.${lane}.connecting`),
  at(from, "net:start", { lane, op: port, kind: "tcp", port }),
  at(from + 10, "net:end", { lane, op: port, ok: true }),
  moved(from + 10, `dialing.${lane}.connecting`, `${lane}.connect.ok`, `dialing.${lane}.greeting`)
]

it("RFC 9051 §7.1: a list of capabilities is data or a code, and no part of a text or of a line that is no IMAP", () => {
  const listed = (text: string) => {
    const { wire } = connectionOf([began, at(0, "wire:received", { line: text })])
    return wire.flatMap(capabilitiesIn)
  }
  assert.deepStrictEqual(listed("* CAPABILITY IMAP4rev1 ID"), ["IMAP4rev1", "ID"])
  assert.deepStrictEqual(listed("a1 OK [CAPABILITY IMAP4rev1] fine [CAPABILITY ID]"), ["IMAP4rev1"])
  assert.deepStrictEqual(listed("{ |+ OK [CAPABILITY IMAP4rev1] fine"), [])
})

describe("the failure of a connection", () => {
  it("is on the way in whose reason is reported, though the other one was lost later in the same step", () => {
    const words = "No more today"
    const connection = connectionIn([
      moved(0, "off", "user.connect", "resolving"),
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
      moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
      ...dialled("implicitTls", 0, 993),
      at(20, "wire:received", { lane: "implicitTls", cond: "NO", line: `* NO ${words}`, bytes: 20 }),
      moved(20, "dialing.implicitTls.greeting", "failure.implicitTls.greeting", "dialing.implicitTls.lost"),
      ...dialled("startTls", 20, 143),
      at(30, "timer:set", { lane: "startTls", timer: "greetingLimit", ms: 15_000 }),
      at(15_030, "timer:fired", { lane: "startTls", timer: "greetingLimit" }),
      moved(
        15_030,
        "dialing.startTls.greeting",
        "xstate.after.greetingLimit.connection.dialing.startTls.greeting",
        "dialing.startTls.lost"
      ),
      moved(15_030, "dialing.implicitTls.lost", "always", "failing"),
      moved(15_030, "dialing.startTls.lost", "always", "failing"),
      at(15_030, "connection:ended", {
        outcome: "failed",
        error: "ServerRefused",
        step: "greeting",
        serverText: words,
        facts: { lost: ["993", "143"] },
        causes: [
          { error: "ServerRefused", step: "greeting", serverText: words, facts: {} },
          { error: "GreetingTimeout", step: "greeting", facts: { port: 143, tls: false, afterMs: 15_000 } }
        ]
      })
    ])
    assert.strictEqual(usedLane(connection), "implicitTls")
    assert.strictEqual(failureOf(connection)?.phase?.state, "dialing.implicitTls.greeting")
    proven(connection)
  })

  it("is not looked for on a way in that the account leaves out, if the other one was interrupted", () => {
    const connection = connectionIn([
      moved(0, "off", "user.connect", "resolving"),
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
      moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
      moved(0, "dialing.implicitTls.waiting", "always", "dialing.implicitTls.lost"),
      moved(0, "dialing.startTls.waiting", "always", "dialing.startTls.connecting"),
      at(0, "net:start", { lane: "startTls", op: 0, kind: "tcp", port: 143 }),
      at(1, "net:end", { lane: "startTls", op: 0, ok: false, error: "cancelled" }),
      at(1, "connection:ended", { outcome: "interrupted" })
    ])
    assert.strictEqual(usedLane(connection), "startTls")
    proven(connection)
  })

  it("shows the line whose words it quotes, though it is redacted in its place", () => {
    const connection = connectionIn([
      moved(0, "settled", "always", "authenticating.requesting"),
      at(0, "wire:sent", {
        tag: "a1",
        cmd: "AUTHENTICATE",
        line: "a1 AUTHENTICATE SCRAM-SHA-256 <redacted>"
      }),
      at(10, "wire:received", { line: "<redacted>", bytes: 90 }),
      moved(3010, "authenticating.requesting", "failure.authenticate", "failing"),
      at(3010, "connection:ended", {
        outcome: "failed",
        error: "CommandRejectedUntagged",
        step: "auth",
        serverText: "zzzz1 cj1F",
        facts: { command: "AUTHENTICATE" }
      })
    ])
    proven(connection)
  })

  it("shows the line that is no answer, whatever came after it", () => {
    const connection = connectionIn([
      moved(0, "settled", "always", "identifying"),
      at(0, "wire:sent", { tag: "a1", cmd: "ID", line: "a1 ID NIL" }),
      at(20, "wire:received", { line: "", bytes: 2 }),
      at(20, "wire:received", { line: "+ OK", bytes: 6 }),
      moved(3020, "identifying", "failure.identify", "failing"),
      at(3020, "connection:ended", {
        outcome: "failed",
        error: "CommandRejectedUntagged",
        step: "id",
        serverText: "",
        facts: { command: "ID" }
      })
    ])
    const reason = reasonOf(connection)
    const stray = connection.wire.find(({ text }) => text === "")
    assert.isTrue(reason?.lines.some((line) => line === stray?.line))
  })

  it("is on the way in that the reason names, though an attempt before failed there for another reason", () => {
    const failed = {
      error: "GreetingTimeout",
      step: "greeting",
      facts: { port: 993, tls: true, afterMs: 15_000 }
    }
    const lost = (lane: "implicitTls" | "startTls", time: number) =>
      moved(
        time,
        `dialing.${lane}.greeting`,
        `xstate.after.greetingLimit.connection.dialing.${lane}.greeting`,
        `dialing.${lane}.lost`
      )
    const connection = connectionIn([
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
      moved(0, "resolving", "resolve.ok", "dialing.startTls.waiting"),
      ...dialled("implicitTls", 0, 993),
      ...dialled("startTls", 20, 143),
      lost("implicitTls", 15_010),
      lost("startTls", 15_030),
      moved(15_030, "dialing.implicitTls.lost", "always", "failing"),
      at(15_030, "connection:ended", {
        outcome: "failed",
        ...failed,
        causes: [failed, { error: "ConnectionLost", step: "greeting", facts: { port: 993 } }]
      })
    ])
    assert.strictEqual(usedLane(connection), "implicitTls")
  })

  it("did not come from a limit after which the connection went on", () => {
    const connection = connectionIn([
      moved(0, "selecting", "select.ok", "selected.quiet"),
      at(10, "wire:sent", { tag: "a1", cmd: "FETCH", line: "a1 FETCH 1 UID", bytes: 16 }),
      moved(20, "selected.quiet", "always", "selected.idling.pausing"),
      at(20, "timer:set", { timer: "pauseLimit", ms: 1000 }),
      at(1020, "timer:fired", { timer: "pauseLimit" }),
      moved(
        1020,
        "selected.idling.pausing",
        "xstate.after.pauseLimit.connection.selected.idling.pausing",
        "selected.idling.starting"
      ),
      moved(1020, "selected.idling.starting", "startIdle.busy", "selected.idling.pausing"),
      moved(60_010, "selected.idling.pausing", "failure.watch", "failing"),
      at(60_010, "connection:ended", {
        outcome: "failed",
        error: "Timeout",
        step: "selected",
        facts: { step: "command", afterMs: 60_000 }
      })
    ])
    assert.isUndefined(expiredLimit(connection))
    const shown = new Set(reasonOf(connection)?.lines)
    assert.isEmpty(connection.fired.filter(({ line }) => shown.has(line)))
    proven(connection)
  })
})
