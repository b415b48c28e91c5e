/** Exchange, Microsoft 365 and outlook.com. */
import type { Quirk } from "./Quirk.ts"
import { ours } from "../quotation/ours.ts"

const hosts = ["outlook.com", "office365.com", "hotmail.com", "live.com", "outlook.office365.com"]
const oauth = ours(
  "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online"
)

export const microsoft: ReadonlyArray<Quirk> = [
  {
    id: "exchange-not-connected",
    state: "any",
    match: { text: /authenticated but not connected/i },
    recovery: { _tag: "Means", reason: { _tag: "AuthenticatedNotConnected" }, retryAfter: "30 seconds" },
    source:
      "node-imap#523, MailKit#1494, thunderbird-android#9635; of a shared mailbox MailKit#1486, email-oauth2-proxy#275"
  },
  {
    id: "exchange-token-expired",
    state: "any",
    match: { text: /AccessTokenExpired|session invalidated/i, credential: "token" },
    recovery: { _tag: "Means", reason: { _tag: "OAuthTokenExpired" } },
    source: "aioimaplib#83, imapsync#250"
  },
  {
    id: "exchange-throttled",
    state: "any",
    match: {
      text: /(?:request is throttled.*?)?backoff time:? *(?<milliseconds>\d{1,9})|request is throttled/i
    },
    recovery: { _tag: "Means", reason: { _tag: "AuthThrottled" } },
    source: "imapflow#142"
  },
  {
    id: "exchange-basic-disabled",
    state: "auth",
    match: {
      text: /basic auth(?:entication)? is (?:disabled|blocked)|\b(?:use|requires?) (?:modern auth(?:entication)?|oauth ?2?(?:\.0)?)\b/i
    },
    recovery: { _tag: "Means", reason: { _tag: "OAuthRequired", help: oauth } },
    source: "uxc#445, uxc#454"
  },
  {
    id: "exchange-account-blocked",
    state: "auth",
    match: { text: /blocked.*web browser/i },
    recovery: { _tag: "Means", reason: { _tag: "WebLoginRequired" } },
    source: "node-imap#799"
  },
  {
    id: "outlook-password-refused",
    state: "auth",
    match: {
      host: hosts,
      credential: "password",
      text: /^(?:AUTHENTICATE|LOGIN|Authentication) failed\.?|logon failure|^Server Unavailable\. ?\d*/i,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", reason: { _tag: "OAuthRequired", help: oauth } },
    source: "MailKit#711, go-imap#628, freescout#4613"
  },
  {
    id: "exchange-unavailable",
    state: "any",
    match: { text: /^(?:\* )?Server Unavailable\. ?\d*/i },
    recovery: { _tag: "Means", reason: { _tag: "ServerUnavailable" } },
    source: "node-imap#561"
  }
]
