/** A message as a FETCH returns it, by what was asked for. RFC 9051 §7.5.2. */
import { type DateTime, Schema } from "effect"
import * as Argument from "../Argument.ts"
import * as BodyStructure from "../BodyStructure.ts"
import * as Envelope from "../Envelope.ts"
import { readDate } from "../mime/date.ts"
import { type Headers, readHeaders } from "../mime/headers.ts"
import { undo } from "../mime/transfer.ts"
import { itemsOf, numberIn, readableText, sentText } from "../mime/valueText.ts"
import type { FetchData, Value } from "../Response.ts"
import * as Grammar from "../wire/Grammar.ts"
import type { Offered } from "./Plan.ts"
import * as sections from "./sections.ts"
import { optionsOf } from "./checking.ts"

/** What a FETCH asks of each message; its UID is always asked for. */
export interface FetchQuery {
  readonly flags?: boolean
  readonly envelope?: boolean
  readonly bodyStructure?: boolean
  /** When the message came to the server. */
  readonly internalDate?: boolean
  readonly size?: boolean
  /** Absent if the server does not list CONDSTORE. RFC 7162. */
  readonly modSeq?: boolean
  /** The same for all copies of a message. Absent if the server lists neither OBJECTID (RFC 8474) nor is Gmail. */
  readonly emailId?: boolean
  /** The same for all messages of a conversation; absent as `emailId`. */
  readonly threadId?: boolean
  /** The beginning of the text, made by the server. Absent if it does not list PREVIEW. RFC 8970. */
  readonly preview?: boolean
  /** The whole header, or the fields of these names. */
  readonly headers?: true | ReadonlyArray<string>
  /** The whole message as it was sent, or `maxLength` octets from `start` (0). */
  readonly source?: boolean | sections.Partial
  /**
   * Parts by their numbers, such as `1.2` (`part` of `BodyStructure`), `TEXT` or `2.MIME`, as they were sent:
   * `Mime.decodeTransfer` reads them.
   */
  readonly parts?: ReadonlyArray<string>
  /**
   * Parts that are named by their numbers come as they were before they were encoded (base64, quoted-printable). That
   * is undone here, by the structure, which is asked for with them: no message that can be downloaded makes it fail,
   * and one that is attached is left as it was sent. Not for `stream`, which has `Mime.contents`.
   *
   * With `"binary"` a server that lists BINARY undoes it, which makes base64 a quarter shorter, as compression does,
   * too. The price: what a server cannot decode it refuses, and all is asked for once more without BINARY; Dovecot ends
   * the connection over base64 that is broken, which is for a sender to choose, and writes attached messages again. RFC
   * 3516.
   */
  readonly decoded?: boolean | "binary"
}

export const queryShape = () =>
  optionsOf<FetchQuery>({
    flags: Schema.Boolean,
    envelope: Schema.Boolean,
    bodyStructure: Schema.Boolean,
    internalDate: Schema.Boolean,
    size: Schema.Boolean,
    modSeq: Schema.Boolean,
    emailId: Schema.Boolean,
    threadId: Schema.Boolean,
    preview: Schema.Boolean,
    headers: Schema.Union([Schema.Literal(true), Schema.Array(Schema.String)]),
    source: Schema.Union([
      Schema.Boolean,
      Schema.Struct({ start: Schema.optionalKey(Schema.Number), maxLength: Schema.Number })
    ]),
    parts: Schema.Array(Schema.String),
    decoded: Schema.Union([Schema.Boolean, Schema.Literal("binary")])
  })

/** What each field of a query brings. */
export interface Fetched {
  /** Such as `\Seen`, and keywords as the server spells them. */
  readonly flags: ReadonlySet<string>
  readonly envelope: Envelope.Envelope
  /** `undefined` if it cannot be read. */
  readonly bodyStructure: BodyStructure.BodyStructure | undefined
  /** In the server's zone; `undefined` if it is no date. */
  readonly internalDate: DateTime.Zoned | undefined
  /** Octets. */
  readonly size: number
  readonly modSeq: bigint | undefined
  readonly emailId: string | undefined
  readonly threadId: string | undefined
  readonly preview: string | undefined
  readonly headers: Headers
  /** `undefined` if the server has none to give. */
  readonly source: Uint8Array | undefined
  /** By the names that were asked for; a part that the message does not have is left out, or empty. */
  readonly parts: ReadonlyMap<string, Uint8Array>
}

