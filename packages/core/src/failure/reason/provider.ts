/** Reasons specific to providers: the account's owner settles them there, or they pass. */
import { isDoubted, whileDoubted } from "./doubt.ts"
import { reason } from "./Failure.ts"
import { acceptedBefore, code, help, inARow, optional, quotation, suspicions, renewal } from "./fields.ts"

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
    title: "This provider wants an app password",
    advice:
      "Switch IMAP on in the provider's web settings, create an app password (authorization code), and use that."
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
    // before a login, it is not about the account
    party: ({ byAdmin, retired }, step) =>
      retired === true || step === "greeting" ? "server" : byAdmin === true ? "domain" : "account",
    actionBy: ({ byAdmin, retired }, step) =>
      byAdmin === true || (step === "greeting" && retired !== true) ? "admin" : "user",
    retry: "never",
    weight: "auth",
    title: ({ retired }) =>
      retired === true
        ? "The provider no longer offers IMAP here"
        : "The server says that IMAP is switched off",
    advice: ({ byAdmin, retired }) => {
      if (retired === true)
        return "Use the provider's other ways to the mail, which its own pages name, or move the mail elsewhere."
      return byAdmin === true
        ? "Ask the administrator of the account's domain to allow IMAP for it, then connect again."
        : "Switch IMAP on in the provider's web settings, or ask the provider to enable it."
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
    title: "The provider wants a login in the browser first",
    advice:
      "Log in on the provider's web page, whose address you type yourself, do what it asks for, and connect again."
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
    title: "This provider wants a token instead of a password",
    advice:
      "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
  }
) {}

export class AccountLocked extends reason(
  "AccountLocked",
  { code, help },
  {
    party: "account",
    actionBy: ({ code: given }) => (given === "CONTACTADMIN" ? "admin" : "user"),
    retry: "never",
    weight: "auth",
    title: "The provider keeps this account out",
    advice: ({ code: given }) =>
      given === "CONTACTADMIN"
        ? "Ask the administrator or the provider's support, and show them the server's words."
        : "Do what the server's words ask for, or log in on the provider's web page."
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
    mayBe: { list: suspicions },
    acceptedBefore,
    inARow
  },
  {
    party: "account",
    actionBy: "user",
    retry: (facts) => (isDoubted(facts) ? "later" : "never"),
    weight: "auth",
    title: ({ hungUp }) =>
      hungUp === true
        ? "The connection ended at the login, without an answer"
        : "The server refused the login in words of several meanings",
    advice: (facts) => (isDoubted(facts) ? whileDoubted(facts) : checkOf(facts.mayBe ?? []))
  }
) {}

/** Names what to check, of what the refusal can mean. */
const checkOf = (mayBe: ReadonlyArray<(typeof suspicions)[number]>): string => {
  if (mayBe.includes("appPassword") && mayBe.every((each) => ofCredential.has(each)))
    return "Create an app password in the provider's web settings, unless it is one already, and check the user name."
  const found = mayBe.flatMap((each) => checks[each] ?? [])
  const check = mayBe.includes("throttled") ? "Wait, and check" : "Check"
  return found.length === 0
    ? `${check} in the provider's web settings that IMAP is on and which password it wants, then try once.`
    : `${check} ${[found.slice(0, -1).join(", "), found.at(-1)].filter(Boolean).join(" and ")}.`
}

const checks: { readonly [suspicion: string]: string } = {
  password: "the password",
  appPassword: "whether an app password is needed",
  imapDisabled: "whether IMAP is on",
  userName: "the form of the user name"
}

/** What neither a switch at the provider nor a wait can mend. */
const ofCredential: ReadonlySet<string> = new Set(["password", "appPassword", "userName"])

