/** The built-in mail of simulated servers: invented, small, and the same at every run. */

export interface SimulatedMessage {
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  /** RFC 9051 `date-time`. */
  readonly internalDate: string
  /** Header fields as name and value, values in wire form. */
  readonly header: ReadonlyArray<readonly [name: string, value: string]>
  readonly body: string
}

export interface SimulatedMailbox {
  /** In wire form: modified UTF-7. */
  readonly name: string
  readonly attributes: ReadonlyArray<string>
  readonly uidValidity: number
  readonly uidNext: number
  readonly messages: ReadonlyArray<SimulatedMessage>
}

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

const message = (subject: string, index: number): SimulatedMessage => {
  const [name, address] = senders[index % senders.length] ?? senders[0]
  const day = String(index + 1).padStart(2, "0")
  return {
    uid: 100 + index,
    flags: index < 9 ? ["\\Seen"] : [],
    internalDate: `${day}-Jun-2026 09:30:00 +0000`,
    header: [
      ["Date", `${index + 1} Jun 2026 09:30:00 +0000`],
      ["From", `${name} <${address}>`],
      ["To", "<user@example.com>"],
      ["Subject", subject],
      ["Message-ID", `<${100 + index}@simulator.example>`]
    ],
    body: `${subject}\r\n`
  }
}

/** An inbox with a dozen messages, three of them unseen, and an empty folder. */
export const builtIn: ReadonlyArray<SimulatedMailbox> = [
  {
    name: "INBOX",
    attributes: ["\\HasNoChildren"],
    uidValidity: 1_375_069_811,
    uidNext: 112,
    messages: subjects.map(message)
  },
  { name: "Drafts", attributes: ["\\HasNoChildren"], uidValidity: 1_375_069_812, uidNext: 1, messages: [] }
]

/** `INBOX` in any case; every other name exactly. RFC 9051 §5.1. */
export const find = (
  mailboxes: ReadonlyArray<SimulatedMailbox>,
  name: string
): SimulatedMailbox | undefined => {
  const wanted = name.toUpperCase() === "INBOX" ? "INBOX" : name
  return mailboxes.find((mailbox) => mailbox.name === wanted)
}

/** Whether a name fits a pattern of LIST. RFC 9051 §6.3.9. */
export const matches = (name: string, pattern: string): boolean => {
  const source = pattern.replaceAll(
    /[^*%]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`
  )
  return new RegExp(`^${source.replaceAll(/\*+/g, ".*").replaceAll("%", "[^/]*")}$`, "i").test(name)
}

export const unseen = (mailbox: SimulatedMailbox): ReadonlyArray<number> =>
  mailbox.messages.flatMap(({ flags }, index) => (flags.includes("\\Seen") ? [] : [index + 1]))
