import type { MailboxState } from "@effect-imap/core/ImapConnection"
import type { Report } from "@effect-imap/core/internal/Report"
import * as ImapError from "@effect-imap/core/ImapError"
import { empty } from "@effect-imap/core/internal/Mailbox"
import { assert, describe, it } from "@effect/vitest"
import { Duration, Redacted, Schema } from "effect"
import * as Json from "../../../src/cli/output/Json.ts"
import * as Secrets from "../../../src/cli/output/Secrets.ts"
import { ours } from "@effect-imap/core/internal/Quotation"
import { make as makeRedactor } from "@effect-imap/core/internal/Redactor"
import { report } from "../support/report.ts"

const connectionWith = (
  changed: Partial<Report>
): { readonly mailbox: MailboxState; readonly report: Report } => ({
  mailbox: { ...empty("INBOX", false), exists: 3, highestModSeq: 1_706_092_971_947_030_001n },
  report: { ...report, ...changed }
})

const parsed = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))
const render = Json.render

describe("connect --json", () => {
  it("has every field, the unknown ones as null, and 63-bit numbers as text", () => {
    assert.deepStrictEqual(parsed(render(Json.selected(connectionWith({})))), {
      v: 1,
      outcome: "selected",
      host: "imap.example.com",
      port: 993,
      security: "tls",
      tls: {
        protocol: "TLSv1.3",
        cipher: "TLS_AES_256_GCM_SHA384",
        authorized: true,
        serverName: "imap.example.com",
        alpn: null,
        daysLeft: 20
      },
      mechanism: "PLAIN",
      identity: "sent",
      compression: "disabled",
      serverId: { name: "Coremail", vendor: null },
      mailbox: {
        name: "INBOX",
        exists: 3,
        recent: null,
        flags: [],
        permanentFlags: null,
        uidValidity: null,
        uidNext: null,
        unseen: null,
        highestModSeq: "1706092971947030001",
        mailboxId: null,
        readOnly: false
      },
      capabilities: ["IMAP4REV1", "ID"],
      flights: 2,
      rttMs: 12.5,
      elapsedMs: 100,
      attempts: 1,
      quirks: [],
      warnings: [],
      discovered: null
    })
  })

  it("is one line of ASCII: controls, C1, bidirectional and other characters are escaped", () => {
    const name = "a\u0007\u009b\u202e\u7f51\u{1f600}\u007f\n\u2028"
    const line = render(Json.selected(connectionWith({ host: name })))
    assert.match(line, /^[\x20-\x7e]+$/)
    assert.include(line, "\\u0007\\u009b\\u202e\\u7f51\\ud83d\\ude00\\u007f\\n\\u2028")
    assert.deepNestedInclude(parsed(line), { host: name })
  })

  const refusal = ImapError.make({ _tag: "AuthRejected", mechanism: "PLAIN" }, "auth", {
    serverText: ours("go away"),
    retryAfter: Duration.seconds(5),
    causes: [ImapError.make({ _tag: "ConnectRefused", host: "h", port: 143 }, "tcp")]
  })

  it("a failure has the error, its causes and what was found out until then", () => {
    const json = parsed(render(Json.failed(refusal, report)))
    assert.deepNestedInclude(json, {
      outcome: "failed",
      "error.reason": { _tag: "AuthRejected", mechanism: "PLAIN" }
    })
    assert.deepNestedInclude(json, {
      "error.retryAfter": 5_000,
      "error.serverText": "go away",
      "error.actionBy": "user"
    })
    assert.deepNestedInclude(json, {
      "error.causes[0].reason._tag": "ConnectRefused",
      host: "imap.example.com"
    })
    assert.deepNestedInclude(json, { mailbox: null })
  })

  it("an interrupt is a separate outcome, with or without a report", () => {
    assert.deepStrictEqual(parsed(render(Json.interrupted(undefined))), { v: 1, outcome: "interrupted" })
    assert.deepNestedInclude(parsed(render(Json.interrupted(report))), { outcome: "interrupted", port: 993 })
  })

  it("a command line that cannot be followed has the shape of a failure", () => {
    const json = parsed(render(Json.refused("No host is given.")))
    assert.deepNestedInclude(json, {
      outcome: "failed",
      "error.reason": { _tag: "CommandLine", problem: "No host is given." }
    })
  })

  it("secrets are masked in what the server said, plain, quoted and base64", () => {
    const secret = 'cana"ry\\secret'
    const redactor = Secrets.make()
    redactor.add(Redacted.make(secret), { user: "me" })
    const blob = btoa(`\0me\0${secret}`)
    const echoes = [`you sent ${secret}`, `AUTHENTICATE PLAIN ${blob}`, `"cana\\"ry\\\\secret"`, btoa(secret)]
    for (const echo of echoes.map((text) => makeRedactor().text(text))) {
      const error = ImapError.make({ _tag: "AuthRejected", code: echo, mechanism: "PLAIN" }, "auth", {
        serverText: echo
      })
      const found = { ...report, serverId: new Map([[echo, echo]]), capabilities: [echo] }
      const line = render(
        Json.failed(Secrets.maskError(error, redactor), Secrets.maskReport(found, redactor))
      )
      assert.notInclude(line, "cana")
      assert.notInclude(line, blob)
      assert.notInclude(line, btoa(secret))
      assert.include(line, "<redacted>")
    }
  })
})
