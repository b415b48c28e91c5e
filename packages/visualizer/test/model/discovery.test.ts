import { assert, describe, it } from "@effect/vitest"
import type { Event } from "@effect-imap/core/Trace"
import type { Connection } from "../../src/model/connection/Connection.ts"
import { waitsOf } from "../../src/model/waits/waitsOf.ts"
import { railSteps } from "../../src/model/rail/railSteps.ts"
import { rows } from "../../src/model/timeline/rows.ts"
import * as Verdict from "../../src/model/verdict/Verdict.ts"
import { at, connectionOf } from "../support.ts"

const begun = [
  at(0, "connection:started", {
    host: "example.com",
    port: 0,
    policy: "discovery",
    attempt: 1,
    session: "s1"
  }),
  at(0, "net:start", { op: 1, kind: "lookup", source: "srv", target: "_imaps._tcp.example.com" }),
  at(0, "net:start", { op: 2, kind: "lookup", source: "guess", target: "imap.example.com:993" })
]

const verdictOf = (...events: ReadonlyArray<Event>) => {
  const connection = connectionOf([...begun, ...events])
  return { connection, verdict: Verdict.recorded(connection) }
}

const railOf = (connection: Connection) =>
  railSteps(connection, connection.ended?.outcome ?? "open").map(
    ({ end, label, outcome, start }) => `${outcome} ${label} ${end - start}`
  )

const waitsIn = (connection: Connection) =>
  waitsOf(connection).map(({ end, start, what, whom }) => [whom, what, end - start])

describe("a search for a server", () => {
  it("says while it runs which answer is waited for", () => {
    const { connection, verdict } = verdictOf(at(20, "net:end", { op: 1, ok: true, outcome: "nothing" }))
    assert.strictEqual(verdict.sentence, "Waiting 20 ms for an answer to guess imap.example.com:993")
    assert.deepStrictEqual(railOf(connection), ["open search 20"])
    assert.deepStrictEqual(waitsIn(connection), [["network", "answer to srv", 20]])
  })

  it("waited in vain for what was silent", () => {
    const { connection } = verdictOf(
      at(20, "net:end", { op: 1, ok: true, outcome: "nothing" }),
      at(5000, "net:end", { op: 2, ok: false, error: "silent" }),
      at(5000, "connection:ended", { outcome: "failed", error: "NothingDiscovered", step: "account" })
    )
    assert.deepStrictEqual(waitsIn(connection), [
      ["network", "answer to srv", 20],
      ["network", "answer to guess", 4980]
    ])
  })

  it("says which server it found, and by whom; each question is a row", () => {
    const { connection, verdict } = verdictOf(
      at(20, "net:end", { op: 1, ok: true, outcome: "found", found: "imap.example.com:993" }),
      at(30, "net:end", { op: 2, ok: true, outcome: "nothing" }),
      at(30, "connection:ended", {
        outcome: "closed",
        facts: { host: "imap.example.com", port: 993, security: "tls", source: "srv", trust: "dns" }
      })
    )
    assert.strictEqual(verdict.tone, "good")
    assert.strictEqual(verdict.sentence, "The search found imap.example.com:993, by srv")
    assert.deepStrictEqual(railOf(connection), ["done search 30", "done closed 0"])
    assert.deepStrictEqual(
      rows(connection).map(({ detail, label, outcome, remark }) => [label, detail, outcome, remark]),
      [
        ["srv", "_imaps._tcp.example.com", "done", "imap.example.com:993"],
        ["guess", "imap.example.com:993", "lost", "nothing"]
      ]
    )
  })

  it("that found nothing shows whom it asked, and what they answered", () => {
    const { connection, verdict } = verdictOf(
      at(30, "net:end", { op: 1, ok: true, outcome: "nothing" }),
      at(5000, "net:end", { op: 2, ok: false, error: "silent" }),
      at(5000, "connection:ended", {
        outcome: "failed",
        error: "NothingDiscovered",
        step: "account",
        facts: {
          domain: "example.com",
          asked: { "_imaps._tcp.example.com": "nothing", "imap.example.com:993": "silent" }
        }
      })
    )
    assert.strictEqual(verdict.sentence, "No mail server was found for “example.com”")
    assert.deepStrictEqual(railOf(connection), ["failed search 5000", "failed failed 0"])
    assert.deepStrictEqual(
      verdict.lines.map(({ text }) => text),
      ["srv _imaps._tcp.example.com: nothing", "guess imap.example.com:993: silent"]
    )
  })
})
