/** Reasons specific to providers: the account's owner settles them there, or they pass. */
import { isDoubted, whileDoubted } from "./doubt.ts"
import { reason } from "./Failure.ts"
import { acceptedBefore, code, help, inARow, optional, quotation, suspicions, renewal } from "./fields.ts"
import { checkLogin, ofAccount, passing, renewToken } from "./login.ts"
import { admin, app, nobody, type Of, turnBy, user } from "./turns.ts"

/** What the server said of it. */
const said = { code, help }

export class AppPasswordRequired extends reason("AppPasswordRequired", said, {
  ...ofAccount,
  title: "This provider wants an app password",
  advice:
    "Switch IMAP on in the provider's web settings, create an app password (authorization code), and use that."
}) {}

export class ImapDisabled extends reason(
  "ImapDisabled",
  {
    ...said,
    /** The server says that the administrator of the account's domain decides. */
    byAdmin: optional("boolean"),
    /** The server says that its IMAP has ended for good. */
    retired: optional("boolean")
  },
  {
    ...ofAccount,
    // before a login, it is not about the account
    party: ({ byAdmin, retired }, step) =>
      retired === true || step === "greeting" ? "server" : byAdmin === true ? "domain" : "account",
    actionBy: ({ byAdmin, retired }, step) =>
      byAdmin === true || (step === "greeting" && retired !== true) ? "admin" : "user",
    title: "The server says that IMAP is switched off",
    advice: ({ byAdmin, retired }) => {
      if (retired === true)
        return "Use the provider's other ways to the mail, which its own pages name, or move the mail elsewhere."
      return byAdmin === true
        ? "Ask the administrator of the account's domain to allow IMAP for it, then connect again."
        : "Switch IMAP on in the provider's web settings, or ask the provider to enable it."
    }
  }
) {}

export class WebLoginRequired extends reason("WebLoginRequired", said, {
  ...ofAccount,
  title: "The provider wants a login in the browser first",
  advice: "Log in on the provider's own web page, do what it asks for, and connect again."
}) {}

export class OAuthRequired extends reason("OAuthRequired", said, {
  ...ofAccount,
  title: "This provider wants a token instead of a password",
  advice: "Sign in by OAuth and connect with the token, or ask the administrator to allow passwords."
}) {}

export class AccountLocked extends reason("AccountLocked", said, {
  ...ofAccount,
  ...turnBy((facts: Of<typeof said>) =>
    facts.code === "CONTACTADMIN"
      ? admin("account", "Ask the administrator or the provider's support, and show them the server's words.")
      : user("account", "Do what the server's words ask for, or log in on the provider's web page.")
  ),
  title: "The provider keeps this account out"
}) {}

/** The server uses one text for several causes, or hangs up without any. */
export class AmbiguousRefusal extends reason(
  "AmbiguousRefusal",
  {
    ...said,
    /** The connection ended in place of an answer. */
    hungUp: optional("boolean"),
    mayBe: { list: suspicions },
    acceptedBefore,
    inARow
  },
  {
    ...ofAccount,
    retry: (facts) => (isDoubted(facts) ? "later" : "never"),
    title: ({ hungUp }) =>
      hungUp === true
        ? "The connection ended at the login, without an answer"
        : "The server refused the login in words of several meanings",
    advice: (facts) => (isDoubted(facts) ? whileDoubted(facts) : checkLogin)
  }
) {}

const expired = { ...said, renewal } as const
export class OAuthTokenExpired extends reason("OAuthTokenExpired", expired, {
  ...turnBy((facts: Of<typeof expired>) =>
    facts.renewal === "repeated"
      ? app("source", renewToken)
      : nobody(
          "nobody",
          "Connect again with a new token, which a function that supplies tokens is asked for."
        )
  ),
  retry: "now",
  weight: "auth",
  title: "The token has expired"
}) {}

/** So many logins in a short time are a program that connects again and again. */
const manyLogins = 5

export class AuthThrottled extends reason(
  "AuthThrottled",
  {
    ...said,
    /** The logins of this program as the same user that were accepted shortly before. */
    logins: optional("integer")
  },
  {
    ...passing,
    party: "limit",
    // in a session it is what was asked for that was too much
    actionBy: ({ logins = 0 }, step) =>
      logins >= manyLogins || step === "command" || step === "selected" ? "app" : "nobody",
    title: "The server keeps this account out for a while",
    advice: ({ logins = 0 }) =>
      logins >= manyLogins
        ? "Keep one connection open and use it again, in place of a new login each time."
        : "Wait as long as the server says, or a few minutes, then connect and ask less often."
  }
) {}

export class BandwidthExceeded extends reason("BandwidthExceeded", said, {
  ...passing,
  party: "limit",
  title: "The account has used up what the provider allows in a time",
  advice: "Wait between an hour and a day, and pause what fetches the whole mailbox again and again."
}) {}

const access = {
  ...said,
  /** The login names another one's mailbox, such as one that is shared. */
  another: optional("boolean"),
  byToken: optional("boolean"),
  acceptedBefore
}

/** The login was right, but its mailbox is not reachable. */
export class AuthenticatedNotConnected extends reason("AuthenticatedNotConnected", access, {
  // whom the login is by is another one than the mailbox is of: that one's administrator grants the right
  ...turnBy((facts: Of<typeof access>) =>
    isWithoutRight(facts)
      ? admin(
          "domain",
          "Ask the organisation's administrator for FullAccess to that mailbox, and for IMAP to be on for it."
        )
      : user(
          "access",
          "Wait a few minutes, then check that IMAP is on for the mailbox and that the user name belongs to it."
        )
  ),
  retry: "later",
  weight: "auth",
  title: "The login worked, but the mailbox cannot be reached"
}) {}

const isWithoutRight = (facts: Of<typeof access>): boolean =>
  facts.acceptedBefore !== true && (facts.another === true || facts.byToken === true)

export class ServerUnavailable extends reason("ServerUnavailable", said, {
  ...passing,
  title: "The server is out of service at the moment",
  advice: "Wait a few minutes and try again."
}) {}

export class IpBlocked extends reason(
  "IpBlocked",
  {
    ...said,
    /** The server says that it is on a block list, which others keep: that does not end by itself. */
    listed: optional("boolean"),
    /** The server says that it is the country or the place which it does not admit. */
    place: optional("boolean"),
    /** The server says that it admits its own network alone, or those who come over its VPN. */
    ownNetwork: optional("boolean")
  },
  {
    ...passing,
    actionBy: ({ ownNetwork }) => (ownNetwork === true ? "user" : "admin"),
    retry: ({ listed, ownNetwork, place }) =>
      listed === true || ownNetwork === true || place === true ? "never" : "later",
    title: ({ ownNetwork, place }) =>
      ownNetwork === true || place === true
        ? "The server does not admit connections from here"
        : "The server blocks the address of this network",
    advice: ({ ownNetwork }) =>
      ownNetwork === true
        ? "Connect to the network or VPN that the server names, then try again."
        : "Try from another network, or ask the server's operator to lift the block."
  }
) {}

/** The server says that the account is elsewhere. The URL is the server's; it is never followed. RFC 2221, RFC 2193. */
export class Referral extends reason(
  "Referral",
  { code, url: quotation("url") },
  {
    ...ofAccount,
    party: "server",
    title: "The server says that the account or mailbox is elsewhere",
    advice: "Ask the provider whether the account moved, and connect to the new host by name if it did."
  }
) {}
