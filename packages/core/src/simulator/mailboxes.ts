/** The initial mail of a simulated account: given by a test, or built in. */
import { Schema } from "effect"
import { isBytes } from "../base/octets.ts"
import { isOptions } from "../base/is.ts"
import { expects } from "../failure/expects.ts"
import { checkOf, expectsOptions, option, such } from "../failure/options.ts"
import { once } from "../base/once.ts"
import * as ModifiedUtf7 from "../imap/wire/ModifiedUtf7.ts"
import { compose, type MessageFields, written } from "./mail/compose.ts"
import { dateTime, dateTimeOf } from "./mail/date.ts"
import * as Mailstore from "./store/Mailstore.ts"

/** A message to put into a mailbox. `message` makes it. */
export interface SimulatedMessage {
  /** The whole message, one character per octet. */
  readonly octets: string
  readonly flags: ReadonlyArray<string>
  /** RFC 9051 `date-time`, such as `01-Jun-2026 09:30:00 +0000`; the time of its arrival by default. */
  readonly internalDate?: string | undefined
  /** The next one by default. */
  readonly uid?: number | undefined
}

/** The properties of a message other than its text. */
export interface MessageOptions {
  readonly flags?: ReadonlyArray<string> | undefined
  /** The time of arrival: by default when the server starts, or when it is delivered. */
  readonly internalDate?: Date | string | undefined
  /** The next one by default. */
  readonly uid?: number | undefined
}

/** A mailbox with more than its messages. */
export interface SimulatedMailbox {
  readonly messages: ReadonlyArray<SimulatedMessage>
  /** Its special use, such as `\Sent`. Derived from the name if that is Archive, Drafts, Junk, Sent or Trash. */
  readonly specialUse?: string | undefined
  readonly uidValidity?: number | undefined
  /** No by default. */
  readonly subscribed?: boolean | undefined
}

/** Mailboxes by name, in Unicode, with `/` between levels. An account has an INBOX even if none is given. */
export type Mailboxes = Readonly<Record<string, ReadonlyArray<SimulatedMessage> | SimulatedMailbox>>

/**
 * Makes a message for a mailbox of the simulator, from its fields or from its text.
 *
 * **Example** (An unread message with an attachment)
 *
 * ```ts
 * import * as Simulator from "@effect-imap/core/Simulator"
 *
 * const invoice = Simulator.message({
 *   from: "Grace Hopper <grace@example.net>",
 *   subject: "Invoice 2048",
 *   text: "Please find it attached.",
 *   attachments: [{ name: "2048.csv", type: "text/csv", content: "moths,1\n" }]
 * })
 * const asWritten = Simulator.message("From: ada@example.org\n\nLunch?\n", { flags: ["\\Seen"] })
 * ```
 */
export const message = (
  content: MessageFields | string | Uint8Array,
  options: MessageOptions = {}
): SimulatedMessage => {
  const call = "Simulator.message"
  const isWritten = typeof content === "string" || isBytes(content)
  expects(
    isWritten || isOptions(content, fields),
    call,
    "content",
    `its text, or ${fields.join(", ")} alone; flags, internalDate and uid are the second argument`
  )
  expectsOptions(options, call, check)
  const { flags = [], internalDate, uid } = options
  return {
    octets: isWritten ? written(content) : compose(content),
    flags,
    uid,
    internalDate: internalDate instanceof Date ? dateTimeOf(internalDate.getTime()) : internalDate
  }
}

const check = checkOf<MessageOptions>(() => ({
  flags: option.texts,
  internalDate: such(isDate, "a Date, or a date-time such as `01-Jun-2026 09:30:00 +0000`"),
  uid: Schema.Unknown
}))

const isDate = (given: unknown): boolean =>
  given instanceof Date ? !Number.isNaN(given.getTime()) : typeof given === "string" && dateTime.test(given)

const fields: ReadonlyArray<keyof MessageFields> = [
  "from",
  "to",
  "cc",
  "subject",
  "date",
  "headers",
  "text",
  "html",
  "attachments"
]

/** Makes a draft; `now`, in milliseconds, is the date of a message without one. */
export const draft = ({ internalDate, ...message }: SimulatedMessage, now: number): Mailstore.Draft => ({
  ...message,
  internalDate: internalDate ?? dateTimeOf(now),
  saveDate: dateTimeOf(now)
})

const uses: Readonly<Record<string, string>> = {
  Archive: "\\Archive",
  Drafts: "\\Drafts",
  Junk: "\\Junk",
  Sent: "\\Sent",
  Trash: "\\Trash"
}

/** Makes the store with all mailboxes. Nothing in it is recent, as if someone had opened each. */
export const storeOf = (mailboxes: Mailboxes, now: number): Mailstore.Mailstore => {
  const named = Object.hasOwn(mailboxes, "INBOX") ? mailboxes : { INBOX: [], ...mailboxes }
  let store = Mailstore.empty
  for (const [name, given] of Object.entries(named)) {
    const { messages, specialUse, subscribed, uidValidity } = isMailbox(given) ? given : { messages: given }
    const wire = ModifiedUtf7.encode(name)
    const use = specialUse ?? (Object.hasOwn(uses, name) ? uses[name] : undefined)
    store = Mailstore.create(store, wire, {
      specialUse: use,
      uidValidity: uidValidity ?? store.nextUidValidity
    })
    if (subscribed === true) store = Mailstore.subscribe(store, wire)
    const mailbox = Mailstore.find(store, wire)
    if (mailbox === undefined) continue
    const drafts = messages.map((each) => draft(each, now))
    store = Mailstore.claim(Mailstore.append(store, mailbox, drafts).store, mailbox.uidValidity)
  }
  return store
}

const isMailbox = (given: Mailboxes[string]): given is SimulatedMailbox => !Array.isArray(given)

const senders = [
  ["Ada Lovelace", "ada@example.org"],
  ["Grace Hopper", "grace@example.net"],
  ["=?UTF-8?Q?Andr=C3=A9-Marie_Amp=C3=A8re?=", "andre@example.org"]
] as const

const subjects = [
  "Notes on the Analytical Engine",
  "A moth in the relay",
  "=?UTF-8?B?5L2g5aW977yM5LiW55WM?=",
  "Minutes of the last meeting",
  "Re: Minutes of the last meeting",
  "=?UTF-8?Q?Entw=C3=BCrfe_zur_Durchsicht?=",
  'She said "hello" \\ and left',
  "Invoice 2048",
  "Your train on Friday",
  "Re: Notes on the Analytical Engine",
  "Photos of the garden",
  "Lunch?"
]

const builtInMessage = (subject: string, index: number): SimulatedMessage => {
  const [name, address] = senders[index % senders.length] ?? senders[0]
  const day = String(index + 1).padStart(2, "0")
  const lines = [
    `Date: ${index + 1} Jun 2026 09:30:00 +0000`,
    `From: ${name} <${address}>`,
    "To: <user@example.com>",
    `Subject: ${subject}`,
    `Message-ID: <${100 + index}@simulator.example>`
  ]
  return message(`${lines.join("\n")}\n\n${subject}\n`, {
    uid: 100 + index,
    flags: index < 9 ? ["\\Seen"] : [],
    internalDate: `${day}-Jun-2026 09:30:00 +0000`
  })
}

/** An inbox with a dozen messages, three of them unseen, and an empty folder. */
export const builtIn = once((): Mailboxes => ({
  INBOX: { messages: subjects.map(builtInMessage), uidValidity: 1_375_069_811 },
  Drafts: { messages: [], uidValidity: 1_375_069_812 }
}))
