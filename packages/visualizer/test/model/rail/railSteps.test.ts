import { assert, describe, it } from "@effect/vitest"
import { derive } from "../../../src/model/connection/spans.ts"
import { railSteps, stepAt } from "../../../src/model/rail/railSteps.ts"
import { layout } from "../../../src/model/diagrams/Chart.ts"
import { waitsOf } from "../../../src/model/waits/waitsOf.ts"
import * as Waiting from "../../../src/model/connection/Waiting.ts"
import { labelOf } from "../../../src/model/machine/phase.ts"
import { endText, wireRows } from "../../../src/model/timeline/wireRows.ts"
import { at, moved, refused, selected, traceOf, unsafeLogin, withActivities } from "../../support.ts"
import type { Event } from "@effect-imap/core/Trace"

/** A command and its answer. */
const asked = (from: number, to: number, cmd: string, cond = "OK") => [
  at(from, "wire:sent", { tag: `${cmd}${from}`, cmd, line: `${cmd}${from} ${cmd}` }),
  at(to, "wire:received", { tag: `${cmd}${from}`, cond, line: `${cmd}${from} ${cond}` })
]

const connectionOf = (events: ReadonlyArray<Event>) => {
  const { entries } = traceOf(withActivities(events))
  const [connection] = derive(entries)
  if (connection === undefined) throw new Error("no connection")
  return { connection, entries }
}

/** `✓`-less summary: label and outcome of the phases that were used. */
const used = (events: ReadonlyArray<Event>, status: Parameters<typeof railSteps>[1]) =>
  railSteps(connectionOf(events).connection, status).flatMap(({ label, outcome }) =>
    outcome === undefined ? [] : [`${label} ${outcome}`]
  )

describe("the rail", () => {
  it("reports a lost race as no failure, and the step that failed as one", () => {
    assert.deepStrictEqual(used(refused, "failed"), [
      "connect done",
      "TLS done",
      "greeting done",
      "login done",
      "select failed",
      "failed failed"
    ])
  })

  it("F5 leaves a trace that was cut without an end", () => {
    assert.deepStrictEqual(used(unsafeLogin, "cut").slice(-1), ["select open"])
    const last = railSteps(connectionOf(unsafeLogin).connection, "cut").at(-1)
    assert.deepStrictEqual([last?.label, last?.outcome], ["trace ends", undefined])
  })

  it("an open mailbox whose middle is not kept is not known, then in use", () => {
    const events = [
      moved(0, "selecting", "select.ok", "selected.quiet"),
      at(9000, "trace:gap", { dropped: 7, older: true }),
      moved(9000, "selected.probing", "probe.ok", "selected.quiet"),
      at(9900, "trace:note", { text: "still here" })
    ]
    assert.deepStrictEqual(
      railSteps(connectionOf(events).connection, "cut").map(({ label, outcome }) => [label, outcome]),
      [
        ["not known", undefined],
        ["in use", "open"],
        ["trace ends", undefined]
      ]
    )
  })

  it("reports a phase that took no time, and not one that was passed through", () => {
    const events = [
      moved(0, "recapability", "recapability.ok", "identifying"),
      moved(0, "identifying", "always", "enabling"),
      moved(0, "enabling", "always", "selecting"),
      ...asked(0, 0, "SELECT"),
      moved(0, "selecting", "select.ok", "selected.quiet"),
      moved(9, "selected.quiet", "user.logout", "loggingOut"),
      ...asked(9, 9, "LOGOUT"),
      moved(9, "loggingOut", "logout.done", "closed"),
      at(9, "connection:ended", { outcome: "closed" })
    ]
    assert.deepStrictEqual(used(events, "closed"), [
      "select done",
      "in use done",
      "logout done",
      "closed done"
    ])
  })

  it("is at the phase that began last, though it is not the last of the rail", () => {
    const events = [
      moved(0, "settled", "always", "capability"),
      ...asked(0, 10, "CAPABILITY"),
      moved(10, "capability", "ok", "authenticating.requesting"),
      ...asked(10, 20, "LOGIN"),
      moved(20, "authenticating.requesting", "ok", "recapability"),
      ...asked(20, 30, "CAPABILITY"),
      moved(30, "recapability", "ok", "selecting")
    ]
    const steps = railSteps(connectionOf(events).connection, "open")
    const labelAt = (line: number) => steps[stepAt(steps, line)]?.label
    assert.deepStrictEqual([3, 8, 13, 18].map(labelAt), ["capability", "login", "capability", "select"])
    assert.strictEqual(stepAt(steps, 2), -1)
  })

  it("goes on in the order of time: a phase that comes twice has two boxes", () => {
    const events = [
      moved(0, "x", "a", "selecting"),
      ...asked(0, 10, "SELECT", "NO"),
      moved(10, "selecting", "unsafe", "reidentifying"),
      ...asked(10, 110, "ID"),
      moved(110, "reidentifying", "ok", "selecting"),
      ...asked(110, 130, "SELECT"),
      moved(130, "selecting", "select.ok", "selected.quiet")
    ]
    const selects = railSteps(connectionOf(events).connection, "selected").filter(
      ({ label }) => label === "select"
    )
    assert.deepStrictEqual(
      selects.map(({ end, outcome, start }) => [start, end, outcome]),
      [
        [0, 10, "refused"],
        [110, 130, "done"]
      ]
    )
  })
})

