import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { isRace, rows } from "../../../src/model/timeline/rows.ts"
import { railBoxes } from "../../../src/model/rail/railBoxes.ts"
import { railSteps } from "../../../src/model/rail/railSteps.ts"
import { stretches } from "../../../src/model/timeline/Stretch.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import {
  at,
  connectionOf,
  moved,
  refused,
  selected,
  traceOf,
  unsafeLogin,
  withActivities
} from "../../support.ts"

describe("spans", () => {
  it("a command lasts from its tag to the tagged answer, in its own lane", () => {
    const { commands } = connectionOf([
      at(1, "wire:sent", { lane: "implicitTls", tag: "A1", cmd: "CAPABILITY", line: "A1 CAPABILITY" }),
      at(2, "wire:sent", { lane: "startTls", tag: "A1", cmd: "CAPABILITY", line: "A1 CAPABILITY" }),
      at(4, "wire:received", { lane: "startTls", tag: "A1", cond: "OK", line: "A1 OK" })
    ])
    assert.deepStrictEqual(
      commands.map(({ lane, start, end, answer }) => [lane, start, end, answer?.condition]),
      [
        ["implicitTls", 1, undefined, undefined],
        ["startTls", 2, 4, "OK"]
      ]
    )
  })

  it("a phase is the residence in a state; regions that end in one state enter it once", () => {
    const { phases } = connectionOf(refused)
    const settling = phases.filter(({ state }) => state === "settling")
    assert.deepStrictEqual(
      settling.map(({ start, end, endedBy }) => [start, end, endedBy]),
      [[450, 450, "settle.done"]]
    )
    const failing = phases.find(({ state }) => state === "failing")
    assert.deepStrictEqual([failing?.start, failing?.end], [750, 760])
  })

  it("a state whose end was dropped is known up to the gap only, and nobody knows how it ended", () => {
    const connection = connectionOf(
      withActivities([
        at(0, "connection:started", {
          host: "imap.example.com",
          port: 993,
          policy: "planned",
          attempt: 1,
          session: "s1"
        }),
        moved(0, "settled", "always", "authenticating.requesting"),
        at(1, "wire:sent", { tag: "A1", cmd: "AUTHENTICATE", line: "A1 AUTHENTICATE XOAUTH2" }),
        at(90, "trace:gap", { dropped: 40, older: true }),
        moved(90, "enabling", "enable.ok", "selecting"),
        moved(95, "selecting", "select.ok", "selected.quiet"),
        at(900, "wire:received", { line: "* 4 EXISTS" })
      ])
    )
    assert.deepStrictEqual(
      connection.phases.map(({ end, endedBy, start, state }) => [state, start, end, endedBy]),
      [
        ["authenticating.requesting", 0, 1, undefined],
        ["selecting", 90, 95, "select.ok"],
        ["selected.quiet", 95, undefined, undefined]
      ]
    )
    const login = rows(connection).find(({ label }) => label === "login")
    assert.deepInclude(login, { outcome: "unknown", start: 0, end: 1 })
    const lapse = stretches(connection).find(({ step }) => step === undefined)
    assert.deepInclude(lapse, { label: "not known", group: "auth", start: 1, end: 90 })
    const box = railBoxes(railSteps(connection, "selected")).find(({ part }) => part === "Login")
    assert.deepStrictEqual(
      box?.steps.map(({ label, outcome }) => [label, outcome]),
      [
        ["login", undefined],
        ["not known", undefined]
      ]
    )
  })

  it("a network operation pairs by lane and number", () => {
    const { net } = connectionOf(refused)
    assert.deepStrictEqual(
      net.map(({ begun, start, end, ended }) => [begun.lane, begun.kind, start, end, ended?.ok]),
      [
        ["implicitTls", "dns", 0, 6, true],
        ["implicitTls", "tcp", 6, 150, true],
        ["startTls", "tcp", 100, 450, false],
        ["implicitTls", "tls", 150, 300, true]
      ]
    )
  })

  it("F4 what is open stays open: the command, the phase, the timer and when it fires", () => {
    const connection = connectionOf(unsafeLogin)
    assert.strictEqual(connection.span.end, undefined)
    assert.deepStrictEqual(connection.waits, [
      {
        open: { what: "the answer to A2 SELECT", since: 600, lane: undefined },
        timers: [{ timer: "selectLimit", set: 600, due: 30_600 }]
      }
    ])
    assert.deepStrictEqual(
      connection.phases.filter(({ end }) => end === undefined).map(({ state }) => state),
      ["selecting"]
    )
  })

  it("F6 attempts are apart, each with its session and number", () => {
    const all = connections(traceOf([...unsafeLogin.slice(0, 1), ...selected]))
    assert.deepStrictEqual(
      all.map(({ group, started }) => [group, started?.session, started?.attempt]),
      [
        ["c1", "s1", 1],
        ["c2", "s1", 2]
      ]
    )
  })

  it("an end without its beginning is no span, and no error", () => {
    const { commands, net, phases } = connectionOf([
      at(0, "wire:received", { tag: "A9", cond: "OK", line: "A9 OK" }),
      at(0, "net:end", { op: 4, ok: true }),
      at(0, "machine:transition", { from: "selecting", event: "select.done", to: "selected.quiet" })
    ])
    assert.deepStrictEqual([commands.length, net.length, phases.length], [0, 0, 1])
  })
})

const outcomes = (events: ReadonlyArray<Event>) =>
  rows(connectionOf(withActivities(events))).map(({ lane, label, outcome }) =>
    [lane ?? "", label, outcome].join(" ").trim()
  )

describe("rows", () => {
  it("F8 the lane that lost the race did not fail", () => {
    assert.deepStrictEqual(outcomes(refused), [
      "implicitTls dns done",
      "implicitTls tcp done",
      "startTls tcp lost",
      "implicitTls TLS done",
      "implicitTls greeting done",
      "login done",
      "select failed"
    ])
    assert.isTrue(isRace(rows(connectionOf(withActivities(refused)))))
    assert.isFalse(isRace(rows(connectionOf(selected))))
  })

  it("without a winner a lane that is lost has failed", () => {
    const lane = "dialing.implicitTls"
    const events = [
      moved(0, "resolving", "resolve.ok", `${lane}.connecting`),
      at(0, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", family: 4 }),
      at(9, "net:end", { lane: "implicitTls", op: 1, ok: true }),
      moved(9, `${lane}.connecting`, "implicitTls.connect.ok", `${lane}.greeting`),
      moved(99, `${lane}.greeting`, "xstate.after.greetingLimit", `${lane}.lost`),
      moved(99, `${lane}.lost`, "always", "failing"),
      at(100, "connection:ended", { outcome: "failed", error: "GreetingTimeout", step: "greeting" })
    ]
    assert.deepStrictEqual(outcomes(events), ["implicitTls tcp done", "implicitTls greeting failed"])
  })
})
