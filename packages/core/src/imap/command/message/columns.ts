/** The item that is sent for each field of a query, and how it is read from an answer. RFC 9051 §6.4.5, §7.5.2. */
import * as Argument from "../../Argument.ts"
import * as BodyStructure from "../../BodyStructure.ts"
import * as Envelope from "../../Envelope.ts"
import { withJson } from "../../../base/json.ts"
import { readDate } from "../../mime/date.ts"
import { readHeaders } from "../../mime/headers.ts"
import { undo } from "../../mime/transfer.ts"
import { itemsOf, numberIn, readableText, sentText } from "../../mime/valueText.ts"
import type { FetchData, Value } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as RawName from "../../wire/RawName.ts"
import type { Fetched, FetchQuery, Message, MessageItem } from "./Message.ts"
import type { Offered } from "../Plan.ts"
import { mailboxName } from "../mailbox/mailboxName.ts"
import * as sections from "./sections.ts"

type Attributes = FetchData["attributes"]

export type Draft = { -readonly [Name in Exclude<keyof Fetched, "attributes">]?: Fetched[Name] } & {
  attributes?: Map<string, Value>
}

/** A message under construction. */
export type Drafted = Draft & Pick<Message, "sequence" | "uid"> & { missing?: ReadonlyArray<MessageItem> }

/** One field of a query: what is written for it, and how it is read. */
export interface Column {
  /** The field of the message that it fills; absent for items that are only sent. */
  readonly field?: MessageItem
  readonly request: ReadonlyArray<Argument.Argument>
  /** True if servers also send it unsolicited, when another client changed it. */
  readonly isNews?: boolean
  /**
   * Returns whether its attributes are complete. `added`: the attributes of the last response, if earlier ones were checked before.
   * The cost must not grow with all attributes, since they may come in any number of responses.
   */
  readonly isIn: (attributes: Attributes, added: Attributes) => boolean
  /** Returns whether an attribute of this name answers the request, even with NIL. */
  readonly isOf?: (name: string) => boolean
  /** Fills its field. A missing value is `undefined` or empty. */
  readonly fill: (draft: Draft, attributes: Attributes) => void
}

/** In the order of the protocol's own examples. `offered` is what the server lists, if it is known. */
export const columnsOf = (query: FetchQuery, offered: Offered | undefined): ReadonlyArray<Column> => {
  const lists = (...names: ReadonlyArray<string>) =>
    offered === undefined || names.some((name) => offered.capabilities.has(name))
  const { attributes, emailId, headers, labels, modSeq, parts, preview, saveDate, source, threadId } = query
  const columns: ReadonlyArray<Column | false | undefined> = [
    uid,
    ...plain.filter(({ field }) => query[field] === true),
    modSeq === true && lists("CONDSTORE", "QRESYNC") && modSeqColumn,
    emailId === true && idColumn("emailId", lists("OBJECTID"), lists("X-GM-EXT-1")),
    threadId === true && idColumn("threadId", lists("OBJECTID"), lists("X-GM-EXT-1")),
    preview === true && lists("PREVIEW") && previewColumn,
    saveDate === true && lists("SAVEDATE") && saveDateColumn,
    labels === true && lists("X-GM-EXT-1") && labelsColumn(offered?.utf8 ?? false),
    headers !== undefined && headersColumn(headers),
    source !== undefined && source !== false && sourceColumn(source),
    parts !== undefined && partsOf(parts, query, offered?.capabilities.has("BINARY") ?? false),
    attributes === true && attributesColumn
  ]
  return columns.filter((column) => typeof column === "object")
}

/** Reads the message. */
export const messageOf = (
  { attributes, sequence }: Pick<FetchData, "attributes" | "sequence">,
  uid: number,
  columns: ReadonlyArray<Column>
): Drafted => {
  const message: Drafted = { sequence, uid }
  for (const { fill } of columns) fill(message, attributes)
  return withJson(message)
}

/** Returns the incomplete fields. */
export const missingIn = (
  attributes: Attributes,
  columns: ReadonlyArray<Column>
): ReadonlyArray<MessageItem> =>
  columns.flatMap(({ field, isIn }) => (field === undefined || isIn(attributes, attributes) ? [] : [field]))

