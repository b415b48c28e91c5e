/**
 * What an app has to know of large providers before it can ask their users for anything: where their mail is, what it
 * takes to log in, and the pages that help. Plain data; nothing here is needed to connect, and nothing is looked up.
 *
 * **Example** (An account at Google)
 *
 * ```ts
 * import { Account, Providers } from "@effect-imap/core"
 * import { Redacted } from "effect"
 *
 * const { google } = Providers
 * const account = Account.make({ ...google.account, user: "ada@gmail.com", token: Redacted.make("ya29.…") })
 * ```
 */
import type * as Mechanism from "./Mechanism.ts"

/** What an app has to know of one provider. */
export interface Provider {
  readonly name: string
  /** Fields of an account: spread them into one. */
  readonly account: { readonly host: string; readonly port: number; readonly security: "tls" }
  /** Domains of mail addresses that are certain to be the provider's; a company's own may be, too. */
  readonly domains: ReadonlyArray<string>
  /** SASL mechanisms that work there, the best first. */
  readonly mechanisms: ReadonlyArray<Mechanism.Name>
  /** What the account's own password is good for: nothing, or nothing but an app password in its place. */
  readonly password: "refused" | "appPassword"
  /** OAuth 2.0, RFC 6749: what to ask for, and where. */
  readonly oauth: {
    readonly scopes: ReadonlyArray<string>
    readonly authorize: string
    readonly token: string
  }
  /** Pages for people. */
  readonly help: {
    readonly oauth: string
    readonly password: string
  }
}

/** Gmail and Google Workspace. */
export const google: Provider = {
  name: "Google",
  account: { host: "imap.gmail.com", port: 993, security: "tls" },
  domains: ["gmail.com", "googlemail.com"],
  mechanisms: ["OAUTHBEARER", "XOAUTH2", "PLAIN"],
  password: "appPassword",
  oauth: {
    scopes: ["https://mail.google.com/"],
    authorize: "https://accounts.google.com/o/oauth2/v2/auth",
    token: "https://oauth2.googleapis.com/token"
  },
  help: {
    oauth: "https://developers.google.com/workspace/gmail/imap/xoauth2-protocol",
    password: "https://support.google.com/accounts/answer/185833"
  }
}

/** Outlook.com and Microsoft 365, whose servers take tokens alone. */
export const microsoft: Provider = {
  name: "Microsoft",
  account: { host: "outlook.office365.com", port: 993, security: "tls" },
  domains: ["outlook.com", "hotmail.com", "live.com", "msn.com"],
  mechanisms: ["XOAUTH2"],
  password: "refused",
  oauth: {
    scopes: ["https://outlook.office.com/IMAP.AccessAsUser.All", "offline_access"],
    authorize: "https://login.microsoftonline.com/common/oauth2/v2.0/authorize",
    token: "https://login.microsoftonline.com/common/oauth2/v2.0/token"
  },
  help: {
    oauth:
      "https://learn.microsoft.com/exchange/client-developer/legacy-protocols/how-to-authenticate-an-imap-pop-smtp-application-by-using-oauth",
    password:
      "https://learn.microsoft.com/exchange/clients-and-mobile-in-exchange-online/deprecation-of-basic-authentication-exchange-online"
  }
}

const all = [google, microsoft]

/** The provider of a mail address, where its domain says so. */
export const ofAddress = (address: string): Provider | undefined => {
  const domain = address.slice(address.lastIndexOf("@") + 1).toLowerCase()
  return all.find(({ domains }) => domains.includes(domain))
}
