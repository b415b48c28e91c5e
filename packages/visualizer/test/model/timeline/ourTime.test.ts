import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Waterfall from "../../../src/export/Waterfall.ts"
import * as Ledger from "../../../src/model/timeline/Ledger.ts"
import { lasting } from "../../../src/model/timeline/lasting.ts"
import { railSteps } from "../../../src/model/verdict/railSteps.ts"
import { indexOf } from "../../support/indexOf.ts"
import { at, connectionOf, fileOf, moved, started, traceOf } from "../../support.ts"

/** Waits for its turn, loads the account, connects after a pause, is greeted, and closes the way in that lost. */
const patient: ReadonlyArray<Event> = [
  at(0, "connection:started", started(1)),
  moved(0, "off", "user.connect", "queueing"),
  moved(100, "queueing", "turn", "resolving"),
  moved(300, "resolving", "resolve.ok", "dialing.implicitTls.connecting"),
  at(350, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", target: "<ip:1>", family: 4, port: 993 }),
  at(400, "net:end", { lane: "implicitTls", op: 1, ok: true }),
  moved(400, "dialing.implicitTls.connecting", "ok", "dialing.implicitTls.greeting"),
  at(500, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK ready" }),
  moved(500, "dialing.implicitTls.greeting", "ok", "dialing.implicitTls.won"),
  moved(500, "dialing.implicitTls.won", "always", "settling"),
  moved(560, "settling", "settle.done", "closing"),
  moved(560, "closing", "close.done", "closed"),
  at(560, "connection:ended", { outcome: "closed" })
]

const ours = (all: ReadonlyArray<{ readonly group: string | undefined; readonly label: string }>) =>
  all.filter(({ group }) => group === "us").map(({ label }) => label)

describe("the time of this program itself", () => {
  const connection = connectionOf(patient)

  it("has a separate group in the rail", () => {
    assert.deepStrictEqual(ours(railSteps(connection, "closed")), ["turn", "account", "settle"])
  })

  it("has a separate group in the steps", () => {
    assert.deepStrictEqual(ours(lasting(connection)), ["turn", "account", "settle"])
  })

  it("has a separate group in the bars", () => {
    const bars = indexOf(new TextEncoder().encode(fileOf(patient))).bars(0)
    assert.deepStrictEqual(ours(bars), ["turn", "account", "settle"])
  })

  it("is dim in a terminal, and not green", () => {
    const lines = Waterfall.render(traceOf(patient), { color: true }).split("\n")
    const green = lines.filter((line) => line.includes("\u001b[32m"))
    assert.deepStrictEqual(
      green.flatMap((line) => /(tcp|greeting|turn|account|settle)/.exec(line)?.[1] ?? []),
      ["tcp", "greeting"]
    )
  })

  it("has a separate group in the ledger, with the pause before an address is tried", () => {
    const rows = Ledger.of(connection).rows.map(({ group, step }) => ({ group, label: step }))
    assert.deepStrictEqual(ours(rows), ["turn", "account", "wait", "settle"])
  })
})

describe("D68 a way in that waits for the other one", () => {
  const waiting = (...beside: ReadonlyArray<Event>): ReadonlyArray<Event> => [
    at(0, "connection:started", started(1)),
    moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
    ...beside,
    moved(100, "dialing.implicitTls.waiting", "headStart", "dialing.implicitTls.connecting"),
    at(100, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", port: 993 }),
    at(150, "net:end", { lane: "implicitTls", op: 1, ok: true }),
    moved(150, "dialing.implicitTls.connecting", "ok", "dialing.implicitTls.greeting"),
    at(200, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK ready" }),
    moved(200, "dialing.implicitTls.greeting", "ok", "dialing.implicitTls.ready"),
    moved(280, "dialing.implicitTls.ready", "always", "dialing.implicitTls.won"),
    moved(280, "dialing.implicitTls.won", "always", "settling"),
    at(281, "connection:ended", { outcome: "closed" })
  ]
  const labels = (...beside: ReadonlyArray<Event>) => {
    const connection = connectionOf(waiting(...beside))
    const bars = indexOf(new TextEncoder().encode(fileOf(waiting(...beside)))).bars(0)
    const all = [...railSteps(connection, "closed"), ...lasting(connection), ...bars]
    return new Set(all.map(({ label }) => label).filter((label) => /^(?:head start|wait|ready)$/.test(label)))
  }

  it("is shown beside it", () => {
    const other = at(10, "net:start", { lane: "startTls", op: 0, kind: "tcp", port: 143 })
    assert.deepStrictEqual(labels(other), new Set(["wait", "head start", "ready"]))
  })

  it("is not shown if there is no other, however long this program took", () => {
    assert.deepStrictEqual(labels(), new Set())
  })
})
