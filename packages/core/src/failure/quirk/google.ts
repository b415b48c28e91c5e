/** Gmail and Google Workspace. */
import type { Quirk } from "./Quirk.ts"
import { ambiguous } from "./ambiguous.ts"
import { ours } from "../quotation/ours.ts"

const appPasswords = ours("https://support.google.com/accounts/answer/185833")

const webLogin: Quirk["recovery"] = {
  _tag: "Means",
  reason: { _tag: "WebLoginRequired", help: ours("https://support.google.com/mail/answer/78754") },
  pages: ["google.com"]
}

export const google: ReadonlyArray<Quirk> = [
  {
    id: "gmail-app-password",
    state: "auth",
    match: { text: /application-specific password required/i },
    recovery: {
      _tag: "Means",
      reason: { _tag: "AppPasswordRequired", help: appPasswords }
    },
    source: "mutt-wizard#831"
  },
  {
    id: "gmail-web-alert",
    state: "auth",
    match: { code: "WEBALERT" },
    recovery: webLogin,
    source: "php-imap#87"
  },
  {
    id: "gmail-web-login",
    state: "auth",
    match: { text: /web login required|log ?in via your web browser/i },
    recovery: webLogin,
    source: "php-imap#87"
  },
  {
    id: "gmail-imap-disabled",
    state: "auth",
    match: { text: /account is not enabled for imap/i },
    recovery: {
      _tag: "Means",
      reason: { _tag: "ImapDisabled", help: ours("https://support.google.com/mail/answer/7126229") }
    },
    source: "the words of Gmail and others, as users quote them"
  },
  {
    id: "gmail-bandwidth",
    state: "any",
    match: { text: /exceeded command or bandwidth limits/i },
    recovery: { _tag: "Means", reason: { _tag: "BandwidthExceeded" }, retryAfter: "1 hour" },
    source: "MailKit#1396, ha-email-sensor#16"
  },
  ambiguous({
    id: "gmail-refusal",
    host: ["gmail.com", "googlemail.com"],
    mayBe: ["appPassword", "imapDisabled", "password"],
    help: appPasswords,
    source: "mutt-wizard#831: account passwords are refused in the same words as wrong ones"
  })
]
