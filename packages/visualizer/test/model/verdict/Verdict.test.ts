import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import { lint } from "../../../src/model/rules/index.ts"
import * as Heat from "../../../src/model/index/Heat.ts"
import * as Verdict from "../../../src/model/verdict/Verdict.ts"
import { at, connectionOf, fileOf, moved, refused, selected, unsafeLogin } from "../../support.ts"
import type { Status } from "../../../src/model/index/Summary.ts"
import { indexOf } from "../../support/indexOf.ts"

const verdict = (events: ReadonlyArray<Event>, status: Status) => {
  const connection = connectionOf(events)
  return Verdict.of(connection, lint(connection), status)
}

describe("the verdict", () => {
  it("V11 a failure: the sentence, and the lines themselves, the command above its answer", () => {
    const { lines, sentence, tone } = verdict(refused, "failed")
    assert.deepStrictEqual([tone, sentence], ["failure", "The provider blocks this client (Unsafe Login)"])
    assert.deepStrictEqual(
      lines.map(({ text, way }) => `${way} ${text}`),
      ["C: A2 SELECT INBOX", "S: A2 NO SELECT Unsafe Login. Please contact kefu@188.com for help"]
    )
  })

  it("V4 a success has a headline", () => {
    const { sentence, tone } = verdict(selected, "closed")
    assert.deepStrictEqual([tone, sentence], ["good", "mailbox open after 100 ms"])
    const connection = connectionOf([
      ...unsafeLogin,
      at(700, "wire:received", { lane: "implicitTls", tag: "A2", cond: "OK", line: "A2 OK" }),
      moved(700, "selecting", "select.ok", "selected.quiet")
    ])
    assert.strictEqual(
      Verdict.of(connection, [], "selected").sentence,
      "INBOX open after 700 ms, TLS 1.3, password login"
    )
  })

  it("F4 what waits says for what, and until when", () => {
    const { sentence, tone } = verdict(unsafeLogin, "open")
    assert.strictEqual(tone, "waiting")
    assert.include(sentence, "the answer to A2 SELECT; given up in 30 s")
  })

  it("V11 a greeting that announced another one is shown, if the other one never came", () => {
    const line = "* OK Waiting for authentication process to respond.."
    const { lines, reason } = verdict(
      [
        ...unsafeLogin.slice(0, 1),
        at(20, "wire:received", { lane: "implicitTls", cond: "OK", line }),
        at(90, "connection:ended", {
          outcome: "failed",
          error: "GreetingTimeout",
          step: "greeting"
        })
      ],
      "failed"
    )
    assert.strictEqual(reason?.id, "GreetingTimeout")
    assert.deepStrictEqual(
      lines.map(({ text }) => text),
      [line]
    )
  })

  it("V11 an open connection that is dead is shown at the limit that passed, not at the IDLE from which it was quiet", () => {
    const { lines, reason } = verdict(
      [
        ...unsafeLogin.slice(0, 1),
        moved(200, "selecting", "select.ok", "selected.idling.listening"),
        at(300, "wire:sent", { tag: "A3", cmd: "IDLE", line: "A3 IDLE" }),
        at(900_000, "wire:sent", { line: "DONE" }),
        at(900_000, "timer:set", { timer: "doneLimit", ms: 10_000 }),
        at(910_000, "timer:fired", { timer: "doneLimit" }),
        moved(910_000, "selected.idling.stopping", "xstate.after.doneLimit", "failing"),
        at(910_000, "connection:ended", { outcome: "retried", error: "ConnectionStalled", step: "selected" })
      ],
      "retried"
    )
    const [first] = reason?.lines ?? []
    assert.deepStrictEqual(
      lines.map(({ line, way }) => [way, line === first]),
      [
        ["C:", false],
        ["!", true]
      ]
    )
  })

  it("V12 what the server wants to be shown is shown, word for word", () => {
    const alert = at(
      200,
      "wire:received",
      { cond: "OK", code: "ALERT", line: "* OK [ALERT] Down at noon" },
      "c2"
    )
    const { alerts } = verdict([...selected.slice(0, -2), alert], "selected")
    assert.deepStrictEqual(
      alerts.map(({ text }) => text),
      ["* OK [ALERT] Down at noon"]
    )
  })
})

describe("drawings", () => {
  it("heat: how often each way was taken, and how often it failed", () => {
    const index = indexOf(new TextEncoder().encode(fileOf([...refused, ...selected])))
    const heat = Heat.drawn(index.heat())
    assert.deepStrictEqual(heat.get("selecting>failing"), { count: 1, failed: 1 })
    assert.deepStrictEqual(heat.get("resolving>dialing"), { count: 2, failed: 0 })
  })
})
