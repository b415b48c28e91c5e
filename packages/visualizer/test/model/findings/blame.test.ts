import { assert, describe, it } from "@effect/vitest"
import { besideOf, othersIn, withOthers } from "../../../src/model/findings/others.ts"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { at, began, connectionOf, moved, started, traceOf } from "../../support.ts"

const lane = "implicitTls"

describe("a failure", () => {
  it.each(["ConnectionStalled", "ProtocolViolation", "ConnectionLost"])(
    "%s in the open mailbox is shown by the unanswered command, not by one that was refused before",
    (error) => {
      const stalled = connectionOf([
        began,
        moved(10, "selecting", "select.ok", "selected.quiet"),
        at(20, "wire:sent", { lane, tag: "A2", cmd: "IDLE", line: "A2 IDLE" }),
        at(30, "wire:received", { lane, tag: "A2", cond: "BAD", line: "A2 BAD Unknown command" }),
        at(40, "wire:sent", { lane, tag: "A3", cmd: "NOOP", line: "A3 NOOP" }),
        moved(90, "selected.quiet", "failure.watch", "failing"),
        at(90, "connection:ended", { outcome: "failed", error, step: "selected" })
      ])
      const [failure] = Findings.of(stalled)
      const lines = stalled.wire.filter(({ line }) => failure?.evidence.includes(line))
      assert.deepStrictEqual(
        lines.map(({ text }) => text),
        ["A3 NOOP"]
      )
    }
  )

  it.each([
    ["NO [AUTHENTICATIONFAILED] Invalid credentials", "The server did not accept the user name and password"],
    ["NO [UNAVAILABLE] Internal authentication failure", "The server refused LOGIN (UNAVAILABLE)"],
    [
      "NO Application-specific password required",
      "This provider wants an app password or authorization code"
    ],
    ["BAD Missing arguments", "The server refused LOGIN (BAD)"]
  ])("a log that ends with the answer %s to a login blames nothing else", (answer, title) => {
    const [, condition = "", code] = /^(\w+)(?: \[(\w+)\])?/.exec(answer) ?? []
    const connection = connectionOf([
      began,
      at(30, "wire:sent", { lane, tag: "A1", cmd: "LOGIN", line: "A1 LOGIN <user> <redacted>" }),
      at(60, "wire:received", {
        lane,
        tag: "A1",
        cond: condition,
        ...(code === undefined ? {} : { code }),
        line: `A1 ${answer}`
      })
    ])
    assert.strictEqual(Findings.of(connection)[0]?.title, title)
  })

  it("of a login is told apart from one that was accepted before, on the same account alone", () => {
    const place = { host: "imap.example.com", port: 993, policy: "planned" }
    const attempt = (group: string, session: string, time: number, open: boolean) => [
      at(time, "connection:started", { ...place, attempt: 1, session }, group),
      ...(open ? [moved(time + 10, "selecting", "select.ok", "selected.quiet", group)] : []),
      at(
        time + 20,
        "connection:ended",
        open
          ? { outcome: "retried", error: "ConnectionLost", step: "selected" }
          : { outcome: "failed", error: "AuthRejected", step: "auth" },
        group
      )
    ]
    const all = connections(
      traceOf([
        ...attempt("c1", "s1", 0, true),
        ...attempt("c2", "s1", 100, false),
        ...attempt("c3", "s2", 200, false)
      ])
    )
    const why = ([, second, third] = all) =>
      [second, third].map((each) =>
        each === undefined
          ? ""
          : withOthers(Findings.of(each), each, besideOf(each), othersIn(all)(each))[0]?.why
      )
    assert.match(why()[0] ?? "", /^A login was accepted before/)
    assert.notMatch(why()[1] ?? "", /accepted before/)
  })
})

it("D67 a mailbox that another program keeps taking shows the BYE, and not the IDLE that it ended", () => {
  const connection = connectionOf([
    at(0, "connection:started", started(3)),
    at(1, "wire:sent", { tag: "A1", cmd: "SELECT", line: "A1 SELECT INBOX" }),
    at(2, "wire:received", { tag: "A1", cond: "OK", line: "A1 OK [READ-WRITE] done" }),
    moved(2, "selecting", "select.ok", "selected.idling.listening"),
    at(3, "wire:sent", { tag: "A2", cmd: "IDLE", line: "A2 IDLE" }),
    at(4, "wire:received", { line: "+ idling" }),
    at(900, "wire:received", { cond: "BYE", line: "* BYE Logged in from another device" }),
    at(901, "connection:ended", { outcome: "retried", error: "SessionPingPong", step: "selected" })
  ])
  const { lines } = Verdict.recorded(connection)
  assert.deepStrictEqual(
    lines.map(({ text }) => text),
    ["* BYE Logged in from another device"]
  )
})