export class OAuthTokenExpired extends reason(
  "OAuthTokenExpired",
  { code, help, renewal },
  {
    party: ({ renewal: given }) => (given === "repeated" ? "source" : "nobody"),
    actionBy: ({ renewal: given }) => (given === "repeated" ? "app" : "nobody"),
    retry: "now",
    weight: "auth",
    title: ({ renewal: given }) =>
      given === "repeated"
        ? "The app gave the token again that had expired"
        : "The token expired, and the server ended the session with it",
    advice: ({ renewal: given }) =>
      given === "repeated"
        ? "Let the source fetch a new token after a refusal, or let the account's owner sign in again."
        : "Connect again with a new token, which a function that supplies tokens is asked for."
  }
) {}

/** So many logins in a short time are a program that connects again and again. */
const manyLogins = 5

export class AuthThrottled extends reason(
  "AuthThrottled",
  {
    code,
    help,
    /** The logins of this program as the same user that were accepted shortly before. */
    logins: optional("integer")
  },
  {
    party: "limit",
    // in a session it is what was asked for that was too much
    actionBy: ({ logins = 0 }, step) =>
      logins >= manyLogins || step === "command" || step === "selected" ? "app" : "nobody",
    retry: "later",
    weight: "auth",
    title: ({ logins = 0 }) =>
      logins >= manyLogins
        ? `The server limits logins, after ${logins} of this program`
        : "The server keeps this account out for a while",
    advice: ({ logins = 0 }) =>
      logins >= manyLogins
        ? "Keep one connection open and use it again, in place of a new login each time."
        : "Wait as long as the server says, or a few minutes, then connect and ask less often."
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
    title: "The account has used up what the provider allows in a time",
    advice: "Wait between an hour and a day, and pause what fetches the whole mailbox again and again."
  }
) {}

/** The login was right, but its mailbox is not reachable. */
export class AuthenticatedNotConnected extends reason(
  "AuthenticatedNotConnected",
  {
    code,
    help,
    /** The login names another one's mailbox, such as one that is shared. */
    another: optional("boolean"),
    byToken: optional("boolean"),
    acceptedBefore
  },
  {
    // whom the login is by is another one than the mailbox is of: that one's administrator grants the right
    party: (facts) => (isWithoutRight(facts) ? "domain" : "access"),
    actionBy: (facts) => (isWithoutRight(facts) ? "admin" : "user"),
    retry: "later",
    weight: "auth",
    title: ({ another }) =>
      another === true
        ? "The login worked, but the other mailbox cannot be reached"
        : "The login worked, but the mailbox cannot be reached",
    advice: (facts) =>
      isWithoutRight(facts)
        ? "Ask the organisation's administrator for FullAccess to that mailbox, and for IMAP to be on for it."
        : "Wait a few minutes, then check that IMAP is on for the mailbox and that the user name belongs to it."
  }
) {}

const isWithoutRight = (facts: {
  readonly another?: boolean | undefined
  readonly byToken?: boolean | undefined
  readonly acceptedBefore?: boolean | undefined
}): boolean => facts.acceptedBefore !== true && (facts.another === true || facts.byToken === true)

export class ServerUnavailable extends reason(
  "ServerUnavailable",
  { code, help },
  {
    party: "server",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    title: "The server is out of service at the moment",
    advice: "Wait a few minutes and try again."
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
    title: ({ ownNetwork, place }) => {
      if (ownNetwork === true) return "The server admits only its own network, or its VPN"
      return place === true
        ? "The server does not admit logins from this place"
        : "The server blocks the address of this network"
    },
    advice: ({ listed, ownNetwork, place }) => {
      if (ownNetwork === true) return "Connect to the network or VPN that the server names, then try again."
      if (place === true)
        return "Ask the administrator of the account to allow this place, or connect from one that is allowed."
      return listed === true
        ? "Ask whoever runs this network to have its address taken off the list that the server names."
        : "Wait an hour, try from another network, or ask the server's operator to lift the block."
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
    title: "The server says that the account or mailbox is elsewhere",
    advice: "Ask the provider whether the account moved, and connect to the new host by name if it did."
  }
) {}
