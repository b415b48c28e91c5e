/** Words of a server's own trouble mean the same at each step, whatever code that says no more stands before them. */
import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../../src/failure/ImapError.ts"
import { isSpecific, ofAuthentication, ofCommand, ofSelect } from "../../src/failure/quirk/byCode.ts"
import { find } from "../../src/failure/quirk/find.ts"
import { known } from "../../src/failure/quirk/known.ts"
import type { Tagged } from "../../src/imap/Response.ts"
import { redactor, said } from "../support/quotation.ts"

const steps = ["auth", "select", "command"] as const
type Step = (typeof steps)[number]

const plainReason = (step: Step, tagged: Tagged) => {
  if (step === "auth") return ofAuthentication(tagged, { mechanism: "PLAIN" }, redactor)
  if (step === "select") return ofSelect(tagged, "INBOX", "SELECT", redactor)
  return ofCommand(tagged, "APPEND", redactor)
}

/** The error of a NO: as the words explain it, else by its code. */
const refusedBy = (step: Step, code: string | undefined, text: string): ImapError.ImapError => {
  const tagged: Tagged = {
    _tag: "Tagged",
    tag: "A1",
    condition: "NO",
    code: code === undefined ? undefined : { name: code, args: "" },
    text
  }
  const seen = { state: step, manner: "NO", code, text, host: "imap.example.com", greeting: "" } as const
  const found = find(
    known,
    { ...seen, capabilities: new Set<string>(), user: "ada", credential: "password" },
    "Means"
  )
  return ImapError.make(found?.recovery.reason ?? plainReason(step, tagged), step, {
    serverText: said(text),
    quirk: found?.quirk
  })
}

const phrases = [
  "System error",
  "System Error (Failure)",
  "LOGIN cannot connect to LDAP server",
  "LDAP server unavailable",
  "ldap: connection refused",
  "auth backend timed out",
  "Backend unavailable",
  "Login failed: database error",
  "Cannot open the user database",
  "database is locked",
  "SQL server is down",
  "Connection lost to authentication server",
  "Authentication server not responding",
  "Authentication service unavailable",
  "Account is temporarily unavailable.",
  "Temporary authentication failure. [host:2026-05-05 03:53:42]",
  "Temporary problem, please try again later",
  "Temporary system problem",
  "Login failed (temporary failure)",
  "internal error",
  "Internal server error",
  "unexpected error: cannot verify the password",
  "Server is down for maintenance",
  "Service unavailable, try again later",
  "Server busy"
]

/** Codes of RFC 9051 §7.1, RFC 5530 and others that mean something, at some step. */
const codes = [
  "ALERT",
  "AUTHENTICATIONFAILED",
  "AUTHORIZATIONFAILED",
  "CANNOT",
  "CONTACTADMIN",
  "EXPIRED",
  "INUSE",
  "LIMIT",
  "NONEXISTENT",
  "NOPERM",
  "OVERQUOTA",
  "PARSE",
  "PRIVACYREQUIRED",
  "SERVERBUG",
  "SYS/PERM",
  "SYS/TEMP",
  "TEMPFAIL",
  "TRYCREATE",
  "UNAVAILABLE"
]

describe("words of the server's own trouble", () => {
  for (const step of steps) {
    it.each(phrases)(`${step}: %s is retried, whatever code that says no more is there`, (text) => {
      const unspecific = codes.filter((code) => !isSpecific(code, step))
      for (const code of [undefined, "X-NOBODY-KNOWS", ...unspecific]) {
        const error = refusedBy(step, code, text)
        assert.notStrictEqual(`${code} ${error.retry}`, `${code} never`)
        assert.notInclude(["AuthRejected", "AuthSyntaxRejected"], error.reason._tag)
      }
    })
  }

  it("the meaning of each known code that says more than the words", () => {
    const meant = (step: Step) =>
      codes
        .filter((code) => isSpecific(code, step))
        .map((code) => {
          const { reason, retry } = refusedBy(step, code, "System error")
          return `${code} ${reason._tag} ${retry}`
        })
    assert.deepStrictEqual(meant("auth"), [
      "AUTHORIZATIONFAILED AuthorizationDenied never",
      "CONTACTADMIN AccountLocked never",
      "EXPIRED PasswordExpired never",
      "INUSE AuthTemporarilyUnavailable later",
      "LIMIT AuthThrottled later",
      "OVERQUOTA BandwidthExceeded later",
      "PRIVACYREQUIRED PrivacyRequired never",
      "SERVERBUG AuthTemporarilyUnavailable later",
      "SYS/PERM AuthTemporarilyUnavailable later",
      "SYS/TEMP AuthTemporarilyUnavailable later",
      "TEMPFAIL AuthTemporarilyUnavailable later",
      "UNAVAILABLE AuthTemporarilyUnavailable later"
    ])
    assert.deepStrictEqual(meant("select"), [
      "CANNOT MailboxMissing never",
      "CONTACTADMIN AccountLocked never",
      "INUSE MailboxBusy now",
      "LIMIT AuthThrottled later",
      "NONEXISTENT MailboxMissing never",
      "NOPERM MailboxNoAccess never",
      "OVERQUOTA MailboxUnavailable later",
      "PRIVACYREQUIRED PrivacyRequired never",
      "SERVERBUG MailboxUnavailable now",
      "SYS/PERM MailboxUnavailable now",
      "SYS/TEMP MailboxUnavailable now",
      "TEMPFAIL MailboxUnavailable now",
      "UNAVAILABLE MailboxUnavailable now"
    ])
  })

  it.each(["INUSE", "SERVERBUG", "SYS/TEMP", "TEMPFAIL", "UNAVAILABLE"])(
    "a command refused by %s may be sent again later",
    (code) => assert.strictEqual(refusedBy("command", code, "in whatever words").retry, "later")
  )

  it.each([
    "Invalid credentials (Failure)",
    "LOGIN failed.",
    "Authentication failed, please try again",
    "Invalid password, try again later",
    "Login incorrect. The password is wrong or the server is busy",
    "LDAP authentication failed",
    "LDAP: invalid credentials",
    "LDAP bind failed",
    "PAM authentication failed",
    "User not found in database",
    "Unknown user in backend database: no such account",
    "your temporary password was used"
  ])("a login refused by %s is refused for good", (text) => {
    for (const code of [undefined, "AUTHENTICATIONFAILED", "X-NOBODY-KNOWS"]) {
      const { reason } = refusedBy("auth", code, text)
      assert.strictEqual(`${code} ${reason._tag}`, `${code} AuthRejected`)
    }
  })

  it.each(["TRYCREATE", "X-NOBODY-KNOWS", "ALERT", undefined])(
    "SELECT: %s with Mailbox doesn't exist is MailboxMissing",
    (code) =>
      assert.strictEqual(refusedBy("select", code, "Mailbox doesn't exist").reason._tag, "MailboxMissing")
  )
})
