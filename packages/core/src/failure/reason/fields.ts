/** Fields that several reasons share, and the names that some of them use. Plain data, without Effect. */
import { names } from "../../base/Sizes.ts"
import { optional, quotation } from "./Kind.ts"
import type { StepName } from "../../base/steps.ts"

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

/**
 * The party whose failure it is, as far as that is known: `either` the server or the network; `impatience`: a limit of time that the
 * app made shorter than it is by default; `registration`: of the app itself at the provider; `domain`: of the account, which an
 * administrator sets up.
 */
export const parties = [
  "app",
  "source",
  "registration",
  "machine",
  "clock",
  "gateway",
  "lookup",
  "resolver",
  "within",
  "proxy",
  "settings",
  "certificate",
  "scanner",
  "path",
  "filter",
  "proxySettings",
  "tunnel",
  "impatience",
  "patience",
  "unread",
  "server",
  "either",
  "limit",
  "counted",
  "account",
  "inCommon",
  "consent",
  "contract",
  "mechanism",
  "name",
  "renamed",
  "rule",
  "access",
  "rights",
  "domain",
  "others",
  "holder",
  "nobody"
] as const
export type Party = (typeof parties)[number]

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
