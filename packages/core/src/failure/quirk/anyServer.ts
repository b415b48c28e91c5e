/** Words by which servers of any kind say who must act, or what is needed: they win over what is known of failures like this one. */
import type { Quirk } from "./Quirk.ts"

const source = "the words of several providers, as users quote them"

/** Someone else must act: the administrator of the account, of its domain or of the server. */
export const administrator =
  /\b(?:contact|ask|call|see) (?:your |the |our )?(?:\w+ ){0,2}(?:administrator|admin|postmaster|help ?desk|support)\b|\b(?:suspended|locked|disabled) by (?:your|the|an) (?:\w+ )?(?:administrator|admin)\b/i

/** Who must act: compared before all else, since others say no more of it. */
export const whoMustAct: ReadonlyArray<Quirk> = [
  {
    id: "imap-off-by-administrator",
    state: "any",
    match: {
      text: /\b(?:imap|access|service)\b.{0,60}\b(?:disabled|not (?:enabled|allowed)|turned off|(?:enable|activate|use) imap)\b.{0,80}\b(?:administrator|domain|organi[sz]ation)|\b(?:not (?:enabled|allowed)|yet|have|need) (?:for|to (?:use|enable|activate)) imap\b.{0,80}\badministrator/i,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled", byAdmin: true } },
    source: "Google Workspace (admin console), Zoho and Microsoft 365, as users quote them"
  },
  {
    id: "imap-retired",
    state: "any",
    match: {
      // the end of one way to log in is not that of IMAP
      text: /^(?!.*\b(?:auth|basic|password|oauth|tls|plain)).*\bimap\b.{0,24}\b(?:discontinued|retired|shut ?down|no longer (?:available|offered|supported))\b/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled", retired: true } },
    source: "the words of providers that ended IMAP, as users quote them"
  },
  {
    id: "place-refused",
    state: "auth",
    match: {
      text: /\bfrom (?:your|this) (?:country|region|location)\b.{0,24}\b(?:not (?:permitted|allowed)|blocked|denied)|\bgeo-?(?:block|fenc|restrict)/i,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", place: true } },
    source: "the words of several hosters that admit logins by country, as users quote them"
  },
  {
    id: "own-network-alone",
    state: "any",
    match: {
      text: /\b(?:access|connections?|log ?ins?|imap)\b.{0,24}\b(?:not (?:allowed|permitted)|denied|refused)\b.{0,24}\bfrom (?:your|this|outside|the internet)\b|\bfrom outside\b.{0,40}\bnot (?:allowed|permitted)\b|\bonly (?:allowed|permitted|possible|available)\b.{0,12}\b(?:from|within|via|over)\b.{0,30}\b(?:network|vpn|intranet|campus)\b/iu,
      manner: ["NO", "BYE", "line"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", ownNetwork: true } },
    source: "the words of universities and companies whose servers admit their own networks"
  },
  {
    id: "address-listed",
    state: "any",
    match: {
      text: /spamhaus|spamcop|barracudacentral|\b(?:dns)?[br]bl\b|\b(?:block|black|deny)[- ]?list(?:ed)?\b/i,
      manner: ["NO", "BYE", "line"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", listed: true } },
    source: "Spamhaus, as the greetings and refusals of many servers quote it"
  }
]

/** What is needed: compared after the providers, who name their pages for it. */
export const whatIsNeeded: ReadonlyArray<Quirk> = [
  {
    id: "new-password",
    state: "any",
    match: {
      text: /\bpassword (?:has |is )?expired\b|\bpassword (?:reset|change) (?:is )?required\b|\bpassword (?:must be|needs to be|has to be) (?:changed|reset)\b|\b(?:must|have to|need to) (?:change|reset) your password\b/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", reason: { _tag: "PasswordExpired" } },
    source: "the words of several providers, as users quote them"
  },
  {
    id: "app-password",
    state: "auth",
    match: {
      text: /two[- ]?(?:step|factor)|\b2[- ]?(?:fa|sv)\b|\bmfa\b|multi[- ]?factor|one[- ]time password|app(?:lication)?[- ]?(?:specific|generated)?[- ]pass(?:word|code)s?|device (?:key|password)|authori[sz]ation code|授权码/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", reason: { _tag: "AppPasswordRequired" } },
    source:
      "yapi#2219; the words of iCloud, Zoho, Fastmail, Mail.ru, NetEase, QQ and Naver, as users quote them"
  }
]

/** Who must act, where the reason stays what it is: compared last. */
export const whoElse: ReadonlyArray<Quirk> = [
  {
    id: "any-terms",
    state: "any",
    match: {
      text: /\b(?:terms|conditions)\b.{0,40}\b(?:accept|agree)|\b(?:accept|agree to)\b.{0,40}\b(?:terms|conditions|privacy policy)\b/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source,
    words: { advice: "Log in on the provider's web page, accept the terms there, then connect again." }
  },
  {
    id: "any-unpaid",
    state: "auth",
    match: {
      text: /\b(?:unpaid|overdue|outstanding (?:balance|invoice|payment)|billing|invoices?)\b|\b(?:subscription|contract) (?:has )?(?:expired|ended)\b/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", party: "contract", actionBy: "user", retry: "never" },
    source,
    words: {
      title: "The provider suspended the account over a bill or contract",
      advice: "Settle it with the provider, then connect again."
    }
  },
  {
    id: "any-confirm",
    state: "any",
    match: {
      text: /(?<!\b(?:not|unable to|failed to) )\b(?:confirm|approve|verify) (?:\w+ ){0,2}(?:sign-?in|log-?in|device|identity)\b|\b(?:approval|sign-?in request)\b.{0,24}\b(?:denied|expired|timed? ?out|pending|required)\b/iu,
      manner: ["NO", "BYE"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source,
    words: {
      title: "The account's owner has to confirm this sign-in first",
      advice: "Confirm the sign-in in the provider's app or on its web page, then connect again."
    }
  },
  {
    id: "any-whole-address",
    state: "auth",
    match: {
      text: /\b(?:complete|full|whole) e-?mail address\b|\be-?mail address as (?:the |your )?user/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source,
    words: {
      title: "The user name has to be the whole e-mail address",
      advice: "Give the whole e-mail address, with its domain, as the user name."
    }
  },
  {
    id: "any-proxy-refuses",
    state: "any",
    match: {
      text: /^(?:\w+ )?(?:proxy|gateway)\b(?!.{0,40}\b(?:log ?in|authenticat))|\b(?:denied|refused|blocked) by (?:the |this )?(?:\w+ )?(?:proxy|gateway)\b/iu,
      manner: ["NO", "BYE", "line"]
    },
    recovery: { _tag: "Means", party: "proxy", actionBy: "admin" },
    source: "nginx, HAProxy and Squid",
    words: {
      title: "A proxy before the server refuses this connection",
      advice: "Show the words to whoever runs the proxy, which is not the mail server's operator."
    }
  },
  {
    id: "any-full",
    state: "any",
    match: {
      text: /\b(?:mailbox|account) is full\b|\bover (?:\w+ )?quota\b/i,
      manner: ["NO"],
      codeless: true
    },
    recovery: { _tag: "Means", party: "limit", actionBy: "user" },
    source: "Exchange and Zimbra, the second of which admits no login to a full mailbox, as users quote them",
    words: { advice: "Delete mail in the provider's web mail, or ask for more space, and connect again." }
  },
  {
    id: "any-rule",
    state: "any",
    match: {
      text: /\b(?:by|due to|violates|access|security|sign-?in)(?: \w+){0,3} polic(?:y|ies)\b/iu,
      manner: ["NO", "BYE"]
    },
    recovery: { _tag: "Means", actionBy: "admin" },
    source: "Microsoft 365: conditional access policies",
    words: { advice: "Show the words to the organisation's administrator, who can change the rule." }
  },
  {
    id: "any-administrator",
    state: "any",
    match: { text: administrator, manner: ["NO", "BAD", "BYE"] },
    recovery: { _tag: "Means", actionBy: "admin" },
    source,
    words: { advice: "Ask the administrator or the provider's support, and show them the server's words." }
  }
]