/** Returns the UID, which a response has if it is of a message that was asked for. */
export const uidIn = ({ attributes }: Pick<FetchData, "attributes">): number | undefined =>
  Grammar.nonZeroNumber(sentText(attributes.get("UID")) ?? "")

const has = (name: string) => (attributes: Attributes) => attributes.has(name)

const is = (name: string) => (other: string) => name === other

const uid: Column = { request: [Argument.atom("UID")], isIn: has("UID"), fill: () => {} }

const attributesColumn: Column = {
  request: [],
  isIn: () => true,
  // a copy, to which later responses add
  fill: (draft, attributes) => {
    const all = (draft.attributes ??= new Map())
    for (const [name, value] of attributes) all.set(name, value)
  }
}

const column = <Field extends MessageItem>(field: Field, item: string, fill: Column["fill"]) => ({
  field,
  request: [Argument.atom(item)],
  isIn: has(item),
  isOf: is(item),
  fill
})

const plain = [
  {
    ...column("flags", "FLAGS", (draft, attributes) => {
      const value = attributes.get("FLAGS")
      draft.flags = value && flagsOf(value)
    }),
    isNews: true
  },
  column("internalDate", "INTERNALDATE", (draft, attributes) => {
    draft.internalDate = readDate(sentText(attributes.get("INTERNALDATE")) ?? "")
  }),
  column("size", "RFC822.SIZE", (draft, attributes) => {
    draft.size = numberIn(attributes.get("RFC822.SIZE"))
  }),
  column("envelope", "ENVELOPE", (draft, attributes) => {
    draft.envelope = Envelope.fromValue(attributes.get("ENVELOPE"))
  }),
  column("bodyStructure", "BODYSTRUCTURE", (draft, attributes) => {
    draft.bodyStructure = BodyStructure.fromValue(attributes.get("BODYSTRUCTURE"))
  })
]

/** Their case says nothing (RFC 9051 §2.3.2), and apps compare them. By the usual spelling, and in lower case. */
const systemFlags = new Map(
  ["\\Seen", "\\Answered", "\\Flagged", "\\Deleted", "\\Draft", "\\Recent"].flatMap((flag) => [
    [flag, flag] as const,
    [flag.toLowerCase(), flag] as const
  ])
)

const spelled = (flag: string): string =>
  flag.startsWith("\\") ? (systemFlags.get(flag) ?? systemFlags.get(flag.toLowerCase()) ?? flag) : flag

const flagsOf = (value: Value | undefined): ReadonlyArray<string> => {
  const flags: Array<string> = []
  for (const item of itemsOf(value)) {
    const flag = RawName.fromValue(item)
    if (flag !== undefined) flags.push(spelled(flag))
  }
  // servers may repeat one
  return flags.length < 2 ? flags : Array.from(new Set(flags))
}

const modSeqColumn: Column = {
  ...column("modSeq", "MODSEQ", (draft, attributes) => {
    draft.modSeq = Grammar.number64(sentText(itemsOf(attributes.get("MODSEQ"))[0]) ?? "")
  }),
  isNews: true
}

const previewColumn: Column = column("preview", "PREVIEW", (draft, attributes) => {
  draft.preview = readableText(attributes.get("PREVIEW"))
})

const saveDateColumn: Column = column("saveDate", "SAVEDATE", (draft, attributes) => {
  draft.saveDate = readDate(sentText(attributes.get("SAVEDATE")) ?? "")
})

const labelsColumn = (utf8: boolean): Column => ({
  ...column("labels", "X-GM-LABELS", (draft, attributes) => {
    const names = itemsOf(attributes.get("X-GM-LABELS")).map(RawName.fromValue)
    draft.labels = names.flatMap((name) => (name === undefined ? [] : mailboxName(name, utf8)))
  }),
  isNews: true
})

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
  return column(field, name, (draft, attributes) => {
    const value = attributes.get(name)
    draft[field] = sentText(value?._tag === "List" ? value.items[0] : value)
  })
}

