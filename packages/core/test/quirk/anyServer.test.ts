/** What a server says of who must act, or of what is needed, wins over what is known of failures like it. */
import { assert, describe, it } from "@effect/vitest"
import * as Advice from "../../src/failure/Advice.ts"
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
  const { actionBy, reason, retry } = ImapError.make(found.recovery.reason, state)
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
    ["NO", "auth", "Der IMAP-Zugang wurde vom Administrator gesperrt", "ImapDisabled admin never"],
    ["NO", "auth", "Your account is not enabled for IMAP use.", "ImapDisabled user never"],
    [
      "NO",
      "auth",
      "Two-step verification is on. Generate a device key to log in",
      "AppPasswordRequired user never"
    ],
    ["NO", "auth", "2FA enabled; use application-specific password", "AppPasswordRequired user never"],
    ["NO", "auth", "Zwei-Faktor-Authentifizierung ist aktiv", "AppPasswordRequired user never"],
    ["NO", "auth", "Требуется пароль для внешних приложений", "AppPasswordRequired user never"],
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
    [
      "NO",
      "auth",
      "Ihr Postfach ist gesperrt. Bitte entsperren Sie es im Kundencenter.",
      "AccountLocked user never"
    ],
    ["NO", "auth", "Votre compte a été suspendu", "AccountLocked user never"],
    ["NO", "auth", "Su cuenta está bloqueada", "AccountLocked user never"],
    ["NO", "auth", "您的账号已被冻结", "AccountLocked user never"],
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
    ["NO", "auth", "Der IMAP-Zugang ist für dieses Postfach nicht freigeschaltet", "ImapDisabled user never"],
    ["NO", "auth", "IMAP服务未开启", "ImapDisabled user never"],
    ["NO", "auth", "Mailbox is being moved, try again later", "ServerUnavailable nobody later"],
    ["NO", "auth", "Der Dienst ist zur Zeit nicht verfügbar", "ServerUnavailable nobody later"],
    ["NO", "auth", "too many login attempts, please try again later", "AuthThrottled nobody later"],
    ["NO", "auth", "Zu viele Anmeldeversuche, bitte später erneut versuchen", "AuthThrottled nobody later"],
    ["NO", "auth", "Maximum login attempts reached, try again later", "AuthThrottled nobody later"],
    ["NO", "auth", "Login rate exceeded. Please wait 30 seconds", "AuthThrottled nobody later"],
    ["NO", "auth", "Trop de tentatives de connexion", "AuthThrottled nobody later"],
    ["NO", "auth", "[AUTHENTICATIONFAILED] Authentication failed.", "nothing"],
    ["NO", "auth", "Invalid user name or password", "nothing"],
    ["BYE", "selected", "Autologout; idle for too long", "nothing"]
  ])("%s at %s: %s", (manner, state, text, expected) => {
    assert.strictEqual(meaningOf(manner, state, text), expected)
  })

  it("are not contradicted by advice", () => {
    const { why } = Advice.of({ _tag: "ImapDisabled", byAdmin: true })
    assert.notInclude(why, "owner")
    assert.notInclude(Advice.of({ _tag: "IpBlocked", listed: true }).try, "Wait")
    assert.include(Advice.of({ _tag: "PrivacyRequired" }).try, "encrypted already")
  })
})
