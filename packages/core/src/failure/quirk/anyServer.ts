/** Words by which servers of any kind say who must act, or what is needed: they win over what is known of failures like this one. */
import type { Quirk } from "./Quirk.ts"

const source = "the words of several providers, as users quote them"

/** Someone else must act: the administrator of the account, of its domain or of the server. */
export const administrator =
  /\b(?:contact|e-?mail|write to)\b.{0,30}(?:\S@\S|<address>)|\b(?:contact|ask|call|e-?mail|see) (?:to |with )?(?:your |the |an |our )?(?:\w+ ){0,2}(?:administrators?|admins?|postmaster|help ?desk|support)\b|\b(?:suspended|locked|disabled|deactivated|blocked|closed) by (?:its|your|the|an) (?:\w+ ){0,2}(?:administrators?|admins?|postmaster)\b/i

/** Who must act: compared before all else, since others say no more of it. */
export const whoMustAct: ReadonlyArray<Quirk> = [
  {
    id: "imap-off-by-administrator",
    state: "any",
    match: {
      text: /(?:imap|access|service|protocol|this feature)\b.{0,60}(?:disabled|not (?:enabled|allowed|permitted|activated)|turned off|deactivated|blocked).{0,80}(?:administrator|\badmin\b|(?:your|this) (?:domain|organi[sz]ation))|not (?:(?:enabled|activated) for|(?:allowed|permitted|authori[sz]ed) to use) imap\b.{0,80}(?:administrator|\badmin\b|domain|organi[sz]ation)|(?:yet|have|has|need|needs) to (?:enable|activate) imap\b.{0,80}(?:administrator|\badmin\b|(?:your|this) (?:domain|organi[sz]ation))|(?:disabled|deactivated|blocked|turned off) (?:by|for) (?:your |the |this )?(?:domain|organi[sz]ation|administrator)/i,
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
      text: /^(?!.*(?:\b(?:auth\w*|basic|passwords?|oauth|tls|ssl|plain|app)\b)).*(?:\bimap4?(?:rev1)?\b(?: (?:access|services?|support|protocol|mail))* (?:is|was|has been|have been|will be|has|have) (?:\w+ ){0,2}?(?:discontinued|retired|shut ?down|ended|sunset|terminated|decommissioned)\b|\bimap\b.{0,40}\bno longer (?:available|offered|provided|supported)\b|\bno longer (?:offers?|provides?|supports?) imap\b)/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "ImapDisabled", retired: true } },
    source: "the words of providers that ended IMAP, as users quote them"
  },
  {
    id: "place-refused",
    state: "auth",
    match: {
      text: /(?:log ?ins?|sign ?ins?|access|connections?|imap) (?:\w+ ){0,2}from (?:your |this |that |the current )?(?:country|region|location)\b.{0,40}(?:not (?:permitted|allowed|possible)|blocked|denied|disabled|restricted|forbidden)|\bgeo[- ]?(?:block|fenc|ip|locat|restrict)/i,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", reason: { _tag: "IpBlocked", place: true } },
    source: "the words of several hosters that admit logins by country, as users quote them"
  },
  {
    id: "own-network-alone",
    state: "any",
    match: {
      text: /\b(?:connect|log ?in|use|via|through|over)\b.{0,30}\bvpn\b|\b(?:only|except)\b.{0,30}\b(?:over|via|through|with|from) (?:(?:the|our|your|a) )?(?:[\w-]+ ){0,2}(?:vpn|intranet|campus network|internal network)\b|\bfrom outside (?:(?:the|our|this) )?(?:[\w-]+ ){0,2}(?:network|campus|intranet)\b.{0,40}not (?:allowed|permitted|possible)/i,
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
      text: /\b(?:your|the|this|account) password (?:has |is )?expired\b|^\S* ?password (?:has )?expired\b|\bpassword (?:must be|needs to be|has to be) (?:changed|reset)\b|\bpassword (?:reset|change) (?:is )?required\b|\b(?:must|have to|need to) (?:change|reset) (?:your|the) password\b/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", reason: { _tag: "PasswordExpired" } },
    source: "the words of several providers, as users quote them"
  },
  {
    id: "second-factor",
    state: "auth",
    match: {
      text: /two[- ]?(?:step|factor)|\b2[- ]?(?:fa|sv)\b|\bmfa\b|multi[- ]?factor|one[- ]time password/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", reason: { _tag: "AppPasswordRequired" } },
    source: "Zoho, Fastmail, Mailbox.org, Naver and others, as users quote them"
  },
  {
    id: "app-password",
    state: "auth",
    match: {
      text: /app(?:lication)?[- ]?(?:specific|generated)?[- ]pass(?:word|code)s?|device (?:key|password)|authori[sz]ation code|授权码/i,
      manner: ["NO", "BAD"]
    },
    recovery: { _tag: "Means", reason: { _tag: "AppPasswordRequired" } },
    source: "the words of iCloud, Zoho, Fastmail, Mail.ru, NetEase and QQ, as users quote them"
  }
]

/** Who must act, where the reason stays what it is: compared last. */
export const whoElse: ReadonlyArray<Quirk> = [
  {
    id: "any-terms",
    state: "any",
    match: {
      text: /\b(?:terms|conditions|tos)\b.{0,40}\b(?:accept|agree)|\b(?:accept|agree to)\b.{0,40}\b(?:terms|conditions|tos|agreement|privacy policy)\b/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source,
    words: { advice: "Log in on the provider's web page, accept the terms there, then connect again." }
  },
  {
    id: "any-other-host",
    state: "any",
    match: {
      text: /\b(?:use|try|connect to|moved to|migrated to|available at|log ?in (?:to|at|on))[:\s]{1,3}(?:the (?:server|host) |server |host )?["'<]?(?!https?:)((?:[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?\.){2,}[a-z]{2,24})\b(?!@)/iu,
      manner: ["NO", "BAD", "BYE"]
    },
    recovery: { _tag: "Means", actionBy: "user" },
    source: "RFC 2221 §3: such words may be anybody's, and are never followed",
    words: {
      title: "The server says that the service is elsewhere",
      advice: "Ask the provider whether the server moved; if it did, connect to the new host by name."
    }
  },
  {
    id: "any-unpaid",
    state: "auth",
    match: {
      text: /\b(?:unpaid|overdue|non-?payment|outstanding (?:balance|invoice|payment)|dunning|past due|billing|invoices?)\b|\bsubscription (?:has )?(?:expired|ended|lapsed)|\b(?:suspend|deactivat|disabl|block)\w*\b.{0,60}\b(?:contract|payment)\b|\b(?:contract|payment)\b.{0,60}\b(?:suspend|expired|ended|cancell?ed)/iu,
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
      text: /(?<!\b(?:not|cannot|can't|unable to|failed to) )\b(?:confirm|approve|verify|validate|authori[sz]e)\b(?: [\w']+){0,3} (?:sign-?in|log-?in|device|identity|it(?:'s| is| was) you)\b|\b(?:sign-?in|log-?in|device)\b.{0,30}\b(?:approve|confirm) it\b|\b(?:approval|confirmation|push|sign-?in request)\b.{0,40}\b(?:denied|declined|expired|timed? ?out|not (?:given|received)|pending|required)\b/iu,
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
    id: "any-hours",
    state: "auth",
    match: {
      text: /\b(?:log ?-?(?:ins?|ons?)|sign ?-?(?:ins?|ons?)|access)\b.{0,30}\b(?:permitted|allowed|possible|restricted)\b.{0,30}(?:\b\d{1,2}[:.]\d{2}|\b(?:business|office|working|logon|certain|these) (?:hours|times)\b)|\boutside (?:of )?(?:(?:the|your|its) )?(?:permitted |allowed )?(?:(?:business|office|working|logon|log ?in|access) )?(?:hours|times)\b|\bnot (?:permitted|allowed) (?:to (?:log|sign) ?(?:in|on) )?at this (?:time|hour)\b/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source: "Active Directory's logon hours, as users of Exchange and Kerio quote them",
    words: {
      title: "The account may log in at certain hours alone",
      advice: "Connect again within those hours, or ask the administrator to change the rule."
    }
  },
  {
    id: "any-licence",
    state: "auth",
    match: {
      text: /\blicen[sc]e[ds]?\b|\blicensing\b|\bseats?\b.{0,20}\b(?:in use|taken|exceeded|left|available)\b/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "limit", actionBy: "nobody" },
    source: "MDaemon, Kerio and Zimbra, as users quote them",
    words: {
      title: "The server's licence admits no further user",
      advice: "Ask the server's administrator to free a place in the licence."
    }
  },
  {
    id: "any-whole-address",
    state: "auth",
    match: {
      text: /\b(?:complete|full|whole|entire)\b.{0,12}\be?-?mail(?:[- ]address)?\b|\be?-?mail address as (?:the |your )?(?:user|login|log ?in)|\buser ?names?\b.{0,30}\b(?:must|has to|should|needs? to)\b.{0,30}(?:@|\bdomain\b|\be-?mail)/iu,
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
    id: "any-behind-proxy",
    state: "auth",
    match: {
      text: /\bre-?authenticat\w*\b|\b(?:log ?in|authenticat\w*)\b.{0,20}\b(?:to|at|on|with|by) (?:the |its )?(?:real|back-?end|remote|upstream|destination|imap back-?end) ?(?:server|host)?\b|\bprox(?:y|ied|ying)\b.{0,24}\b(?:log ?in|authenticat\w*)\b.{0,12}\bfail/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "behind" },
    source: "perdition, up-imapproxy and Cyrus Murder",
    words: {
      title: "The login at the server behind this one failed",
      advice: "Check the user name and password in the provider's web mail; then ask the proxy's operator."
    }
  },
  {
    id: "any-proxy-refuses",
    state: "any",
    match: {
      text: /^\W*(?:(?:imap|mail|http|socks\d?|the|this) )?(?:proxy|gateway|haproxy|squid)\b(?!.{0,40}\b(?:log ?in|authenticat\w*)\b)|\b(?:denied|refused|blocked|rejected|not (?:allowed|permitted)) by (?:the |this |our )?(?:\w+ )?(?:proxy|gateway)\b/iu,
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
    id: "any-outside",
    state: "any",
    match: {
      text: /\bno (?:access|service|imap)\b.{0,12}\bfrom (?:your|this|that|an?) (?:\w+ ){0,2}(?:ip|address|network|host|location)\b|\b(?:access|connections?|clients?|log ?ins?|sign ?ins?|imap)\b.{0,24}\b(?:not (?:allowed|permitted|accepted|authori[sz]ed|possible)|denied|refused|restricted)\b.{0,24}\bfrom (?:your|this|that|outside|external|an?|the internet)\b|\bonly (?:allowed|permitted|possible|available|accessible|accepted)\b.{0,12}\b(?:from|within|inside|in|via|through|over)\b.{0,30}\b(?:network|vpn|intranet|lan|campus)\b/iu,
      manner: ["NO", "BYE"]
    },
    recovery: { _tag: "Means", party: "place", actionBy: "user", retry: "later" },
    source: "the words of universities and companies, as users quote them",
    words: {
      title: "The server admits no connection from this network",
      advice: "Connect from a network that it admits, or through its VPN."
    }
  },
  {
    id: "any-mailbox-full",
    state: "auth",
    match: {
      text: /\b(?:mailbox|account|inbox)\b.{0,20}\b(?:full|over (?:its |the )?quota)\b|\b(?:storage|disk) quota\b/iu,
      manner: ["NO"]
    },
    recovery: { _tag: "Means", party: "account", actionBy: "user" },
    source: "Zimbra and Kerio, which admit no login to a full mailbox, as users quote them",
    words: {
      title: "The mailbox is full, and the server admits no login",
      advice: "Delete mail in the provider's web mail, or ask for more space, and connect again."
    }
  },
  {
    id: "any-rule",
    state: "any",
    match: {
      text: /\b(?:by|due to|violat\w*|denied by|(?:access|security|sign-?in|log-?in) )(?: ?\S+){0,3} ?polic(?:y|ies)\b/iu,
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
  },
  {
    id: "contact-administrator",
    state: "any",
    match: { code: "CONTACTADMIN", manner: ["NO", "BAD", "BYE"] },
    recovery: { _tag: "Means", actionBy: "admin" },
    source: "RFC 5530 §3",
    words: { advice: "Ask the administrator or the provider's support, and show them the server's words." }
  }
]