const isOfSection = (name: string): boolean =>
  /^(?:BODY(?:\.PEEK)?\[|BINARY|RFC822(?:\.HEADER|\.TEXT)?$)/.test(name)

const headersColumn = (names: true | ReadonlyArray<string>): Column => {
  const find =
    names === true ? (attributes: Attributes) => sections.named(attributes, "HEADER") : sections.headerFields
  const asked = names === true ? undefined : new Set(names.map((name) => name.toLowerCase()))
  return {
    field: "headers",
    request: names === true ? [sections.encodedSection("HEADER")] : sections.fields(names),
    isIn: (_, added) => find(added) !== undefined,
    isOf: isOfSection,
    fill: (draft, attributes) => {
      const all = readHeaders(find(attributes) ?? nothing)
      draft.headers = asked === undefined ? all : among(asked, all)
    }
  }
}

type Headers = NonNullable<Fetched["headers"]>

/** Returns the requested header fields, which are mostly all received ones. */
const among = (asked: ReadonlySet<string>, all: Headers): Headers => {
  for (const name of all.keys())
    if (!asked.has(name)) return new Map([...all].filter(([each]) => asked.has(each)))
  return all
}

const nothing = new Uint8Array(0)

const sourceColumn = (source: true | sections.Partial): Column => {
  const partial = source === true ? undefined : source
  return {
    field: "source",
    request: [sections.encodedSection("", partial)],
    // NIL instead of a message: the server cannot return it
    isIn: (_, added) => sections.named(added, "", partial) !== undefined,
    isOf: isOfSection,
    fill: (draft, attributes) => {
      draft.source = sections.named(attributes, "", partial)
    }
  }
}

type Parts = NonNullable<FetchQuery["parts"]>

const partsOf = (
  given: Parts,
  { bodyStructure = false, decoded = false }: FetchQuery,
  hasBinary: boolean
): Column => {
  const parts = given.map((each) => (typeof each === "string" ? { part: each } : each))
  if (decoded === false) return partsColumn(parts, sections.encodedSection, sections.named)
  if (decoded === "binary" && hasBinary) return partsColumn(parts, sections.binary, sections.decoded)
  const { fill, isIn, request, ...column } = partsColumn(parts, sections.encodedSection, sections.named)
  return {
    ...column,
    // it says how each part is encoded
    request: bodyStructure ? request : [Argument.atom("BODYSTRUCTURE"), ...request],
    isIn: (attributes, added) => attributes.has("BODYSTRUCTURE") && isIn(attributes, added),
    fill: (draft, attributes) => {
      fill(draft, attributes)
      const encodings = encodingsIn(attributes)
      const isKnown = attributes.has("BODYSTRUCTURE")
      // their encoding is unknown
      const readable = Array.from(draft.parts ?? []).filter(([part]) => isKnown || !/^[\d.]+$/.test(part))
      const undone = readable.map(([part, bytes]) => {
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

/** A part, or some of its octets. */
type Wanted = { readonly part: string } & Partial<sections.Partial>

const partsColumn = (
  parts: ReadonlyArray<Wanted>,
  request: (section: string, octets: sections.Partial | undefined) => Argument.Argument,
  read: sections.Reading
): Column => ({
  field: "parts",
  isOf: isOfSection,
  request: parts.map((each) => request(each.part === "" ? " " : each.part, octetsOf(each))),
  isIn: (attributes, added) =>
    parts.every((each) => {
      const [part, octets] = [each.part, octetsOf(each)]
      return sections.hasCome(attributes, part, octets) || read(added, part, octets) !== undefined
    }),
  fill: (draft, attributes) => {
    const found = new Map<string, Uint8Array>()
    for (const each of parts) {
      const bytes = read(attributes, each.part, octetsOf(each))
      if (bytes !== undefined) found.set(each.part, bytes)
    }
    draft.parts = found
  }
})

const octetsOf = ({ maxLength, start }: Wanted): sections.Partial | undefined =>
  maxLength === undefined ? undefined : start === undefined ? { maxLength } : { start, maxLength }
