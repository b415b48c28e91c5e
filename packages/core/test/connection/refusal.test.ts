import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../../src/failure/ImapError.ts"
import { answerOf } from "../../src/lifecycle/activity/refusal.ts"
import { ofAuthentication, ofSelect, referralIn } from "../../src/failure/quirk/byCode.ts"
import type { Tagged } from "../../src/imap/Response.ts"
import { redactor, said } from "../support/quotation.ts"

const tagged = (code: string | undefined, condition: "NO" | "BAD" = "NO"): Tagged => ({
  _tag: "Tagged",
  tag: "A1",
  condition,
  code: code === undefined ? undefined : { name: code, args: "" },
  text: "in whatever words"
})

describe("a response code at the login says what is meant (RFC 5530)", () => {
  const codes: ReadonlyArray<readonly [string | undefined, string, string]> = [
    [undefined, "AuthRejected", "refused"],
    ["AUTHENTICATIONFAILED", "AuthRejected", "refused"],
    ["AUTHORIZATIONFAILED", "AuthorizationDenied", "refused"],
    ["EXPIRED", "PasswordExpired", "refused"],
    ["PRIVACYREQUIRED", "PrivacyRequired", "final"],
    ["UNAVAILABLE", "AuthTemporarilyUnavailable", "final"],
    ["INUSE", "AuthTemporarilyUnavailable", "final"],
    ["SERVERBUG", "AuthTemporarilyUnavailable", "final"],
    ["CORRUPTION", "AuthTemporarilyUnavailable", "final"],
    ["TEMPFAIL", "AuthTemporarilyUnavailable", "final"],
    ["SYS/TEMP", "AuthTemporarilyUnavailable", "final"],
    ["SYS/PERM", "AuthTemporarilyUnavailable", "final"],
    ["LIMIT", "AuthThrottled", "final"],
    ["OVERQUOTA", "BandwidthExceeded", "final"],
    ["CONTACTADMIN", "AccountLocked", "final"],
    ["XUNKNOWN", "AuthRejected", "refused"]
  ]
  it.each(codes)("A04 %s is %s, and what follows is %s", (code, reason, answer) => {
    const found = ofAuthentication(tagged(code), { mechanism: "PLAIN" }, redactor)
    assert.strictEqual(found._tag, reason)
    assert.strictEqual(answerOf(found, false)._tag, answer)
  })

  it.each([true, false])(
    "a login that is not authorized says whether it acts as another user: %s",
    (actingAs) => {
      const found = ofAuthentication(
        tagged("AUTHORIZATIONFAILED"),
        { mechanism: "PLAIN", actingAs },
        redactor
      )
      assert.deepStrictEqual(found, {
        _tag: "AuthorizationDenied",
        code: said("AUTHORIZATIONFAILED"),
        actingAs
      })
      assert.strictEqual(ImapError.make(found, "auth").party === "app", actingAs)
    }
  )

  it("A04 BAD is syntax, unless its code says that the server is busy", () => {
    assert.strictEqual(
      ofAuthentication(tagged(undefined, "BAD"), { mechanism: "PLAIN" }, redactor)._tag,
      "AuthSyntaxRejected"
    )
    assert.strictEqual(
      ofAuthentication(tagged("CLIENTBUG", "BAD"), { mechanism: "PLAIN" }, redactor)._tag,
      "AuthSyntaxRejected"
    )
    assert.strictEqual(
      ofAuthentication(tagged("LIMIT", "BAD"), { mechanism: "PLAIN" }, redactor)._tag,
      "AuthThrottled"
    )
  })
})

describe("a response code at SELECT says what is meant (RFC 5530)", () => {
  const codes: ReadonlyArray<readonly [string | undefined, string]> = [
    [undefined, "CommandRejected"],
    ["NONEXISTENT", "MailboxMissing"],
    ["CANNOT", "MailboxMissing"],
    ["NOPERM", "MailboxNoAccess"],
    ["INUSE", "MailboxBusy"],
    ["UNAVAILABLE", "MailboxUnavailable"],
    ["SERVERBUG", "MailboxUnavailable"],
    ["CORRUPTION", "MailboxUnavailable"],
    ["LIMIT", "AuthThrottled"],
    ["OVERQUOTA", "MailboxUnavailable"],
    ["CONTACTADMIN", "AccountLocked"],
    ["PRIVACYREQUIRED", "PrivacyRequired"]
  ]
  it.each(codes)("O07 %s is %s", (code, reason) => {
    assert.strictEqual(ofSelect(tagged(code), "INBOX", "SELECT", redactor)._tag, reason)
  })
})

it("Z04 a referral is what is in its code, shown as a quotation is", () => {
  const code = { name: "REFERRAL", args: "imap://\u001bevil/" }
  assert.deepStrictEqual(referralIn({ condition: "NO", code }, redactor), {
    _tag: "Referral",
    code: said("REFERRAL"),
    url: said("imap://\u001bevil/")
  })
  assert.isUndefined(referralIn(tagged("ALERT"), redactor))
})
