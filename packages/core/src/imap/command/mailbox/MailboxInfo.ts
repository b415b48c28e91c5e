/** A mailbox as LIST reports it. RFC 9051 §7.3.1, RFC 6154 §2. */
import { Schema } from "effect"
import { isObject } from "../../../base/is.ts"
import { MailboxStatus } from "./status.ts"

const specialUses = [
  "\\All",
  "\\Archive",
  "\\Drafts",
  "\\Flagged",
  "\\Important",
  "\\Junk",
  "\\Sent",
  "\\Trash"
] as const

export const specialUse = Schema.Literals(specialUses)

/** The special use of a mailbox. RFC 6154 §2, RFC 8457 §3. */
export type SpecialUse = typeof specialUse.Type

/** One mailbox, or one level of names. */
export const MailboxInfo = Schema.Struct({
  /** In Unicode. Octets that are not modified UTF-7 are lone surrogates, U+DC00 and the octet, and are sent back as they were. */
  name: Schema.String,
  /** Present if the name has such octets: a guess of what it says, to be shown and never sent. */
  label: Schema.optionalKey(Schema.String),
  /** Between the levels of its name; `undefined` if there are none. */
  delimiter: Schema.UndefinedOr(Schema.String),
  /** As sent. */
  attributes: Schema.Array(Schema.String),
  /** It can be selected. */
  selectable: Schema.Boolean,
  specialUse: Schema.optionalKey(specialUse),
  /** Present if that was asked for. */
  subscribed: Schema.optionalKey(Schema.Boolean),
  /** Present if the server reported it. */
  hasChildren: Schema.optionalKey(Schema.Boolean),
  /** Present if counts were asked for, the mailbox can be selected, and the server reported them. */
  status: Schema.optionalKey(MailboxStatus)
})
export interface MailboxInfo extends Schema.Schema.Type<typeof MailboxInfo> {}

/** Returns whether plain JavaScript may pass the value as one. */
export const isInfo = (given: unknown): boolean =>
  isObject(given) && "name" in given && typeof given.name === "string"
