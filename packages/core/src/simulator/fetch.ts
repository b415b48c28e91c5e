/** FETCH and SEARCH over the built-in mail. RFC 9051 §6.4.4, §6.4.5, §7.5.2. */
import { type Argument, textOf } from "./ClientCommand.ts"
import type { SimulatedMailbox, SimulatedMessage } from "./mailboxes.ts"

interface Numbered {
  readonly sequence: number
  readonly message: SimulatedMessage
}

/** The lines of a FETCH, or nothing when an argument is not understood. */
export const fetchLines = (
  mailbox: SimulatedMailbox,
  args: ReadonlyArray<Argument>,
  by: "sequence" | "uid"
): ReadonlyArray<string> | undefined => {
  const set = textOf(args[0])
  const items = args.length === 2 ? itemsOf(args[1]) : undefined
  const chosen = set === undefined ? undefined : choose(mailbox, set, by)
  if (items === undefined || chosen === undefined) return undefined
  const wanted = by === "uid" && !items.includes("UID") ? ["UID", ...items] : items
  const lines = chosen.map((numbered) => fetchLine(numbered, wanted))
  return lines.every((line) => line !== undefined) ? lines : undefined
}

/** The line of a SEARCH; only ALL is understood. */
export const searchLine = (
  mailbox: SimulatedMailbox,
  args: ReadonlyArray<Argument>,
  by: "sequence" | "uid"
): string | undefined => {
  if (args.length !== 1 || textOf(args[0])?.toUpperCase() !== "ALL") return undefined
  const found = mailbox.messages.map(({ uid }, index) => (by === "uid" ? uid : index + 1))
  return ["* SEARCH", ...found].join(" ")
}

const macros: Readonly<Record<string, ReadonlyArray<string>>> = {
  FAST: ["FLAGS", "INTERNALDATE", "RFC822.SIZE"],
  ALL: ["FLAGS", "INTERNALDATE", "RFC822.SIZE", "ENVELOPE"]
}

const itemsOf = (argument: Argument | undefined): ReadonlyArray<string> | undefined => {
  if (argument?._tag !== "List") {
    const item = textOf(argument)?.toUpperCase()
    return item === undefined ? undefined : (macros[item] ?? [item])
  }
  const items = argument.items.map((item) => textOf(item)?.toUpperCase())
  return items.length > 0 && items.every((item) => item !== undefined) ? items : undefined
}

/** The messages of a set such as `1,3:5` or `10:*`. RFC 9051 §9 `sequence-set`. */
const choose = (
  mailbox: SimulatedMailbox,
  set: string,
  by: "sequence" | "uid"
): ReadonlyArray<Numbered> | undefined => {
  if (!/^(?:[1-9]\d*|\*)(?::(?:[1-9]\d*|\*))?(?:,(?:[1-9]\d*|\*)(?::(?:[1-9]\d*|\*))?)*$/.test(set))
    return undefined
  const all = mailbox.messages.map((message, index) => ({ sequence: index + 1, message }))
  const numberOf = ({ sequence, message }: Numbered) => (by === "uid" ? message.uid : sequence)
  const largest = Math.max(0, ...all.map(numberOf))
  const ranges = set.split(",").map((range) => {
    const ends = range.split(":").map((end) => (end === "*" ? largest : Number(end)))
    return [Math.min(...ends), Math.max(...ends)] as const
  })
  return all.filter((numbered) =>
    ranges.some(([from, to]) => numberOf(numbered) >= from && numberOf(numbered) <= to)
  )
}

const fetchLine = ({ sequence, message }: Numbered, items: ReadonlyArray<string>): string | undefined => {
  const values = items.map((item) => attribute(message, item))
  return values.every((value) => value !== undefined)
    ? `* ${sequence} FETCH (${values.join(" ")})`
    : undefined
}

const attribute = (message: SimulatedMessage, item: string): string | undefined => {
  if (item === "UID") return `UID ${message.uid}`
  if (item === "FLAGS") return `FLAGS (${message.flags.join(" ")})`
  if (item === "INTERNALDATE") return `INTERNALDATE "${message.internalDate}"`
  if (item === "RFC822.SIZE") return `RFC822.SIZE ${octets(whole(message))}`
  if (item === "ENVELOPE") return `ENVELOPE ${envelope(message)}`
  const section = /^BODY(?:\.PEEK)?\[(.*)\]$/.exec(item)?.[1]
  const text = section === undefined ? undefined : sectionText(message, section)
  return text === undefined ? undefined : `BODY[${section}] ${literal(text)}`
}

const sectionText = (message: SimulatedMessage, section: string): string | undefined => {
  if (section === "") return whole(message)
  if (section === "HEADER") return header(message)
  if (section === "TEXT" || section === "1") return message.body
  const names = /^HEADER\.FIELDS \(([^()]+)\)$/.exec(section)?.[1]?.split(" ")
  return names === undefined ? undefined : header(message, names)
}

const header = (message: SimulatedMessage, names?: ReadonlyArray<string>): string => {
  const fields = message.header.filter(([name]) => names === undefined || names.includes(name.toUpperCase()))
  return `${fields.map(([name, value]) => `${name}: ${value}\r\n`).join("")}\r\n`
}

const whole = (message: SimulatedMessage): string => `${header(message)}${message.body}`

const octets = (text: string): number => new TextEncoder().encode(text).length

const literal = (text: string): string => `{${octets(text)}}\r\n${text}`

const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`

const field = (message: SimulatedMessage, name: string): string =>
  message.header.find(([known]) => known === name)?.[1] ?? ""

/** RFC 9051 §7.5.2: date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id. */
const envelope = (message: SimulatedMessage): string => {
  const from = address(field(message, "From"))
  const parts = [quoted(field(message, "Date")), quoted(field(message, "Subject")), from, from, from]
  const rest = [address(field(message, "To")), "NIL", "NIL", "NIL", quoted(field(message, "Message-ID"))]
  return `(${[...parts, ...rest].join(" ")})`
}

const address = (text: string): string => {
  const match = /^(.*?) ?<([^@<>]*)@([^<>]*)>$/.exec(text)
  if (match === null) return "NIL"
  const [, name = "", local = "", domain = ""] = match
  return `((${name === "" ? "NIL" : quoted(name)} NIL ${quoted(local)} ${quoted(domain)}))`
}
