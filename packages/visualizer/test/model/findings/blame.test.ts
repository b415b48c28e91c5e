import { assert, describe, it } from "@effect/vitest"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { chaptersIn } from "../../../src/model/work/Chapter.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { at, began, connectionOf, moved, started } from "../../support.ts"

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

  it("of a command that was answered before it was sent whole is the server's, and its answer brought nothing", () => {
    const line = "A2 UID SEARCH CHARSET UTF-8 SUBJECT <literal>"
    const early = connectionOf([
      began,
      moved(10, "selecting", "select.ok", "selected.quiet"),
      at(20, "wire:sent", { lane, tag: "A2", cmd: "UID SEARCH", by: "app", line, bytes: 52 }),
      at(30, "wire:received", { lane, line: "* SEARCH 3 4 7" }),
      at(30, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK done" }),
      at(31, "command:lost", {
        lane,
        tag: "A2",
        cmd: "UID SEARCH",
        ms: 11,
        written: 44,
        bytes: 52,
        effect: "none"
      }),
      moved(32, "selected.quiet", "session.ended", "failing"),
      at(33, "connection:ended", {
        outcome: "failed",
        error: "ProtocolDesync",
        step: "selected",
        facts: { received: "earlyAnswer" },
        circumstances: { owed: "UID SEARCH", owedMs: 11, unsent: "literal" }
      })
    ])
    const [failure, ...others] = Findings.of(early)
    assert.deepStrictEqual(
      [failure?.title, failure?.party, others],
      ["The server answered a command before it was sent whole", "server", []]
    )
    const shown = early.wire.filter((each) => failure?.evidence.includes(each.line))
    assert.deepStrictEqual(
      shown.map(({ text }) => text),
      [line, "A2 OK done"]
    )
    assert.deepStrictEqual(
      chaptersIn(early).flatMap(({ sentences }) => sentences.map(({ words }) => words)),
      ["searching SUBJECT <literal>: answered before it was sent whole"]
    )
  })

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

  it.each([
    [{ acceptedBefore: true }, /^A login was accepted before/],
    [{}, /^It refused the login; servers do not say/],
    // a trace may come from anyone
    [{ acceptedBefore: "perhaps" }, /^It refused the login; servers do not say/]
  ])("is explained by what its end recorded besides the reason: %j", (circumstances, why) => {
    const refused = { outcome: "failed", error: "AuthRejected", step: "auth", circumstances } as const
    const [finding] = Findings.of(connectionOf([began, at(20, "connection:ended", refused)]))
    assert.match(finding?.why ?? "", why)
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
