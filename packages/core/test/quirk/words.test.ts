/** What servers say where the reason stays what it is: each row by its quirk, beside one near it that means nothing of the kind. */
import { assert, describe, it } from "@effect/vitest"
import { waitMsIn } from "../../src/failure/quirk/askedWait.ts"
import { isPublic } from "../../src/failure/quirk/lines.ts"
import { find } from "../../src/failure/quirk/find.ts"
import { known } from "../../src/failure/quirk/known.ts"
import { isMasked } from "../../src/failure/quirk/lines.ts"
import type { Manner, Seen } from "../../src/failure/quirk/Quirk.ts"

type Row = readonly [id: string, manner: Manner, words: string, not?: string]

const idOf = (state: Seen["state"], manner: Manner, text: string, credential: Seen["credential"]) => {
  const seen = { state, manner, text, code: undefined, host: "imap.example.com", greeting: "", user: "ada" }
  return find(known, { ...seen, capabilities: new Set<string>(), credential }, "Means", "Waits")?.quirk.id
}

const holds = (state: Seen["state"], credential: Seen["credential"], rows: ReadonlyArray<Row>) =>
  describe(`at ${state}`, () => {
    it.each(rows.map((row) => [`${row[0]}: ${row[1]} ${row[2]}`, row] as const))(
      "%s",
      (_, [id, manner, words, not]) => {
        assert.strictEqual(idOf(state, manner, words, credential), id)
        if (not !== undefined) assert.notStrictEqual(idOf(state, manner, not, credential), id)
      }
    )
  })

holds("command", "password", [
  [
    "command-throttled",
    "BAD",
    "Request is throttled. Suggested Backoff Time: 92415 milliseconds",
    "Too many bad commands"
  ],
  ["command-held", "NO", "Mailbox is locked by another process", "Mailbox is unlocked"],
  ["command-not-connected", "BAD", "User is authenticated but not connected.", "User is authenticated"],
  ["command-trouble", "NO", "Internal server error", "Your internal mail"],
  ["any-full", "NO", "Mailbox is full", "Mailbox is fully indexed"],
  ["any-administrator", "NO", "Please contact your administrator", "Please contact Ada"],
  ["waits-for-lock", "OK", "Mailbox is locked, will abort in 30 seconds", "Mailbox is open"],
  ["waits-for-index", "OK", "Indexed 30% of the mailbox", "Index"],
  ["still-here", "OK", "Still here", "Here"]
])

holds("auth", "password", [
  [
    "too-many-of-user-at-address",
    "NO",
    "Maximum number of connections from user+IP exceeded",
    "Too many connections"
  ],
  ["any-terms", "NO", "Please accept the terms of service", "Terms of service"],
  ["any-unpaid", "NO", "Your invoice is overdue", "Your account"],
  ["any-confirm", "NO", "Please confirm this sign-in on your device", "Sign-in"],
  ["any-whole-address", "NO", "Use your full email address as user name", "Use your user name"],
  ["any-proxy-refuses", "NO", "Proxy: no route", "No route"],
  ["own-network-alone", "NO", "Access is not allowed from your network", "Access is allowed"],
  ["any-full", "NO", "Your mailbox is over quota", "Your mailbox is over there"],
  ["any-rule", "NO", "Blocked by security policy", "Blocked"],
  ["account-locked-by-administrator", "NO", "Account suspended, contact support", "Account in order"]
])

holds("auth", "token", [
  ["token-revoked", "NO", "The token was revoked", "The token was read"],
  ["token-expired", "NO", "Token has expired", "Token has a form"],
  ["token-of-another-service", "NO", "invalid audience", "audience"],
  ["token-without-scope", "NO", "insufficient_scope", "scope"],
  ["consent-of-administrator", "NO", "AADSTS65001: the user has not consented", "AADSTS50126"],
  ["consent-of-owner", "NO", "interaction_required", "interaction"]
])

holds("account", "token", [
  ["client-secret-refused", "NO", "invalid_client: AADSTS7000222", "invalid_grant"],
  ["consent-of-owner", "NO", "consent_required", "consent"]
])

holds("selected", "password", [
  ["bye-another-login", "BYE", "Logged in from another location", "Logged out"],
  ["bye-shutdown", "BYE", "Server shutting down.", "Server"],
  ["bye-password-changed", "BYE", "Your password was changed", "Your password"],
  ["bye-refused-often", "BYE", "Too many invalid IMAP commands.", "Too many friends"],
  ["bye-idle", "BYE", "Autologout; idle for too long", "Logout"],
  ["bye-too-much", "BYE", "Slow down: rate exceeded", "Rates"]
])

holds("tls", "password", [
  [
    "captive-portal",
    "end",
    "certificate of wifi.example.net, not for imap.example.com",
    "imap.example.net, not for wifi.example.com"
  ]
])

it("works-on-it by OK [INPROGRESS], RFC 9585", () => {
  const seen = {
    state: "command",
    manner: "OK",
    text: "",
    code: "INPROGRESS",
    host: "",
    greeting: ""
  } as const
  const found = find(
    known,
    { ...seen, user: "", capabilities: new Set<string>(), credential: "password" },
    "Waits"
  )
  assert.strictEqual(found?.quirk.id, "works-on-it")
})

describe("what says no more than the condition is no quirk's", () => {
  it.each<readonly [Seen["state"], Manner, string]>([
    ["auth", "NO", "Authentication failed."],
    ["auth", "NO", "Invalid credentials (Failure)"],
    ["auth", "NO", "LOGIN failed"],
    ["command", "OK", "FETCH completed"],
    ["command", "OK", "Search completed (0.001 + 0.000 secs)."],
    ["command", "OK", "IMAP4rev1 Service Ready"],
    ["command", "OK", "Predicted next UID"],
    ["command", "NO", "No such message"],
    ["command", "NO", "Too many messages in the mailbox"],
    ["command", "BAD", "Parse error"],
    ["selected", "BYE", "IMAP4rev1 Server logging out"],
    ["tls", "end", "certificate has expired"],
    ["tls", "end", "its issuer is O=Example GmbH, CN=Example Root CA"]
  ])("at %s: %s %s", (state, manner, words) => assert.isUndefined(idOf(state, manner, words, "password")))

  it.each(["Invalid SASL argument", "SASL authentication failed"])("of a token: %s", (words) =>
    assert.isUndefined(idOf("auth", "NO", words, "token"))
  )
})

it("a public authority is known by its organisation, and a masked capability by its form", () => {
  assert.isTrue(isPublic("its issuer is C=US, O=Let's Encrypt, CN=R11"))
  assert.isFalse(isPublic("its issuer is O=Firma GmbH, CN=Firma Root CA"))
  assert.isFalse(isPublic("its issuer is O=Avast, CN=avast! Web/Mail Shield Root"))
  assert.isTrue(isMasked("XXXXXXXA"))
  assert.isFalse(isMasked("XLIST"))
})

it.each([
  ["Try again in 15 minutes", 900_000],
  ["wait for an hour", 3_600_000],
  ["retry after 1.5 s", 1500],
  ["Too many login attempts, try again at 07:00", undefined]
] as const)("%s: %s ms", (words, ms) => assert.strictEqual(waitMsIn(words), ms))
