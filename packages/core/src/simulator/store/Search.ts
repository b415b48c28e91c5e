/** The keys of SEARCH. RFC 9051 §6.4.4, RFC 7162 §3.1.5. */
import { type Argument, textOf } from "../ClientCommand.ts"
import { type Address, addresses } from "../mail/addresses.ts"
import { messageNumber, threadNumber } from "../mail/gmail.ts"
import { bodyText, headerText, words } from "../mail/decode.ts"
import * as Mime from "../mail/Mime.ts"
import { hasFlag, type StoredMessage } from "./Mailstore.ts"
import { utf8 } from "../../base/octets.ts"
import { months } from "../../imap/mime/date.ts"
import * as NumberSet from "../../imap/wire/NumberSet.ts"
import type { Numbered } from "./View.ts"

/** Returns whether a message matches. */
export type Test = (numbered: Numbered) => boolean

/** The context in which keys are read. */
export interface KeyContext {
  /** The meaning of `*`. */
  readonly sequence: number
  readonly uid: number
  /** The UIDs that `$` names. RFC 5182 §2.1. */
  readonly saved: ReadonlySet<number>
  /** Returns whether the server lists a capability. */
  readonly lists: (capability: string) => boolean
}

interface Read {
  readonly test: Test
  /** The number of the key's arguments. */
  readonly length: number
}

type Reader = (args: ReadonlyArray<Argument>, known: KeyContext) => Read | undefined

/** Reads the keys, all of which must match. Returns nothing if one of them is not a key. */
export const parse = (args: ReadonlyArray<Argument>, known: KeyContext): Test | undefined => {
  const tests: Array<Test> = []
  for (let at = 0; at < args.length;) {
    const read = readKey(args.slice(at), known)
    if (read === undefined) return undefined
    tests.push(read.test)
    at += read.length
  }
  return tests.length === 0 ? undefined : (numbered) => tests.every((test) => test(numbered))
}

const readKey: Reader = (args, known) => {
  const [first] = args
  if (first?._tag === "List") {
    const test = parse(first.items, known)
    return test === undefined ? undefined : { test, length: 1 }
  }
  const name = textOf(first)?.toUpperCase() ?? ""
  const reader = Object.hasOwn(readers, name) ? readers[name] : undefined
  if (reader !== undefined) return reader(args, known)
  if (name === "$") return isSaved(known, 1)
  const set = NumberSet.parse(name, known.sequence)
  return set === undefined ? undefined : { test: ({ sequence }) => NumberSet.has(set, sequence), length: 1 }
}

/** A key without arguments. */
const alone =
  (test: (message: StoredMessage) => boolean): Reader =>
  () => ({ test: ({ message }) => test(message), length: 1 })

const flag = (name: string, wanted: boolean): Reader => alone((message) => hasFlag(message, name) === wanted)

/** A key with one argument; nothing if the argument cannot be read. */
const taking =
  <A>(
    read: (text: string, known: KeyContext) => A | undefined,
    test: (value: A, numbered: Numbered) => boolean
  ): Reader =>
  (args, known) => {
    const text = textOf(args[1])
    const value = text === undefined ? undefined : read(text, known)
    return value === undefined ? undefined : { test: (numbered) => test(value, numbered), length: 2 }
  }

const asIs = (text: string): string => text

const number = (text: string): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined)

const includes = (text: string, part: string): boolean => text.toLowerCase().includes(part.toLowerCase())

/** Returns whether a field contains the text; a present field contains the empty string. */
const inField = (name: string, part: string, { octets }: StoredMessage): boolean =>
  Mime.parse(octets).fields.some(
    (field) => field.name.toLowerCase() === name.toLowerCase() && includes(words(field.value), part)
  )

/** In the addresses of ENVELOPE, which have neither comments nor folds: `Ada <ada@example.org>`. RFC 9051 §6.4.4. */
const addressKey = (name: string): Reader =>
  taking(asIs, (part, { message }) => {
    const people = addresses(Mime.field(Mime.parse(message.octets), name) ?? "")
    return people.some((person) => includes(addressText(person), part))
  })

const addressText = ({ host, mailbox = "", name = "" }: Address): string =>
  host === undefined ? utf8(mailbox) : `${words(name)} <${utf8(mailbox)}@${utf8(host)}>`

/** Returns the day as a number; time and zone are ignored. RFC 9051 §6.4.4. */
const dayOf = (text: string): number | undefined => {
  const [, day = "", month = "", year = ""] = /^\s*(\d{1,2})[- ]([a-z]{3})[- ](\d{4})/i.exec(text) ?? []
  const at = months.indexOf(month.toLowerCase())
  return at < 0 ? undefined : Number(year) * 10_000 + at * 100 + Number(day)
}

const received = ({ internalDate }: StoredMessage) => dayOf(internalDate)

const sent = ({ octets }: StoredMessage) =>
  dayOf((Mime.field(Mime.parse(octets), "Date") ?? "").replace(/^\s*[a-z]{3},/i, ""))

const dateKey = (of: typeof received, compare: (day: number, asked: number) => boolean): Reader =>
  taking(dayOf, (asked, { message }) => {
    const day = of(message)
    return day !== undefined && compare(day, asked)
  })

