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
import type { Fetched, FetchQuery, Message } from "./Message.ts"
import type { Offered } from "../Plan.ts"
import { mailboxName } from "../mailbox/mailboxName.ts"
import * as sections from "./sections.ts"

type Attributes = FetchData["attributes"]

export type Draft = { -readonly [Name in Exclude<keyof Fetched, "attributes">]?: Fetched[Name] } & {
  attributes?: Map<string, Value>
}

/** A message that later responses may still add to. */
export type Drafted = Draft & Pick<Message, "sequence" | "uid">

/** One field of a query: what is written for it, and how it is read. */
export interface Column {
  readonly request: ReadonlyArray<Argument.Argument>
  /** Returns whether it can be read; without it a response is no answer. */
  readonly isAnswered?: (attributes: Attributes) => boolean
  /**
   * All that it is read from is there. `added`: what came last, if the rest was looked at before; its cost does not grow with all
   * attributes, for they may come in any number of responses.
   */
  readonly isIn: (attributes: Attributes, added: Attributes) => boolean
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

/** Nothing if the response is no answer to what was asked. */
export const messageOf = (
  { attributes, sequence }: Pick<FetchData, "attributes" | "sequence">,
  columns: ReadonlyArray<Column>
): Drafted | undefined => {
  const uid = Grammar.nonZeroNumber(sentText(attributes.get("UID")) ?? "")
  if (uid === undefined || columns.some(({ isAnswered }) => isAnswered?.(attributes) === false))
    return undefined
  const message: Drafted = { sequence, uid }
  for (const { fill } of columns) fill(message, attributes)
  return withJson(message)
}

const has = (name: string) => (attributes: Attributes) => attributes.has(name)

const uid: Column = { request: [Argument.atom("UID")], isIn: has("UID"), fill: () => {} }

const attributesColumn: Column = {
  request: [],
  isIn: () => true,
  // a map of its own, to which later responses add
  fill: (draft, attributes) => {
    const all = (draft.attributes ??= new Map())
    for (const [name, value] of attributes) all.set(name, value)
  }
}

const column = <Field extends keyof Fetched & keyof FetchQuery>(
  field: Field,
  item: string,
  fill: Column["fill"]
) => ({ field, isAnswered: has(item), request: [Argument.atom(item)], isIn: has(item), fill })

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

const flagsOf = (value: Value | undefined): ReadonlyArray<string> => {
  const flags = new Set<string>()
  for (const item of itemsOf(value)) {
    const flag = RawName.fromValue(item)
    if (flag !== undefined)
      flags.add(flag.startsWith("\\") ? (systemFlags.get(flag.toLowerCase()) ?? flag) : flag)
  }
  return Array.from(flags)
}

const modSeqColumn: Column = {
  request: [Argument.atom("MODSEQ")],
  isIn: has("MODSEQ"),
  fill: (draft, attributes) => {
    draft.modSeq = Grammar.number64(sentText(itemsOf(attributes.get("MODSEQ"))[0]) ?? "")
  }
}

const previewColumn: Column = {
  request: [Argument.atom("PREVIEW")],
  isIn: has("PREVIEW"),
  fill: (draft, attributes) => {
    draft.preview = readableText(attributes.get("PREVIEW"))
  }
}

const saveDateColumn: Column = {
  request: [Argument.atom("SAVEDATE")],
  isIn: has("SAVEDATE"),
  fill: (draft, attributes) => {
    draft.saveDate = readDate(sentText(attributes.get("SAVEDATE")) ?? "")
  }
}

const labelsColumn = (utf8: boolean): Column => ({
  request: [Argument.atom("X-GM-LABELS")],
  isIn: has("X-GM-LABELS"),
  fill: (draft, attributes) => {
    const names = itemsOf(attributes.get("X-GM-LABELS")).map(RawName.fromValue)
    draft.labels = names.flatMap((name) => (name === undefined ? [] : mailboxName(name, utf8)))
  }
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
  return {
    request: [Argument.atom(name)],
    isIn: has(name),
    fill: (draft, attributes) => {
      const value = attributes.get(name)
      draft[field] = sentText(value?._tag === "List" ? value.items[0] : value)
    }
  }
}

const headersColumn = (names: true | ReadonlyArray<string>): Column => {
  const name = names === true ? "BODY[HEADER]" : "BODY[HEADER.FIELDS"
  return {
    request: names === true ? [sections.whole("HEADER")] : sections.fields(names),
    isIn: (_, added) => sections.isIn(added, name),
    fill: (draft, attributes) => {
      draft.headers = readHeaders(sections.beginningWith(attributes, name) ?? new Uint8Array(0))
    }
  }
}

const sourceColumn = (source: true | sections.Partial): Column => ({
  request: [sections.whole("", source === true ? undefined : source)],
  // NIL in place of a message says that the server has none to give
  isAnswered: (attributes) => sourceIn(attributes) !== undefined,
  isIn: (_, added) => sections.isIn(added, "BODY[]"),
  fill: (draft, attributes) => {
    draft.source = sourceIn(attributes) ?? new Uint8Array(0)
  }
})

const sourceIn = (attributes: Attributes) => sections.beginningWith(attributes, "BODY[]")

type Parts = NonNullable<FetchQuery["parts"]>

const partsOf = (
  given: Parts,
  { bodyStructure = false, decoded = false }: FetchQuery,
  hasBinary: boolean
): Column => {
  const parts = given.map((each) => (typeof each === "string" ? { part: each } : each))
  if (decoded === false) return partsColumn(parts, sections.whole, sections.named)
  if (decoded === "binary" && hasBinary) return partsColumn(parts, sections.binary, sections.decoded)
  const { fill, isIn, request } = partsColumn(parts, sections.whole, sections.named)
  return {
    // it says how each part is encoded
    request: bodyStructure ? request : [Argument.atom("BODYSTRUCTURE"), ...request],
    isIn: (attributes, added) => attributes.has("BODYSTRUCTURE") && isIn(attributes, added),
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

/** A part, or some of its octets. */
type Wanted = { readonly part: string } & Partial<sections.Partial>

const partsColumn = (
  parts: ReadonlyArray<Wanted>,
  request: (section: string, octets: sections.Partial | undefined) => Argument.Argument,
  answer: (section: string, octets: sections.Partial | undefined) => sections.Answer
): Column => {
  const answers = parts.map((each) => ({ part: each.part, answer: answer(each.part, octetsOf(each)) }))
  return {
    request: parts.map((each) => request(each.part === "" ? " " : each.part, octetsOf(each))),
    isIn: (attributes) => answers.every((each) => sections.hasCome(attributes, each.answer)),
    fill: (draft, attributes) => {
      const found = new Map<string, Uint8Array>()
      for (const { answer, part } of answers) {
        const bytes = answer.octets(attributes.get(answer.name))
        if (bytes !== undefined) found.set(part, bytes)
      }
      draft.parts = found
    }
  }
}

const octetsOf = ({ maxLength, start }: Wanted): sections.Partial | undefined =>
  maxLength === undefined ? undefined : start === undefined ? { maxLength } : { start, maxLength }
