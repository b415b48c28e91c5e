/**
 * The facts about large providers that an app needs before it can ask their users for anything: their hosts, what it
 * takes to log in, and the pages that help. Plain data; nothing here is needed to connect, and nothing is looked up.
 *
 * Hosts, ports, user names and domains are those of Thunderbird's collection (github.com/thunderbird/autoconfig, as of
 * March 2026); it does not know Fastmail's domains, `foxmail.com`, `vip.qq.com` and `internet.ru`.
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
import { expectsText } from "../failure/expects.ts"
import type * as Mechanism from "../imap/Mechanism.ts"

/** The facts about one provider. */
export interface Provider {
  readonly name: string
  /** Fields of an account: spread them into one. */
  readonly account: { readonly host: string; readonly port: number; readonly security: "tls" }
  /** Domains of mail addresses that are certain to be the provider's; a company's own may be, too. */
  readonly domains: ReadonlyArray<string>
  /** Domains of the hosts that take its mail, if such a host (MX, RFC 5321 §5) shows that a mailbox is there. */
  readonly exchanges?: ReadonlyArray<string>
  /** The part of an address in `domains` that is the user name: the whole address if absent. */
  readonly user?: "localPart"
  /** SASL mechanisms that work there, the best first. */
  readonly mechanisms: ReadonlyArray<Mechanism.Name>
  /** The use of the account's own password: it is accepted, refused, or an app password takes its place. */
  readonly password: "accepted" | "refused" | "appPassword"
  /** OAuth 2.0, RFC 6749: what to ask for, and where. */
  readonly oauth?: {
    readonly scopes: ReadonlyArray<string>
    readonly authorize: string
    readonly token: string
  }
  /** Pages for people. */
  readonly help: {
    readonly oauth?: string
    /** The page about what to switch on, and which password to use. */
    readonly password?: string
  }
}

const at = (host: string): Provider["account"] => ({ host, port: 993, security: "tls" })

/** Gmail and Google Workspace. */
export const google = {
  name: "Google",
  account: at("imap.gmail.com"),
  domains: ["gmail.com", "googlemail.com"],
  exchanges: ["google.com", "googlemail.com"],
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
} satisfies Provider

/** Outlook.com and Microsoft 365, whose servers take tokens alone. */
export const microsoft = {
  name: "Microsoft",
  account: at("outlook.office365.com"),
  domains: [
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "outlook.es",
    "outlook.it",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.es",
    "hotmail.it",
    "live.com",
    "live.co.uk",
    "live.de",
    "live.fr",
    "live.nl",
    "msn.com"
  ],
  exchanges: ["mail.protection.outlook.com", "mx.microsoft"],
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
} satisfies Provider

/** Takes a separate password for each program, and none but that. */
const withAppPassword = (
  name: string,
  host: string,
  domains: ReadonlyArray<string>,
  help: Provider["help"],
  more: Pick<Provider, "exchanges" | "user"> = {}
): Provider => ({
  name,
  account: at(host),
  domains,
  mechanisms: ["PLAIN"],
  password: "appPassword",
  help,
  ...more
})

/** Takes the account's own password, once IMAP is switched on. */
const withPassword = (
  name: string,
  host: string,
  domains: ReadonlyArray<string>,
  password: string,
  more: Pick<Provider, "user"> = {}
): Provider => ({
  name,
  account: at(host),
  domains,
  mechanisms: ["PLAIN"],
  password: "accepted",
  help: { password },
  ...more
})

const yahooDomains = [
  "yahoo.com",
  "ymail.com",
  "rocketmail.com",
  "myyahoo.com",
  "yahoo.ca",
  "yahoo.co.in",
  "yahoo.co.nz",
  "yahoo.co.uk",
  "yahoo.com.ar",
  "yahoo.com.au",
  "yahoo.com.br",
  "yahoo.com.mx",
  "yahoo.de",
  "yahoo.es",
  "yahoo.fr",
  "yahoo.it",
  "yahoo.se"
]
const netease = { password: "https://help.mail.163.com" }
const mailRu = ["mail.ru", "inbox.ru", "list.ru", "bk.ru", "internet.ru"]

