/** What a server says of who must act, or of what is needed, wins over what is known of failures like it. */
import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../../src/failure/ImapError.ts"
import { find } from "../../src/failure/quirk/find.ts"
import { known } from "../../src/failure/quirk/known.ts"
import type { Manner } from "../../src/failure/quirk/Quirk.ts"
import type { Step } from "../../src/failure/Reason.ts"

/** The reason that follows, who must act, and whether a retry helps. */
const meaningOf = (manner: Manner, state: Step, text: string): string => {
  const seen = { state, manner, code: undefined, text, host: "imap.example.com", greeting: "" }
  const found = find(
    known,
    { ...seen, capabilities: new Set<string>(), user: "ada", credential: "password" },
    "Means"
  )
  if (found === undefined) return "nothing"
  const plain = { _tag: manner === "BYE" ? "ServerBye" : "AuthRejected", mechanism: "PLAIN" } as const
  const { actionBy, reason, retry } = ImapError.make(found.recovery.reason ?? plain, state, {
    quirk: found.quirk
  })
  return `${reason._tag} ${actionBy} ${retry}`
}

describe("D42 the words of any server", () => {
  it.each<readonly [Manner, Step, string, string]>([
    [
      "NO",
      "auth",
      "IMAP access is disabled for your domain. Please contact your domain administrator.",
      "ImapDisabled admin never"
    ],
    [
      "NO",
      "auth",
      "[ALERT] IMAP access is disabled by the administrator (Failure)",
      "ImapDisabled admin never"
    ],
    [
      "NO",
      "auth",
      "Your account is not enabled for IMAP use. Please contact your domain administrator",
      "ImapDisabled admin never"
    ],
    ["NO", "auth", "Your account is not enabled for IMAP use.", "ImapDisabled user never"],
    [
      "NO",
      "auth",
      "Two-step verification is on. Generate a device key to log in",
      "AppPasswordRequired user never"
    ],
    ["NO", "auth", "2FA enabled; use application-specific password", "AppPasswordRequired user never"],
    ["NO", "auth", "请使用授权码登录", "AppPasswordRequired user never"],
    [
      "BYE",
      "greeting",
      "192.0.2.7 is listed by zen.spamhaus.org, see https://check.spamhaus.org/",
      "IpBlocked admin never"
    ],
    ["NO", "auth", "Your IP is blacklisted", "IpBlocked admin never"],
    [
      "NO",
      "auth",
      "[ALERT] You are yet to enable IMAP for your account. Please contact your administrator (Failure)",
      "ImapDisabled admin never"
    ],
    ["NO", "auth", "You have to activate IMAP in the settings first", "ImapDisabled user never"],
    [
      "NO",
      "auth",
      "Login from your country is not permitted. Ask your administrator to allow it",
      "IpBlocked admin never"
    ],
    ["NO", "auth", "Access denied: geo-blocked", "IpBlocked admin never"],
    ["BYE", "greeting", "Your IP address 192.0.2.7 has been temporarily blocked", "IpBlocked admin later"],
    [
      "NO",
      "auth",
      "You are not allowed to use IMAP: ask your administrator to enable it",
      "ImapDisabled admin never"
    ],
    [
      "NO",
      "auth",
      "IMAP access is off: switch it on in the settings of your mailbox",
      "ImapDisabled user never"
    ],
    ["NO", "auth", "Mailbox is being moved, try again later", "ServerUnavailable nobody later"],
    ["NO", "auth", "too many login attempts, please try again later", "AuthThrottled nobody later"],
    ["NO", "auth", "Maximum login attempts reached, try again later", "AuthThrottled nobody later"],
    ["NO", "auth", "Login rate exceeded. Please wait 30 seconds", "AuthThrottled nobody later"],
    ["NO", "auth", "[AUTHENTICATIONFAILED] Authentication failed.", "nothing"],
    ["NO", "auth", "Invalid user name or password", "nothing"],
    ["BYE", "selected", "Autologout; idle for too long", "ServerBye app now"],
    ["BYE", "selected", "Logged in from another location", "ServerBye user now"],
    ["BYE", "selected", "Server shutting down.", "ServerBye nobody now"],
    ["BYE", "selected", "Too many invalid IMAP commands.", "ServerBye app now"],
    ["BYE", "selected", "Your password was changed", "ServerBye user now"],
    ["BYE", "selected", "Farewell", "nothing"],
    [
      "NO",
      "auth",
      "Your account has been suspended, contact your administrator",
      "AccountLocked admin never"
    ],
    ["NO", "auth", "Please accept the terms of service", "AuthRejected user never"],
    ["NO", "auth", "Your subscription has expired, see your last invoice", "AuthRejected user never"],
    ["NO", "auth", "Use your full email address as user name", "AuthRejected user never"]
  ])("%s at %s: %s", (manner, state, text, expected) => {
    assert.strictEqual(meaningOf(manner, state, text), expected)
  })
})
