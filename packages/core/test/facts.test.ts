/** What follows from several facts together, or from a code or a name: `decisions.txt` has each fact on its own. */
import { assert, it } from "@effect/vitest"
import * as ImapError from "../src/failure/ImapError.ts"
import type { PlainReason, Step } from "../src/failure/Reason.ts"
import { said } from "./support/quotation.ts"

type Row = readonly [decision: string, step: Step, reason: PlainReason]

const detail = said("unable to verify the first certificate")
const mechanism = "XOAUTH2"
const scope = said("https://mail.example.com/")

const rows: ReadonlyArray<Row> = [
  ["server admin never", "tls", { _tag: "TlsUntrusted", detail, alone: true, publicIssuer: true }],
  ["certificate user never", "tls", { _tag: "TlsUntrusted", detail, publicIssuer: true }],
  ["certificate user never", "tls", { _tag: "TlsUntrusted", detail, alone: true }],
  ["certificate admin never", "tls", { _tag: "TlsUntrusted", detail, selfSigned: true, trustedBefore: true }],
  [
    "either app now",
    "command",
    { _tag: "Timeout", step: "command", afterMs: 9, usualMs: 99, command: "APPEND" }
  ],
  ["source app now", "account", { _tag: "Timeout", step: "account", afterMs: 9 }],
  ["resolver nobody now", "dns", { _tag: "Timeout", step: "dns", afterMs: 9 }],
  [
    "path nobody now",
    "command",
    { _tag: "ConnectionLost", step: "command", errno: "ERR_SSL_BAD_RECORD_MAC" }
  ],
  ["server app now", "selected", { _tag: "ServerBye", code: said("NONEXISTENT") }],
  ["others user now", "selected", { _tag: "ServerBye", code: said("INUSE") }],
  ["limit app now", "selected", { _tag: "ServerBye", code: said("LIMIT") }],
  ["mechanism user never", "auth", { _tag: "AuthRejected", mechanism: "CRAM-MD5" }],
  [
    "account user never",
    "auth",
    { _tag: "AuthRejected", mechanism: "CRAM-MD5", forms: ["CRAM-MD5", "PLAIN"] }
  ],
  ["source app never", "auth", { _tag: "AuthRejected", mechanism, acceptedBefore: true }],
  [
    "account user never",
    "auth",
    { _tag: "AuthRejected", mechanism, acceptedBefore: true, renewal: "renewed" }
  ],
  ["account app never", "auth", { _tag: "OAuthTokenRejected", mechanism, renewal: "renewed", scope }],
  [
    "account user never",
    "auth",
    { _tag: "OAuthTokenRejected", mechanism, renewal: "renewed", scope, status: said("401") }
  ],
  ["limit app later", "auth", { _tag: "AuthThrottled", logins: 5 }],
  ["server admin never", "greeting", { _tag: "ImapDisabled" }],
  ["server admin never", "select", { _tag: "MailboxMissing", mailbox: said("INBOX") }],
  ["name user never", "select", { _tag: "MailboxMissing", mailbox: said("INBOX"), code: said("CANNOT") }]
]

it.each(rows)("%s at %s: %o", (decision, step, reason) => {
  const { actionBy, party, retry } = ImapError.make(reason, step)
  assert.strictEqual(`${party} ${actionBy} ${retry}`, decision)
})

it.each([
  [{ selfSigned: true }, /a mail bridge exports it, and your own server has it as a file/],
  [{}, /^Give the certificate of the authority that signed it/]
])("a server on this machine, with a certificate of %j: nobody compares fingerprints", (signed, advice) => {
  const reason = { _tag: "TlsUntrusted", detail, address: "loopback", ...signed } as const
  assert.match(ImapError.make(reason, "tls").advice, advice)
})