const before = (day: number, asked: number) => day < asked
const on = (day: number, asked: number) => day === asked
const since = (day: number, asked: number) => day >= asked

const not: Reader = (args, known) => {
  const key = readKey(args.slice(1), known)
  return key === undefined ? undefined : { test: (numbered) => !key.test(numbered), length: 1 + key.length }
}

const or: Reader = (args, known) => {
  const first = readKey(args.slice(1), known)
  const second = first === undefined ? undefined : readKey(args.slice(1 + first.length), known)
  if (first === undefined || second === undefined) return undefined
  return {
    test: (numbered) => first.test(numbered) || second.test(numbered),
    length: 1 + first.length + second.length
  }
}

const header: Reader = (args) => {
  const [name, part] = [textOf(args[1]), textOf(args[2])]
  if (name === undefined || part === undefined) return undefined
  return { test: ({ message }) => inField(name, part, message), length: 3 }
}

/** Reads MODSEQ, with or without the name of an entry, which is ignored. */
const modSeq: Reader = (args) => {
  const length = args[1]?._tag === "String" ? 4 : 2
  const minModSeq = number(textOf(args[length - 1]) ?? "")
  return minModSeq === undefined ? undefined : { test: ({ message }) => message.modSeq >= minModSeq, length }
}

const uidKey: Reader = taking(
  (text, { uid }) => NumberSet.parse(text, uid),
  (set, { message }) => NumberSet.has(set, message.uid)
)

const isSaved = ({ lists, saved }: KeyContext, length: number): Read | undefined =>
  lists("SEARCHRES") ? { test: ({ message }) => saved.has(message.uid), length } : undefined

/** A key of an extension. */
const ifListed =
  (capability: string, read: Reader): Reader =>
  (args, known) =>
    known.lists(capability) ? read(args, known) : undefined

const saved = ({ saveDate }: StoredMessage) => dayOf(saveDate ?? "")

const savedKey = (compare: (day: number, asked: number) => boolean): Reader =>
  ifListed("SAVEDATE", dateKey(saved, compare))

const gmailKey = (test: (text: string, message: StoredMessage) => boolean): Reader =>
  ifListed(
    "X-GM-EXT-1",
    taking(asIs, (text, { message }) => test(text, message))
  )

/** Anywhere in the header or the body. */
const holds = (text: string, { octets }: StoredMessage): boolean => {
  const parsed = Mime.parse(octets)
  return includes(`${headerText(parsed)}\n${bodyText(parsed)}`, text)
}

const readers: Readonly<Record<string, Reader>> = {
  ALL: alone(() => true),
  ANSWERED: flag("\\Answered", true),
  BCC: addressKey("Bcc"),
  BEFORE: dateKey(received, before),
  BODY: taking(asIs, (part, { message }) => includes(bodyText(Mime.parse(message.octets)), part)),
  CC: addressKey("Cc"),
  DELETED: flag("\\Deleted", true),
  DRAFT: flag("\\Draft", true),
  FLAGGED: flag("\\Flagged", true),
  FROM: addressKey("From"),
  HEADER: header,
  KEYWORD: taking(asIs, (name, { message }) => hasFlag(message, name)),
  LARGER: taking(number, (size, { message }) => message.octets.length > size),
  MODSEQ: modSeq,
  NEW: alone((message) => hasFlag(message, "\\Recent") && !hasFlag(message, "\\Seen")),
  NOT: not,
  OLD: flag("\\Recent", false),
  ON: dateKey(received, on),
  OR: or,
  RECENT: flag("\\Recent", true),
  SAVEDATESUPPORTED: ifListed(
    "SAVEDATE",
    alone(() => true)
  ),
  SAVEDBEFORE: savedKey(before),
  SAVEDON: savedKey(on),
  SAVEDSINCE: savedKey(since),
  SEEN: flag("\\Seen", true),
  SENTBEFORE: dateKey(sent, before),
  SENTON: dateKey(sent, on),
  SENTSINCE: dateKey(sent, since),
  SINCE: dateKey(received, since),
  SMALLER: taking(number, (size, { message }) => message.octets.length < size),
  SUBJECT: taking(asIs, (part, { message }) => inField("Subject", part, message)),
  TEXT: taking(asIs, (part, { message }) => holds(part, message)),
  TO: addressKey("To"),
  UID: (args, known) => (textOf(args[1]) === "$" ? isSaved(known, 2) : uidKey(args, known)),
  UNANSWERED: flag("\\Answered", false),
  UNDELETED: flag("\\Deleted", false),
  UNDRAFT: flag("\\Draft", false),
  UNFLAGGED: flag("\\Flagged", false),
  UNKEYWORD: taking(asIs, (name, { message }) => !hasFlag(message, name)),
  UNSEEN: flag("\\Seen", false),
  "X-GM-LABELS": gmailKey((label, { labels = [] }) => hasFlag({ flags: labels }, label)),
  "X-GM-MSGID": gmailKey((number, message) => messageNumber(message) === number),
  "X-GM-RAW": gmailKey(holds),
  "X-GM-THRID": gmailKey((number, message) => threadNumber(message) === number)
}
