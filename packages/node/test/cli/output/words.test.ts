import * as ImapError from "@effect-imap/core/ImapError"
import { assert, describe, it } from "@effect/vitest"
import { visible } from "@effect-imap/core/internal/Trace"
import { Duration } from "effect"
import { failed } from "../../../src/cli/output/Words.ts"
import { ours } from "@effect-imap/core/internal/Quotation"
import { make as makeRedactor } from "@effect-imap/core/internal/Redactor"

const plain = { color: false, width: 80 }
const { text } = makeRedactor()

describe("a failure in words", () => {
  const refused = ImapError.make({ _tag: "UnsafeLogin", idSent: false }, "select", {
    serverText: text(
      "Unsafe Login. \u001b[31mPlease\u202e contact kefu@188.com for help, or something much longer than a line"
    ),
    causes: [
      ImapError.make({ _tag: "ConnectRefused", host: "h", port: 143 }, "tcp", { serverText: ours("no") })
    ]
  })
  const lines = failed(refused, plain).split("\n")
  const labels = lines.map((line) => line.slice(0, 12).trim()).filter((label) => label !== "")

  it("has title, the server's words, whose it is, what to try, who must act, the other causes, and where there is more", () => {
    assert.match(lines[0] ?? "", /^✗ .*\(UnsafeLogin at$|^✗ .*\(UnsafeLogin at select\)$/)
    assert.deepStrictEqual(labels.slice(1), ["server", "whose", "try", "who", "also", "more"])
    assert.match(lines.at(-1) ?? "", /^ {2}more {6}.*effect-imap explain UnsafeLogin$/)
  })

  it("fits the screen, and nothing in it moves the cursor", () => {
    for (const line of lines) assert.isAtMost(line.length, 80)
    assert.strictEqual(visible(lines.join("")), lines.join(""))
    assert.include(lines.join(" "), "“Unsafe Login. \\u001b[31mPlease\\u202e contact")
  })

  it("counts who was asked for a server if nobody answered, instead of a line for each", () => {
    const asked = { "_imaps._tcp.example.com": "silent", "MX example.com": "silent" } as const
    const nothing = ImapError.make({ _tag: "NothingDiscovered", domain: "example.com", asked }, "account")
    assert.match(failed(nothing, plain), /\n {2}asked +2 names in DNS, pages and servers: no answer\n/)
  })

  it("says when a retry may help", () => {
    const later = ImapError.make({ _tag: "ServerRefused" }, "greeting", {
      retry: "later",
      retryAfter: Duration.seconds(90)
    })
    assert.include(failed(later, plain), "A new attempt may succeed after 1m 30s.")
  })

  it("D23 what a tunnel's command said is not said to be the server's", () => {
    const ended = ImapError.make(
      { _tag: "TunnelEnded", detail: text("it exited with status 7") },
      "greeting",
      {
        serverText: text("no route")
      }
    )
    const words = failed(ended, plain)
    assert.include(words, "  command   “no route”")
    assert.notInclude(words, "  server")
  })

  it("D23 a fingerprint is shown whole, however narrow the screen", () => {
    const fingerprint = Array.from({ length: 32 }, () => "AB").join(":")
    const untrusted = ImapError.make(
      { _tag: "TlsUntrusted", detail: text(`SHA-256 fingerprint ${fingerprint}`) },
      "tls"
    )
    for (const width of [40, 80]) {
      const words = failed(untrusted, { ...plain, width })
      assert.include(words.replaceAll(/\s+/g, ""), fingerprint)
    }
  })

  it("B5 has both ways in, each once for all attempts, with its port and its step", () => {
    const refused = ImapError.make({ _tag: "ConnectRefused", host: "h", port: 143 }, "tcp", { port: 143 })
    const silent = ImapError.make({ _tag: "Timeout", step: "tls", afterMs: 10_000 }, "tls", { port: 993 })
    const words = failed(ImapError.withCauses(refused, [refused, silent, refused, silent]), plain)
    assert.include(words, "(ConnectRefused at tcp, port 143)")
    assert.include(words, "also      No answer within 10 s while agreeing on TLS (tls, port 993)")
    assert.lengthOf(words.match(/ {2}also /g) ?? [], 1)
  })

  it("reports what was found in particular", () => {
    const untrusted = ImapError.make({ _tag: "TlsUntrusted", detail: ours("the issuer is CN=Test") }, "tls")
    assert.include(failed(untrusted, plain), "  found     the issuer is CN=Test")
  })
})
