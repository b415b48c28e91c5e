/** Server software and proxies of any provider: Proton Mail Bridge, Dovecot, Zimbra, IceWarp, mox, Stalwart. */
import { administrator } from "./anyServer.ts"
import { addressBlocked } from "./lines.ts"
import type { Quirk } from "./Quirk.ts"

export const software: ReadonlyArray<Quirk> = [
  {
    id: "proton-bridge-password",
    state: "auth",
    match: { greeting: /\bproton ?mail bridge\b/i },
    recovery: { _tag: "Means", actionBy: "user" },
    source: "the manual of Proton Mail Bridge",
    words: {
      advice: "Use the user name and password that the bridge shows, not those of the Proton account."
    }
  },
  {
    id: "too-many-of-user-at-address",
    state: "any",
    match: { text: /\buser ?\+ ?ip\b|_userip_connections\b/iu },
    recovery: { _tag: "Means", reason: { _tag: "TooManyConnections" }, actionBy: "admin" },
    source: "node-imap#606 (Dovecot, mail_max_userip_connections)"
  },
  {
    id: "too-many-connections",
    state: "any",
    match: {
      text: /too many (?:\w+ ){0,2}(?:connections|sessions)|maximum number of connections|connection limit/i
    },
    recovery: { _tag: "Means", reason: { _tag: "TooManyConnections" } },
    source: "MailKit#377 (Gmail), node-imap#606 (Dovecot), mox#127, stalwart imap-server#12"
  },
  {
    id: "address-blocked",
    state: "any",
    match: { text: addressBlocked },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked" } },
    source: "MailKit#1073 (IceWarp); the words of several servers, as users quote them"
  },
  {
    id: "throttled",
    state: "auth",
    match: {
      text: /throttl|rate.?limit|\brate (?:is )?exceeded|too many (?!arguments)(?:\w+ ){0,2}(?:login|auth|password|attempt|failure)|\blog-?in attempts\b.{0,20}\b(?:exceeded|reached)|temporarily (?:locked|blocked|banned)/i
    },
    recovery: { _tag: "Means", reason: { _tag: "AuthThrottled" } },
    source: "uxc#445, warmbly#345"
  },
  {
    id: "cleartext-refused",
    state: "auth",
    match: {
      text: /(?:clear|plain) ?text (?:logins?|authentication) (?:is |are )?(?:disabled|disallowed|not (?:allowed|permitted|supported))|only available under a layer|(?:ssl|tls)[ -]connection is required/i
    },
    recovery: { _tag: "Means", reason: { _tag: "PrivacyRequired" } },
    source: "Zimbra and nginx (imapbackup#3), Dovecot, Cyrus imap/imapd.c, hMailServer"
  },
  {
    id: "mechanism-refused",
    state: "auth",
    match: {
      text: /unsupported authentication mechanism|no mechanism available|\bmechanism (?:is )?not (?:supported|available)|unknown (?:authentication )?mechanism/i,
      manner: ["NO"],
      codeless: true
    },
    recovery: { _tag: "MechanismRefused" },
    source: "Dovecot, as `NO [ALERT]`; Cyrus, libsasl"
  },
  {
    id: "imap-not-enabled",
    state: "any",
    match: {
      text: /imap (?:(?:support|access|service) )?(?:is |has been )?(?:currently )?(?:not enabled|disabled|deactivated|(?:switched |turned )?off\b)|not enabled for imap|\b(?:yet|have|need) to (?:enable|activate) imap\b|not (?:allowed|permitted) to use imap/i
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled" } },
    source: "nylas-mail#2306"
  },
  {
    id: "account-locked-by-administrator",
    state: "auth",
    match: {
      text: new RegExp(
        `(?=.*(?:account|mailbox) (?:is |was |has been )?(?:locked|suspended|deactivated|disabled))(?=.*(?:${administrator.source}))`,
        "i"
      )
    },
    recovery: { _tag: "Means", reason: { _tag: "AccountLocked" }, actionBy: "admin" },
    source: "the words of several providers, as users quote them",
    words: { advice: "Ask the administrator or the provider's support, and show them the server's words." }
  },
  {
    id: "account-locked",
    state: "auth",
    match: {
      text: /(?:account|mailbox) (?:is |was |has been )?(?:temporarily )?(?:locked(?! by (?:an)?other)|suspended|deactivated|disabled)/i
    },
    recovery: { _tag: "Means", reason: { _tag: "AccountLocked" } },
    source: "the words of several providers, as users quote them"
  }
]
