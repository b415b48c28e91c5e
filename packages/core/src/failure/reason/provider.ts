/** Reasons specific to providers: the account's owner settles them there, or they pass. */
import { reason } from "./Failure.ts"
import { code, help, optional, quotation, suspicions } from "./fields.ts"
import { because, either, persisting, quoted, timeIn } from "./words.ts"

export class AppPasswordRequired extends reason(
  "AppPasswordRequired",
  {
    code,
    help
  },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "This provider wants an app password or authorization code",
      why: "The password for the provider's web page does not work for IMAP here.",
      try: "In the provider's web settings, switch IMAP on and create an app password (authorization code); then use that."
    })
  }
) {}

export class ImapDisabled extends reason(
  "ImapDisabled",
  {
    code,
    help,
    /** The server says that the administrator of the account's domain decides. */
    byAdmin: optional("boolean"),
    /** The server says that its IMAP has ended for good. */
    retired: optional("boolean")
  },
  {
    party: ({ byAdmin, retired }) => (retired === true ? "server" : byAdmin === true ? "domain" : "account"),
    actionBy: ({ byAdmin }) => (byAdmin === true ? "admin" : "user"),
    retry: "never",
    weight: "auth",
    words: ({ byAdmin, retired }) =>
      retired === true
        ? {
            title: "The provider no longer offers IMAP here",
            why: "The server says so itself. Neither a later try nor another password changes that.",
            try: "Read what the provider says about it, and use its other ways to the mail, or move it elsewhere."
          }
        : {
            title: "IMAP is switched off for this account",
            why:
              byAdmin === true
                ? "The server says that this is up to the administrator of the account's domain or organisation; the password may well be right."
                : "Many providers keep IMAP off until the account's owner switches it on, or have it in some plans only; the password may well be right.",
            try:
              byAdmin === true
                ? "Ask the administrator of the account's domain to allow IMAP for it, then connect again."
                : "Switch IMAP on in the provider's web settings, then connect again. If there is no such setting, ask the provider to enable it."
          }
  }
) {}

export class WebLoginRequired extends reason(
  "WebLoginRequired",
  { code, help },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "The provider wants a login in the browser first",
      why: "It keeps other programs out until the account's owner has logged in there, as after a login that it found unusual.",
      try: "Type in the address of the provider's web page yourself, log in, do what it asks for there, then connect again."
    })
  }
) {}

export class OAuthRequired extends reason(
  "OAuthRequired",
  { code, help },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "This provider wants a token instead of a password",
      why: "Passwords over IMAP (basic authentication) are disabled for this account or for everyone.",
      try: "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
    })
  }
) {}

export class AccountLocked extends reason(
  "AccountLocked",
  { code, help },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "The provider keeps this account out",
      why: "Another login does not help.",
      try: "Do what its words ask for, or log in on the provider's web page."
    })
  }
) {}

/** The server uses one text for several causes, or hangs up without any. */
export class AmbiguousRefusal extends reason(
  "AmbiguousRefusal",
  {
    code,
    help,
    /** The connection ended in place of an answer. */
    hungUp: optional("boolean"),
    mayBe: { list: suspicions }
  },
  {
    party: "account",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ hungUp = false, mayBe = [] }) => {
      const suspected = {
        password: "a wrong password",
        appPassword: "the web password instead of an app password or authorization code",
        imapDisabled: "IMAP that is switched off",
        userName: "the other form of the user name",
        throttled: "too many logins in a short time"
      }
      const causes = mayBe.length === 0 ? "more than one cause" : either(mayBe.map((each) => suspected[each]))
      return {
        title: hungUp
          ? "The connection ended at the login, without an answer"
          : "The server refused the login, and its answer can mean several things",
        why: hungUp
          ? `This provider hangs up like this for ${causes}. A fault of the network looks the same.`
          : `Here it may mean ${causes}.`,
        try:
          mayBe.length > 0 && mayBe.every((each) => ofCredential.has(each))
            ? "Unless it is one already, create an app password (authorization code) in the provider's web settings, and use that. Otherwise check it, and the user name."
            : "Check in the provider's web settings that IMAP is on and which password it wants, wait a while, and try once."
      }
    }
  }
) {}

/** What neither a switch at the provider nor a wait can mend. */
const ofCredential: ReadonlySet<string> = new Set(["password", "appPassword", "userName"])