describe("no row without an event", () => {
  it("what was never asked for is the client's own time, and not the server's", () => {
    const events = [
      moved(0, "x", "a", "identifying"),
      ...asked(0, 100, "ID"),
      moved(100, "identifying", "id.done", "enabling"),
      moved(129, "enabling", "always", "selecting"),
      ...asked(129, 200, "SELECT"),
      moved(200, "selecting", "select.ok", "selected.quiet")
    ]
    const { connection } = connectionOf(events)
    assert.deepStrictEqual(
      waitsOf(connection).map(({ end, start, what, whom }) => [whom, what, end - start]),
      [
        ["server", "answer to ID", 100],
        ["program", "this program", 29],
        ["server", "answer to SELECT", 71]
      ]
    )
    assert.deepStrictEqual(
      railSteps(connection, "open").map(({ label }) => label),
      ["ID", "this program", "select", "in use"]
    )
  })

  it("a command that was never answered is given up", () => {
    const [sent] = asked(0, 0, "SELECT")
    if (sent === undefined) throw new Error("nothing was sent")
    const events = [
      moved(0, "x", "a", "selecting"),
      sent,
      ...[2000, 4000].map((time) => at(time, "wire:received", { cond: "OK", line: "* OK Still here" })),
      moved(5000, "selecting", "select.deaf", "selected.quiet")
    ]
    const { connection } = connectionOf(events)
    assert.strictEqual(railSteps(connection, "open")[0]?.outcome, "lost")
  })
})

describe("every state has a place", () => {
  it("B14 a greeting that comes twice is one box with all of its time, and enabling has one", () => {
    const lane = "dialing.implicitTls"
    const events = [
      moved(0, "resolving", "resolve.ok", `${lane}.connecting`),
      at(0, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", port: 993 }),
      at(5, "net:end", { lane: "implicitTls", op: 1, ok: true }),
      moved(5, `${lane}.connecting`, "implicitTls.connect.ok", `${lane}.greeting`),
      at(10, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK wait" }),
      moved(10, `${lane}.greeting`, "implicitTls.greeting.provisional", `${lane}.regreeting`),
      at(12_000, "wire:received", { lane: "implicitTls", cond: "OK", line: "* OK ready" }),
      moved(12_000, `${lane}.regreeting`, "implicitTls.regreeting.ok", `${lane}.won`),
      moved(12_000, `${lane}.won`, "always", "enabling"),
      at(12_000, "wire:sent", { lane: "implicitTls", tag: "E1", cmd: "ENABLE", line: "E1 ENABLE CONDSTORE" }),
      at(12_100, "wire:received", { lane: "implicitTls", tag: "E1", cond: "OK", line: "E1 OK" }),
      moved(12_100, "enabling", "enable.ok", "selecting")
    ]
    const { connection } = connectionOf(events)
    assert.deepStrictEqual(
      railSteps(connection, "open").map(({ end, label, outcome, start }) => [label, outcome, end - start]),
      [
        ["connect", "done", 5],
        ["greeting", "done", 11_995],
        ["enable", "done", 100],
        ["select", "open", 0]
      ]
    )
    assert.deepStrictEqual(
      waitsOf(connection).map(({ end, start, what }) => [what, end - start]),
      [
        ["TCP to port 993", 5],
        ["greeting", 5],
        ["greeting", 11_990],
        ["answer to ENABLE", 100]
      ]
    )
  })

  it("B14 whatever the machine is in, the wait for it has the machine's own words", () => {
    for (const { id, meta, type } of layout.nodes) {
      if (type === "compound" || type === "parallel" || meta?.kind !== "work") continue
      const { connection } = connectionOf([moved(0, "x", "y", id)])
      assert.include(Waiting.sentences(connection.waits, 1000)[0], `waiting 1 s for ${meta.label}`, id)
      // a state that only decides has no activity, and so no box; an open mailbox is one, whatever is done in it
      assert.deepStrictEqual(
        railSteps(connection, "open").map(({ label }) => label),
        connection.steps.map(({ state }) => labelOf(state)),
        id
      )
    }
  })
})

describe("rows of the wire", () => {
  it("are in order, and moves between two lines are one row without transient states", () => {
    const { connection, entries } = connectionOf(refused)
    const rows = wireRows(connection, entries, { states: true })
    assert.deepStrictEqual(rows.map(({ kind, text }) => `${kind} ${text.slice(0, 23)}`).slice(-3), [
      "state closing",
      "state waits for a person",
      "end failed at select: the p"
    ])
    assert.isFalse(rows.some(({ text }) => text.includes("won")))
    assert.isTrue(rows.some(({ kind, refused }) => kind === "received" && refused))
  })

  it("names the place of a failure while the mailbox was open", () => {
    const end = (step: string) => endText({ outcome: "failed", error: "ConnectionLost", step })
    assert.strictEqual(end("command"), "failed during a command: the connection was lost")
    assert.strictEqual(end("selected"), "failed while the mailbox was open: the connection was lost")
  })

  it("are the wire alone where states are not asked for", () => {
    const { connection, entries } = connectionOf(selected)
    assert.deepStrictEqual(wireRows(connection, entries, { states: false }), [])
  })
})