/** What a query asks for. */
type Asked<Query> = {
  [Name in keyof Fetched & keyof Query]: Query[Name] extends true | object ? Name : never
}[keyof Fetched & keyof Query]

/** One message: what was asked for is there. */
export type Message<Query extends FetchQuery = FetchQuery> = {
  readonly sequence: number
  readonly uid: number
  /** Everything as it was sent, by upper-case names. */
  readonly attributes: ReadonlyMap<string, Value>
} & Partial<Fetched> &
  Pick<Fetched, Asked<Query>>

type Attributes = FetchData["attributes"]

type Draft = { -readonly [Name in keyof Fetched]?: Fetched[Name] }

/** One field of a query: what is written for it, and how it is read. */
interface Column {
  readonly request: ReadonlyArray<Argument.Argument>
  /** The attribute without which a response is no answer. */
  readonly must?: string
  readonly fill: (draft: Draft, attributes: Attributes) => void
}

/** In the order of the protocol's own examples. `offered` is what the server lists, if it is known. */
export const columnsOf = (query: FetchQuery, offered: Offered | undefined): ReadonlyArray<Column> => {
  const lists = (...names: ReadonlyArray<string>) =>
    offered === undefined || names.some((name) => offered.capabilities.has(name))
  const { emailId, headers, modSeq, parts, preview, source, threadId } = query
  const columns: ReadonlyArray<Column | false | undefined> = [
    uid,
    ...plain.filter(({ field }) => query[field] === true),
    modSeq === true && lists("CONDSTORE", "QRESYNC") && modSeqColumn,
    emailId === true && idColumn("emailId", lists("OBJECTID"), lists("X-GM-EXT-1")),
    threadId === true && idColumn("threadId", lists("OBJECTID"), lists("X-GM-EXT-1")),
    preview === true && lists("PREVIEW") && previewColumn,
    headers !== undefined && headersColumn(headers),
    source !== undefined && source !== false && sourceColumn(source),
    parts !== undefined && partsOf(parts, query, offered?.capabilities.has("BINARY") ?? false)
  ]
  return columns.filter((column) => typeof column === "object")
}

/** Nothing if the response is no answer to what was asked. */
export const messageOf = (
  { attributes, sequence }: FetchData,
  columns: ReadonlyArray<Column>
): Message | undefined => {
  const uid = numberIn(attributes.get("UID"))
  if (uid === undefined || columns.some(({ must }) => must !== undefined && !attributes.has(must)))
    return undefined
  const draft: Draft = {}
  for (const { fill } of columns) fill(draft, attributes)
  return { sequence, uid, attributes, ...draft }
}

const ignored = (): void => {}

const uid: Column = { request: [Argument.atom("UID")], fill: ignored }

const column = <Field extends keyof Fetched & keyof FetchQuery>(
  field: Field,
  must: string,
  fill: Column["fill"]
) => ({ field, must, request: [Argument.atom(must)], fill })

const plain = [
  column("flags", "FLAGS", (draft, attributes) => {
    draft.flags = flagsOf(attributes.get("FLAGS"))
  }),
  column("internalDate", "INTERNALDATE", (draft, attributes) => {
    draft.internalDate = readDate(sentText(attributes.get("INTERNALDATE")) ?? "")
  }),
  column("size", "RFC822.SIZE", (draft, attributes) => {
    draft.size = numberIn(attributes.get("RFC822.SIZE")) ?? 0
  }),
  column("envelope", "ENVELOPE", (draft, attributes) => {
    draft.envelope = Envelope.fromValue(attributes.get("ENVELOPE"))
  }),
  column("bodyStructure", "BODYSTRUCTURE", (draft, attributes) => {
    draft.bodyStructure = BodyStructure.fromValue(attributes.get("BODYSTRUCTURE"))
  })
]

/** Their case says nothing (RFC 9051 §2.3.2), and apps compare them. */
const systemFlags = new Map(
  ["\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "\\Recent"].map((flag) => [
    flag.toLowerCase(),
    flag
  ])
)

