/** Fields that several reasons share, and the names that some of them use. Plain data, without Effect. */
import { names } from "../../base/Sizes.ts"
import { optional, quotation } from "./Kind.ts"
import type { StepName } from "./steps.ts"

export { optional, quotation }

/** The server's response code, in upper case, at most 64 characters. */
export const code = optional(quotation("word"))
export const port = "integer"
/** The platform's name for it, such as `ECONNRESET`. Absent if the other end closed in good order. */
export const errno = optional("own")
/** A page of the provider that says how. */
export const help = optional(quotation("serverText"))
/** The literal that was being received: its size, and how much of it had come. RFC 9051 §4.3. */
export const literal = optional({ fields: { bytes: "integer", received: "integer" } })
/** The command that had no answer yet, for how long, and whether an answer had begun. */
export const pending = {
  command: optional("own"),
  waitedMs: optional("integer"),
  answer: optional(["none", "begun"]),
  /** The part of it that was never sent, since the server did not ask for it. RFC 9051 §4.3, §6.2.2. */
  unsent: optional(["literal", "credential"])
}
/** This program read nothing for so long, until shortly before: its app took nothing, or it did something else. */
export const held = optional({ fields: { by: ["app", "program"], ms: "integer" } })
/** What the server said that it waits for, or does, before it answers. RFC 9585. */
export const serverSaid = optional(["lock", "index", "work"])
/** The intermediary that the connection goes through, as the transport names it. */
export const through = optional("words")
/**
 * The kind of address that the host is or leads to: this machine, its network (RFC 1918), any other in place of a name, or that of no
 * machine, `0.0.0.0`, with which filters of names answer.
 */
export const address = optional(["loopback", "private", "public", "nowhere"])
/** An earlier connection had its login accepted; `renewal`: what was refused is a new token, or the same one again. */
export const acceptedBefore = optional("boolean")
export const renewal = optional(["renewed", "repeated"])
/** An earlier connection met a certificate that it trusted. */
export const trustedBefore = optional("boolean")
/** How often in a row what had been accepted is refused now, where nobody is there to act. */
export const inARow = optional("integer")
/** The words of the other side, or of the system. */
export const detail = quotation("longText")
/** The bound of `Sizes.table` that was exceeded. */
export const bound = names

/** The step of the lifecycle at which something happened. */
export type Step = StepName

/** The one who must act: the owner of the account, the operator of the server or the network, the app, or nobody. */
export const turns = ["user", "admin", "app", "nobody"] as const
export type ActionBy = (typeof turns)[number]

/** The party whose a failure is, as far as it is known, in the words that follow “Whose: ”. */
export const parties = {
  app: "the app, not the server",
  typed: "what was typed, or the options of the tool, not the server",
  source: "the app’s own source of the password or token; the mail server is not at fault",
  /** Of the source of a token: the provider knows the app itself no more. */
  registration:
    "the app’s own registration at the provider, which its operator renews: neither the account nor the mail server",
  machine: "this machine’s network; the server had no part in it",
  clock: "the server’s certificate or this machine’s clock: which of them is not known",
  gateway: "the program that answers on this machine; no network is in between",
  lookup: "the look-up of the server’s name; the mail server had no part in it",
  /** The same, of a name that is known to be right. */
  resolver: "the look-up of the server’s name; the mail server had no part in it",
  within: "this machine’s network, if it is not the server’s own; else the server or a firewall before it",
  proxy: "the proxy",
  settings: "the account’s settings (host, port or security), or what answers there in place of the server",
  certificate:
    "the account’s host, the server’s certificate, or something that answers in its place: which of them is not known",
  scanner: "a program or device on this machine or network, which looks into encrypted connections",
  path: "the network, or this machine’s part of it: neither the mail server nor the login",
  filter: "a firewall or a filter on the way to the server",
  proxySettings: "the settings of the proxy, or the proxy itself",
  tunnel: "the tunnel’s command, and not the mail server",
  /** A limit of time that the app made shorter than it is by default. */
  impatience:
    "this program, which waits less than it does by default, or the server or the network, which needs longer: which of them is not known",
  patience:
    "this program, which did not wait longer, or the server, which took so long: which of them is not known",
  unread: "this program, which had stopped reading, or the server or the network: which of them is not known",
  server: "the server",
  /** Silences and cuts may be the server's, or of anything on the way to it. */
  either: "the server or the network: which of them is not known",
  place: "where this program connects from, which the server does not admit",
  limit: "a limit of the server, which was reached",
  counted: "a limit of the server, which may still have counted connections that had ended",
  account: "the account’s login or settings, which the server did not accept",
  /** Nothing was sent, and nothing refused. */
  inCommon: "the account’s settings or the server’s, which have no way to log in in common",
  consent:
    "the owner’s consent to this program, which has to be given again: the mail server has no part in it",
  contract: "the account’s standing with its provider, such as a bill or a contract",
  mechanism:
    "the account’s login, or the server, which may not be able to check it in this form: which of them is not known",
  name: "the name of the mailbox, in the account’s settings or in the program: the login itself was accepted",
  renamed: "whoever renamed, deleted or hid the mailbox meanwhile: its name and the login were right",
  rule: "a rule of the provider about programs: the login itself was accepted",
  access: "the account’s mailbox or its settings at the provider: the login itself was accepted",
  rights: "the rights that this account has in the mailbox, and not the login or the command",
  /** Neither the server's operator nor the owner: whoever administers the domain or the organisation of the account. */
  domain: "the settings of the account’s domain or organisation, which its administrator makes",
  behind: "the account’s login or the server behind the proxy: which of them is not known",
  others: "another program that uses the mailbox",
  holder: "whatever holds the mailbox: another program, or something at the server",
  /** A refusal alone proves nothing against the server, the command or the mailbox. */
  unsaid: "not known: the server’s words do not say",
  nobody: "nobody’s: tokens expire, and the app gives another one"
} as const
export type Party = keyof typeof parties

/** Returns whose a failure is, in words. What its reason leaves open, that of the loss before it may say. */
export const whose = (party: Party, before?: Party): string =>
  parties[(party === "either" ? before : undefined) ?? party]

/** Returns whether the same attempt may succeed: at once, after `retryAfter` or a while, or not before something changes. */
export const retries = ["now", "later", "never"] as const
export type Retry = (typeof retries)[number]

/** The possible meaning of a refusal, if the server does not say. */
export const suspicions = ["password", "appPassword", "imapDisabled", "userName", "throttled"] as const

/**
 * The result of asking a source: a server; an answer that there is none, or no answer; the domain's statement that it
 * has no IMAP; no answer in time; an answer that cannot be used.
 */
export const outcomes = ["found", "nothing", "notOffered", "silent", "unusable"] as const
export type Outcome = (typeof outcomes)[number]