export class OAuthTokenExpired extends reason(
  "OAuthTokenExpired",
  { code, help },
  {
    party: "nobody",
    actionBy: "nobody",
    retry: "now",
    weight: "auth",
    words: () => ({
      title: "The token expired, and the server ended the session with it",
      why: "A token is valid for a limited time, often an hour, and the server checks it during the session, too.",
      try: "Nothing to fix if the token comes from a function: connect again, and it is asked for a new one."
    })
  }
) {}

export class AuthThrottled extends reason(
  "AuthThrottled",
  { code, help },
  {
    party: "limit",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: ({ said = "" }) => ({
      title: "The server keeps this account out for a while",
      why: "It often follows too many logins or requests; each further one may prolong it.",
      ...persisting(
        `Wait ${timeIn(said) ?? "as long as it says, or a few minutes if it does not say"}.`,
        "If it happens again, connect less often.",
        "app"
      )
    })
  }
) {}

export class BandwidthExceeded extends reason(
  "BandwidthExceeded",
  { code, help },
  {
    party: "limit",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The account has used up what the provider allows in a time",
      why: "It limits commands and bytes, such as by the day; the mailbox itself is not full.",
      ...persisting(
        "Wait between an hour and a day.",
        "If it goes on, pause what fetches the whole mailbox, or asks again and again.",
        "app"
      )
    })
  }
) {}

/** The login was right, but its mailbox is not reachable. */
export class AuthenticatedNotConnected extends reason(
  "AuthenticatedNotConnected",
  { code, help },
  {
    party: "access",
    actionBy: "user",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The login worked, but the mailbox cannot be reached",
      why: "Exchange says so after too many sessions, if IMAP is off for the mailbox, and where who logs in has no right to it, as to a shared one.",
      try: "Wait a few minutes. If it persists, check that IMAP is on for the mailbox and that the user name belongs to it; to another one's mailbox, its administrator grants the right (FullAccess)."
    })
  }
) {}

export class ServerUnavailable extends reason(
  "ServerUnavailable",
  { code, help },
  {
    party: "server",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The server is out of service at the moment",
      why: "It answers, and says itself that it cannot serve now: the login and this program have no part in that.",
      ...persisting("Wait a few minutes and try again.", "If it persists, ask the server's operator.")
    })
  }
) {}

export class IpBlocked extends reason(
  "IpBlocked",
  {
    code,
    help,
    /** The server says that it is on a block list, which others keep: that does not end by itself. */
    listed: optional("boolean"),
    /** The server says that it is the country or the place which it does not admit. */
    place: optional("boolean"),
    /** The server says that it admits its own network alone, or those who come over its VPN. */
    ownNetwork: optional("boolean")
  },
  {
    party: "server",
    actionBy: ({ ownNetwork }) => (ownNetwork === true ? "user" : "admin"),
    retry: ({ listed, ownNetwork, place }) =>
      listed === true || ownNetwork === true || place === true ? "never" : "later",
    weight: "auth",
    words: ({ listed, ownNetwork, place, said = "" }) => {
      if (ownNetwork === true)
        return {
          title: "The server admits only its own network, or its VPN",
          why: "It says so itself. It is about where this machine is, and not about a user or password.",
          try: "Connect to the network or VPN that it names, then try again."
        }
      return place === true
        ? {
            title: "The server does not admit logins from this country or place",
            why: "It says so itself; the password may well be right.",
            try: "Ask the administrator of the account to allow this place, or connect from one that is allowed."
          }
        : {
            title: "The server blocks the address of this network",
            why:
              listed === true
                ? "It is on a block list that the server consults; waiting and other passwords do not help."
                : "Servers do this after too many failed logins or connections from it, by anyone who shares it.",
            try:
              listed === true
                ? "Ask whoever runs this network to have its address taken off the list that the server names, or try from another network."
                : `Wait ${timeIn(said) ?? "an hour"}, or try from another network; the server's operator can lift the block.`
          }
    }
  }
) {}

/** The server says that the account is elsewhere. The URL is the server's; it is never followed. RFC 2221, RFC 2193. */
export class Referral extends reason(
  "Referral",
  { code, url: quotation("url") },
  {
    party: "server",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ url }) => ({
      title: `The server says that the account or mailbox is elsewhere${because(url === undefined ? undefined : quoted(url))}`,
      why: "Such a referral may come from anyone who runs or attacks the server, so it is never followed.",
      try: "Ask the provider whether the account moved. If it did, connect to the new host by name."
    })
  }
) {}
