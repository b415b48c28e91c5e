/** Reasons of the provider's own, which its owner settles there, or which pass. */
import { Schema } from "effect"
import { Quotation } from "../Quotation.ts"
import { reason } from "./Failure.ts"
import { code, help, Suspicion } from "./fields.ts"
import { because, either, quoted } from "./words.ts"

export class AppPasswordRequired extends reason<AppPasswordRequired>()(
  "AppPasswordRequired",
  {
    code,
    help
  },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "This provider wants an app password or authorization code",
      why: "The password of the web page does not open IMAP here.",
      try: "In the provider's web settings switch IMAP on, create an app password (authorization code), and use that."
    })
  }
) {}

export class ImapDisabled extends reason<ImapDisabled>()(
  "ImapDisabled",
  { code, help },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "IMAP is switched off for this account",
      why: "This provider keeps IMAP closed until its owner opens it; the password may well be right.",
      try: "Switch IMAP on in the provider's web settings, then connect again."
    })
  }
) {}

export class WebLoginRequired extends reason<WebLoginRequired>()(
  "WebLoginRequired",
  { code, help },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "The provider wants a login in the browser first",
      why: "It found this login unusual and keeps mail programs out until its owner confirms it.",
      try: "Log in at the provider's own web page, typed in by hand, confirm the warning there, then connect again."
    })
  }
) {}

export class OAuthRequired extends reason<OAuthRequired>()(
  "OAuthRequired",
  { code, help },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "This provider takes tokens only",
      why: "Passwords over IMAP (basic authentication) are disabled for this account or for everyone.",
      try: "Sign in by OAuth and connect with the token, or ask the administrator whether passwords can be allowed."
    })
  }
) {}

export class AccountLocked extends reason<AccountLocked>()(
  "AccountLocked",
  { code, help },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: () => ({
      title: "The provider has locked this account, or wants its administrator",
      why: "It blocks accounts for safety or for what is owed; another login does not help and may prolong it.",
      try: "Log in at the provider's web page and follow what it says, or ask the account's administrator."
    })
  }
) {}

/** One text for several causes. */
export class AmbiguousRefusal extends reason<AmbiguousRefusal>()(
  "AmbiguousRefusal",
  {
    code,
    help,
    mayBe: Schema.Array(Suspicion)
  },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ mayBe = [] }) => {
      const suspected = {
        password: "a wrong password",
        appPassword: "the password of the web page where an app password or authorization code is due",
        imapDisabled: "IMAP that is switched off",
        userName: "the other form of the user name",
        throttled: "too many logins in a short time"
      }
      return {
        title: "The server refused the login, and its answer has several meanings",
        why: `Here it may stand for ${mayBe.length === 0 ? "more than one cause" : either(mayBe.map((each) => suspected[each]))}.`,
        try: "See in the provider's web settings that IMAP is on and which password it wants, wait a while, and try once."
      }
    }
  }
) {}

export class OAuthTokenExpired extends reason<OAuthTokenExpired>()(
  "OAuthTokenExpired",
  { code, help },
  {
    actionBy: "nobody",
    retry: "now",
    weight: "auth",
    words: () => ({
      title: "The token ran out, and the server ended the session with it",
      why: "A token lives about an hour, and the server watches it during the session too.",
      try: "Nothing to mend where the token comes from a function: connect again, and it is asked for a new one."
    })
  }
) {}

export class AuthThrottled extends reason<AuthThrottled>()(
  "AuthThrottled",
  { code, help },
  {
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The server wants to be left alone for a while",
      why: "There were too many logins or requests; each further one makes the wait longer.",
      try: "Wait as long as it says, some minutes if it does not, and connect less often."
    })
  }
) {}

export class BandwidthExceeded extends reason<BandwidthExceeded>()(
  "BandwidthExceeded",
  { code, help },
  {
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The account has used up what the provider lets it transfer",
      why: "The provider counts commands and bytes of a day; it is not the mailbox that is full.",
      try: "Wait an hour, up to a day, and let other programs that fetch the whole mailbox rest."
    })
  }
) {}

/** The login was right, and no mailbox is behind it. */
export class AuthenticatedNotConnected extends reason<AuthenticatedNotConnected>()(
  "AuthenticatedNotConnected",
  { code, help },
  {
    actionBy: "user",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The login worked, but the mailbox behind it is not reachable",
      why: "Exchange says so for too many recent sessions, for IMAP that is off, and for a login to another mailbox.",
      try: "Wait some minutes. If it stays so, check that IMAP is on for the mailbox and that the user name is its own."
    })
  }
) {}

export class ServerUnavailable extends reason<ServerUnavailable>()(
  "ServerUnavailable",
  { code, help },
  {
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The server cannot serve at the moment",
      why: "It answers, and says itself that the system behind it is down.",
      try: "Wait some minutes and try again; there is nothing to change on this side."
    })
  }
) {}

export class IpBlocked extends reason<IpBlocked>()(
  "IpBlocked",
  { code, help },
  {
    actionBy: "admin",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "The server blocks the address of this network",
      why: "It counted too many failed logins or connections from here, maybe by somebody else behind the same address.",
      try: "Wait an hour, or try from another network; whoever runs the server can lift the block."
    })
  }
) {}

/** The account lives elsewhere, says the server. The URL is its own; it is never followed. RFC 2221, RFC 2193. */
export class Referral extends reason<Referral>()(
  "Referral",
  { code, url: Quotation },
  {
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ url }) => ({
      title: `The server says that the account or mailbox is elsewhere${because(url === undefined ? undefined : quoted(url))}`,
      why: "Such a pointer may come from anybody who runs or attacks the server, so it is never followed.",
      try: "Ask the provider whether the account moved. If it did, connect to the new host by name."
    })
  }
) {}
