/**
 * The header fields that a server reads for its clients: who wrote to whom, when, and about what. RFC 9051 §7.5.2.
 *
 * Texts are decoded (RFC 2047). What a server does not report, or reports in a way that cannot be read, is `undefined`
 * or an empty list: reading an envelope never fails. All of it was written by a sender, and may be a lie.
 */
import { Schema } from "effect"
import { isListOf, isTagged } from "../base/is.ts"
import { expects, isValue } from "../failure/expects.ts"
import { readDate } from "./mime/date.ts"
import { decodeWords } from "./mime/encodedWords.ts"
import { placeholders } from "./mime/placeholders.ts"
import { idText, itemsOf, readableText, sentText } from "./mime/valueText.ts"
import type { Value } from "./Response.ts"

/** One mailbox, such as `Ada Lovelace <ada@example.com>`. */
export const Mailbox = Schema.TaggedStruct("Mailbox", {
  /** Decoded; `undefined` if the sender gave none. */
  name: Schema.UndefinedOr(Schema.String),
  /** `ada@example.com`; without `@` if the sender left out one side, and empty if both. */
  address: Schema.String
})
export interface Mailbox extends Schema.Schema.Type<typeof Mailbox> {}

/** A named group, such as `undisclosed-recipients:;`. RFC 5322 §3.4. */
export const Group = Schema.TaggedStruct("Group", { name: Schema.String, members: Schema.Array(Mailbox) })
export interface Group extends Schema.Schema.Type<typeof Group> {}

/** The content of an address field. */
export const Address = Schema.Union([Mailbox, Group])
export type Address = typeof Address.Type

const text = Schema.UndefinedOr(Schema.String)
const people = Schema.Array(Address)

/** The fields of a message's header, as a server reports them. */
export const Envelope = Schema.Struct({
  /** In the zone of the sender. `rawDate` has what was sent. */
  date: Schema.UndefinedOr(Schema.DateTimeZoned),
  rawDate: text,
  /** One line, without blanks at its ends; so are the names of people. */
  subject: text,
  from: people,
  /** As `from` if the message has none; so is `replyTo`. */
  sender: people,
  replyTo: people,
  to: people,
  cc: people,
  bcc: people,
  /** As sent, angle brackets included, on one line. */
  inReplyTo: text,
  messageId: text
})
export interface Envelope extends Schema.Schema.Type<typeof Envelope> {}

/** Reads the value of `ENVELOPE`, whatever it is. Throws a `Misuse` for a value that is not one of a response. */
export const fromValue = (value: Value | undefined): Envelope => {
  expects(isValue(value), "Envelope.fromValue", "value", "a value of a response")
  const items = itemsOf(value)
  const [date, subject, from, sender, replyTo, to, cc, bcc, inReplyTo, messageId] = items
  // if there are fewer, it is unknown which are missing
  const hasIds = items.length >= 10
  const rawDate = sentText(date)
  const senders = addresses(from)
  return {
    date: rawDate === undefined ? undefined : readDate(rawDate),
    rawDate,
    subject: readableText(subject),
    from: senders,
    sender: isSame(sender, from) ? senders : addresses(sender),
    replyTo: isSame(replyTo, from) ? senders : addresses(replyTo),
    to: addresses(to),
    cc: addresses(cc),
    bcc: addresses(bcc),
    inReplyTo: hasIds ? idText(inReplyTo) : undefined,
    messageId: hasIds ? idText(messageId) : undefined
  }
}

/** Returns the mailboxes of an address field, including those in groups. */
export const mailboxes = (addresses: ReadonlyArray<Address>): ReadonlyArray<Mailbox> => {
  const isSo = isListOf(addresses, (each) => isTagged(each, kinds))
  expects(isSo, "Envelope.mailboxes", "addresses", "an array of addresses, such as `from`")
  return addresses.flatMap((address) => (address._tag === "Group" ? address.members : [address]))
}

const kinds = new Set<Address["_tag"]>(["Mailbox", "Group"])

const none: ReadonlyArray<Address> = []

/** A group begins with a mailbox without a host, and ends with one that has nothing. RFC 9051 §7.5.2. */
const addresses = (value: Value | undefined): ReadonlyArray<Address> => {
  const items = itemsOf(value)
  if (items.length === 0) return none
  const all: Array<Address> = []
  let lastEnd: number | undefined
  let members: Array<Mailbox> | undefined
  for (let index = 0; index < items.length; index++) {
    const fields = itemsOf(items[index])
    const name = readableText(fields[0])
    const local = sentText(fields[2])
    const domain = sentText(fields[3])
    if (local === undefined && domain === undefined) {
      members = undefined
      continue
    }
    if (domain === undefined && local !== undefined && name === undefined) {
      lastEnd ??= items.findLastIndex(isEnd)
      if (index < lastEnd) {
        members = []
        all.push({ _tag: "Group", name: decodeWords(local).trim(), members })
        continue
      }
    }
    const mailbox = mailboxOf(name, local, domain)
    if (members === undefined) all.push(mailbox)
    else members.push(mailbox)
  }
  return all
}

/** Servers repeat From for missing Sender and Reply-To fields. Equal values are parsed and stored once. */
const isSame = (one: Value | undefined, other: Value | undefined): boolean => {
  if (one?._tag === "List") {
    return (
      other?._tag === "List" &&
      one.items.length === other.items.length &&
      one.items.every((item, index) => isSame(item, other.items[index]))
    )
  }
  if (one?._tag === "Nil") return other?._tag === "Nil"
  // octets that are not UTF-8 are rare, and are not compared
  if (one?._tag !== "Quoted" || other?._tag !== "Quoted") return false
  return one.text === other.text && one.bytes === undefined && other.bytes === undefined
}

const isEnd = (value: Value): boolean => {
  const fields = itemsOf(value)
  return sentText(fields[2]) === undefined && sentText(fields[3]) === undefined
}

const mailboxOf = (
  name: string | undefined,
  givenLocal: string | undefined,
  givenDomain: string | undefined
): Mailbox => {
  const local = placeholders.local.has(givenLocal ?? "") ? undefined : givenLocal
  const domain = placeholders.domain.has(givenDomain ?? "") ? undefined : givenDomain
  const isComplete = local !== undefined && domain !== undefined
  return { _tag: "Mailbox", name, address: isComplete ? `${local}@${domain}` : (local ?? domain ?? "") }
}
