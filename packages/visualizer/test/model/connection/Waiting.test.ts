import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import * as Waiting from "../../../src/model/connection/Waiting.ts"
import { connections } from "../../../src/model/connection/spans.ts"
import { at, moved, refused, traceOf, unsafeLogin } from "../../support.ts"

const sentence = (events: ReadonlyArray<Event>, now: number) => {
  const [connection] = connections(traceOf(events))
  return connection && Waiting.sentences(connection.waits, now)[0]
}

const lane = "implicitTls"

describe("Waiting", () => {
  it("F4 says for what, since when, and which timer ends it", () => {
    assert.strictEqual(
      sentence(unsafeLogin, 12_900),
      "waiting 12.3 s for the answer to A2 SELECT; given up in 17.7 s"
    )
  })

  it("F4 a timer that should have fired is overdue", () => {
    assert.strictEqual(
      sentence(unsafeLogin, 31_600),
      "waiting 31 s for the answer to A2 SELECT; should have been given up 1 s ago"
    )
  })

  it("F4 without a command it is the network, or the greeting", () => {
    const greeting = [
      moved(0, "resolving", "resolve.ok", "dialing.implicitTls.greeting"),
      at(0, "timer:set", { timer: "greetingLimit", ms: 15_000 })
    ]
    assert.strictEqual(sentence(greeting, 2000), "waiting 2 s for greeting; given up in 13 s")
    const tcp = at(500, "net:start", { lane, op: 1, kind: "tcp", port: 993 })
    assert.strictEqual(sentence([tcp], 600), "waiting 100 ms for tcp to port 993")
  })

  it("F4 a command that a later answer left behind is not waited for", () => {
    const swallowed = [
      at(1, "wire:sent", { lane, tag: "A1", cmd: "ID", line: "A1 ID" }),
      at(1, "wire:sent", { lane, tag: "A2", cmd: "SELECT", line: "A2 SELECT INBOX" }),
      at(2, "wire:received", { lane, tag: "A2", cond: "OK", line: "A2 OK" })
    ]
    assert.isUndefined(sentence(swallowed, 10))
  })

  it("F4 a command of the way in that lost is not waited for", () => {
    const lost = at(420, "wire:sent", {
      lane: "startTls",
      tag: "b1",
      cmd: "CAPABILITY",
      line: "b1 CAPABILITY"
    })
    const events = [
      ...unsafeLogin.filter(({ time }) => time <= 410),
      lost,
      ...unsafeLogin.filter(({ time }) => time > 410)
    ]
    assert.include(sentence(events, 700), "A2 SELECT")
  })

  it("F5 an end is no wait", () => {
    assert.isUndefined(sentence(refused, 99_999))
  })
})
