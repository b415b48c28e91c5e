import { assert, describe, it } from "@effect/vitest"
import * as Waterfall from "../../../src/export/Waterfall.ts"
import { waitsOf } from "../../../src/model/waits/waitsOf.ts"
import { rows } from "../../../src/model/timeline/rows.ts"
import { railSteps } from "../../../src/model/rail/railSteps.ts"
import { indexOf } from "../../support/indexOf.ts"
import { at, connectionOf, fileOf, moved, started, traceOf, withActivities } from "../../support.ts"

/** Waits for its turn, loads the account, connects after a pause, is greeted, and closes the way in that lost. */
const patient = withActivities([
  at(0, "connection:started", started(1)),
  moved(0, "off", "user.connect", "queueing"),
  moved(100, "queueing", "queue.done", "resolving"),
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
])

const ours = (all: ReadonlyArray<{ readonly group: string | undefined; readonly label: string }>) =>
  all.filter(({ group }) => group === "us").map(({ label }) => label)

describe("the time of this program itself", () => {
  const connection = connectionOf(patient)

  it("has a separate group in the rail", () => {
    assert.deepStrictEqual(ours(railSteps(connection, "closed")), ["turn", "account", "settle"])
  })

  it("has a separate group in the steps", () => {
    assert.deepStrictEqual(ours(rows(connection)), ["turn", "account", "settle"])
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

  it("is waited for by nobody else, with the pause before an address is tried", () => {
    const own = waitsOf(connection).filter(({ whom }) => whom === "program")
    assert.deepStrictEqual(
      own.map(({ what }) => what),
      ["turn", "account", "this program", "settle"]
    )
  })
})

describe("D68 a way in that waits for the other one", () => {
  const waiting = withActivities([
    at(0, "connection:started", started(1)),
    moved(0, "resolving", "resolve.ok", "dialing.implicitTls.waiting"),
    at(10, "net:start", { lane: "startTls", op: 0, kind: "tcp", port: 143 }),
    moved(100, "dialing.implicitTls.waiting", "headStart", "dialing.implicitTls.connecting"),
    at(100, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", port: 993 }),
    at(150, "net:end", { lane: "implicitTls", op: 1, ok: true }),
    moved(150, "dialing.implicitTls.connecting", "ok", "dialing.implicitTls.greeting"),
    at(200, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK ready" }),
    moved(200, "dialing.implicitTls.greeting", "ok", "dialing.implicitTls.ready"),
    moved(280, "dialing.implicitTls.ready", "always", "dialing.implicitTls.won"),
    moved(280, "dialing.implicitTls.won", "always", "settling"),
    at(281, "connection:ended", { outcome: "closed" })
  ])
  const connection = connectionOf(waiting)

  it("does no step meanwhile: the time is that of the other port", () => {
    const bars = indexOf(new TextEncoder().encode(fileOf(waiting))).bars(0)
    const all = [...railSteps(connection, "closed"), ...rows(connection), ...bars]
    assert.isFalse(all.some(({ label }) => /^(?:head start|wait|ready)$/.test(label)))
    assert.deepStrictEqual(
      railSteps(connection, "closed").map(({ end, label, start }) => [label, end - start]),
      [
        ["waiting for port 143", 100],
        ["connect", 50],
        ["greeting", 50],
        ["this program", 81],
        ["closed", 0]
      ]
    )
  })
})