const flagsOf = (value: Value | undefined): ReadonlySet<string> => {
  const flags = new Set<string>()
  for (const item of itemsOf(value)) {
    const flag = sentText(item)
    if (flag !== undefined)
      flags.add(flag.startsWith("\\") ? (systemFlags.get(flag.toLowerCase()) ?? flag) : flag)
  }
  return flags
}

const modSeqColumn: Column = {
  request: [Argument.atom("MODSEQ")],
  fill: (draft, attributes) => {
    draft.modSeq = Grammar.number64(sentText(itemsOf(attributes.get("MODSEQ"))[0]) ?? "")
  }
}

const previewColumn: Column = {
  request: [Argument.atom("PREVIEW")],
  fill: (draft, attributes) => {
    draft.preview = readableText(attributes.get("PREVIEW"))
  }
}

const gmail = { emailId: "X-GM-MSGID", threadId: "X-GM-THRID" }
const objectId = { emailId: "EMAILID", threadId: "THREADID" }

/** Gmail has had numbers for them since long before the standard. */
const idColumn = (
  field: "emailId" | "threadId",
  isOffered: boolean,
  isGmail: boolean
): Column | undefined => {
  if (!isOffered && !isGmail) return undefined
  const name = isOffered ? objectId[field] : gmail[field]
  return {
    request: [Argument.atom(name)],
    fill: (draft, attributes) => {
      const value = attributes.get(name)
      draft[field] = sentText(value?._tag === "List" ? value.items[0] : value)
    }
  }
}

const headersColumn = (names: true | ReadonlyArray<string>): Column => ({
  request: names === true ? [sections.whole("HEADER")] : sections.fields(names),
  fill: (draft, attributes) => {
    const name = names === true ? "BODY[HEADER]" : "BODY[HEADER.FIELDS"
    draft.headers = readHeaders(sections.beginningWith(attributes, name) ?? new Uint8Array(0))
  }
})

const sourceColumn = (source: true | sections.Partial): Column => ({
  request: [sections.whole("", source === true ? undefined : source)],
  fill: (draft, attributes) => {
    draft.source = sections.beginningWith(attributes, "BODY[]")
  }
})

const partsOf = (
  parts: ReadonlyArray<string>,
  { bodyStructure = false, decoded = false }: FetchQuery,
  hasBinary: boolean
): Column => {
  if (decoded === false) return partsColumn(parts, sections.whole, sections.named)
  if (decoded === "binary" && hasBinary) return partsColumn(parts, sections.binary, sections.decoded)
  const { fill, request } = partsColumn(parts, sections.whole, sections.named)
  return {
    // it says how each part is encoded
    request: bodyStructure ? request : [Argument.atom("BODYSTRUCTURE"), ...request],
    fill: (draft, attributes) => {
      fill(draft, attributes)
      const encodings = encodingsIn(attributes)
      const undone = Array.from(draft.parts ?? [], ([part, bytes]) => {
        const encoding = encodings.get(part)
        return [part, encoding === undefined ? bytes : undo(bytes, encoding)] as const
      })
      draft.parts = new Map(undone)
    }
  }
}

const encodingsIn = (attributes: Attributes): ReadonlyMap<string, string> => {
  const found = new Map<string, string>()
  const look = (structure: BodyStructure.BodyStructure | undefined): void => {
    for (const part of structure === undefined ? [] : BodyStructure.parts(structure)) {
      found.set(part.part, part.encoding)
      if (part._tag === "Message") look(part.body)
    }
  }
  look(BodyStructure.fromValue(attributes.get("BODYSTRUCTURE")))
  return found
}

const partsColumn = (
  parts: ReadonlyArray<string>,
  request: (section: string) => Argument.Argument,
  read: (attributes: Attributes, section: string) => Uint8Array | undefined
): Column => ({
  request: parts.map((part) => request(part === "" ? " " : part)),
  fill: (draft, attributes) => {
    const found = new Map<string, Uint8Array>()
    for (const part of parts) {
      const bytes = read(attributes, part)
      if (bytes !== undefined) found.set(part, bytes)
    }
    draft.parts = found
  }
})