/** Every provider that is known here. */
export const all: ReadonlyArray<Provider> = [
  google,
  microsoft,
  withAppPassword("Yahoo", "imap.mail.yahoo.com", yahooDomains, {
    password: "https://help.yahoo.com/kb/SLN15241.html"
  }),
  withAppPassword("AOL", "imap.aol.com", ["aol.com", "aim.com"], {
    password: "https://help.aol.com/articles/Create-and-manage-app-password"
  }),
  withAppPassword(
    "iCloud",
    "imap.mail.me.com",
    ["icloud.com", "me.com", "mac.com"],
    { password: "https://support.apple.com/102654" },
    { exchanges: ["mail.icloud.com"], user: "localPart" }
  ),
  withAppPassword(
    "Fastmail",
    "imap.fastmail.com",
    ["fastmail.com", "fastmail.fm"],
    { password: "https://www.fastmail.help/hc/en-us/articles/360058752854-App-passwords" },
    { exchanges: ["messagingengine.com"] }
  ),
  withPassword(
    "GMX",
    "imap.gmx.net",
    ["gmx.de", "gmx.net", "gmx.at", "gmx.ch"],
    "https://hilfe.gmx.net/pop-imap/einschalten.html"
  ),
  withPassword("WEB.DE", "imap.web.de", ["web.de"], "https://hilfe.web.de/pop-imap/einschalten.html", {
    user: "localPart"
  }),
  // it has a separate password for mail programs
  withAppPassword("T-Online", "secureimap.t-online.de", ["t-online.de", "magenta.de"], {
    password: "https://www.telekom.de/hilfe/apps-dienste/e-mail/programme/passwort-verwalten"
  }),
  withAppPassword("Mail.ru", "imap.mail.ru", mailRu, {
    password: "https://help.mail.ru/mail/security/protection/external"
  }),
  withAppPassword(
    "Yandex",
    "imap.yandex.com",
    ["yandex.com", "yandex.ru", "ya.ru", "yandex.by", "yandex.kz"],
    { password: "https://yandex.com/support/mail/mail-clients/others.html" },
    { exchanges: ["mx.yandex.net", "mx.yandex.ru"] }
  ),
  withAppPassword("QQ Mail", "imap.qq.com", ["qq.com", "vip.qq.com", "foxmail.com"], {
    password: "https://service.mail.qq.com"
  }),
  withAppPassword("NetEase 163", "imap.163.com", ["163.com"], netease),
  withAppPassword("NetEase 126", "imap.126.com", ["126.com"], netease),
  withAppPassword("NetEase Yeah", "imap.yeah.net", ["yeah.net"], netease)
]

/** Returns the provider of an email address, or `undefined` if its domain is not in the table. */
export const ofAddress = (address: string): Provider | undefined => {
  expectsText(address, "Providers.ofAddress", "address")
  return all.find(({ domains }) => domains.includes(domainOf(address)))
}

const domainOf = (address: string): string => address.slice(address.lastIndexOf("@") + 1).toLowerCase()

/** Returns the provider whose server this is, or `undefined`. */
export const ofHost = (host: string): Provider | undefined => {
  expectsText(host, "Providers.ofHost", "host")
  return all.find(({ account }) => account.host === host.toLowerCase())
}

/** Returns the provider that stores the mail which this host, the target of an MX record, receives. */
export const ofExchange = (host: string): Provider | undefined => {
  expectsText(host, "Providers.ofExchange", "host")
  return all.find(({ exchanges = [] }) =>
    exchanges.some((exchange) => isBelow(host.toLowerCase().replace(/\.$/, ""), exchange))
  )
}

const isBelow = (host: string, domain: string): boolean => `.${host}`.endsWith(`.${domain}`)
