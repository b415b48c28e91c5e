/**
 * What a message is made of, without its contents: a tree of parts, each with the number that fetches it.
 * RFC 9051 §7.5.2, §6.4.5.1.
 *
 * Types are in lower case, and what a sender wrote (names of files, descriptions) is decoded. What cannot be read is
 * `undefined`, and a part whose type cannot be read is `application/octet-stream` (RFC 2045 §5.2): its place, and with it
 * the numbers of its neighbours, stay right.
 */
import * as Envelope from "./Envelope.ts"
import { decodeParameters } from "./mime/parameters.ts"
import { itemsOf, numberIn, readableText, sentText } from "./mime/valueText.ts"
import type { Value } from "./Response.ts"

/** How a part wants to be shown. RFC 2183. */
export interface Disposition {
  /** `attachment`, `inline` or another word, in lower case. */
  readonly type: string
  readonly params: ReadonlyMap<string, string>
}

/** What all parts have. */
interface Common {
  /**
   * What `parts` of a FETCH takes: `1.2`. The body of a whole message that is a multipart is `TEXT`, of one that is
   * attached as part 3 `3.TEXT`.
   */
  readonly part: string
  /** `text` of `text/plain`. */
  readonly type: string
  /** `plain` of `text/plain`. */
  readonly subtype: string
  /** Of the type, such as `charset`; names in lower case. */
  readonly params: ReadonlyMap<string, string>
  readonly disposition: Disposition | undefined
  readonly language: ReadonlyArray<string>
  readonly location: string | undefined
}

/** Parts in an order: `multipart/alternative`, `multipart/mixed` and the like. */
export interface Multipart extends Common {
  readonly _tag: "Multipart"
  readonly children: ReadonlyArray<BodyStructure>
}

/** What a part without parts of its own has. */
interface Single extends Common {
  /** `Content-Id`, angle brackets included. */
  readonly id: string | undefined
  readonly description: string | undefined
  /** How its octets are written: `7bit`, `base64` …, in lower case. */
  readonly encoding: string
  /** Octets, as they are written. */
  readonly size: number | undefined
  readonly md5: string | undefined
  /** What the sender calls the file. It may hold anything, `../` included: no path to write to. */
  readonly filename: string | undefined
}

/** `text/plain`, `text/html` …: what people read. */
export interface Text extends Single {
  readonly _tag: "Text"
  readonly lines: number | undefined
}

/** `message/rfc822`: a message within the message. */
export interface Message extends Single {
  readonly _tag: "Message"
  readonly envelope: Envelope.Envelope
  readonly body: BodyStructure | undefined
  readonly lines: number | undefined
}

/** Any other part. */
export interface Basic extends Single {
  readonly _tag: "Basic"
}

/** A part that has contents. */
export type Part = Text | Message | Basic

/** A message, or a part of one. */
export type BodyStructure = Multipart | Part

/** Reads the value of `BODYSTRUCTURE` or `BODY`; `undefined` where it is no list. */
export const fromValue = (value: Value | undefined): BodyStructure | undefined => rootOf(value, "")

/** `text/plain`. */
export const mediaType = ({ subtype, type }: BodyStructure): string => `${type}/${subtype}`

/** All parts that have contents, in their order. What is inside of an attached message is its own matter. */
export const parts = (structure: BodyStructure): ReadonlyArray<Part> =>
  structure._tag === "Multipart" ? structure.children.flatMap(parts) : [structure]

/** The sender wants it to be saved rather than read. RFC 2183. */
export const isAttachment = ({ disposition, filename, _tag }: Part): boolean =>
  disposition === undefined
    ? _tag === "Message" || filename !== undefined
    : disposition.type !== "inline" && disposition.type !== ""

/** Parts that are to be saved rather than read. */
export const attachments = (structure: BodyStructure): ReadonlyArray<Part> =>
  parts(structure).filter(isAttachment)

/** The first text of this kind that is no attachment: what a person reads. */
export const text = (structure: BodyStructure, subtype: "plain" | "html"): Text | undefined =>
  parts(structure).find(
    (part): part is Text => part._tag === "Text" && part.subtype === subtype && !isAttachment(part)
  )

/** The body of a message; `message` is the number of the part that the message is, empty for the whole. */
const rootOf = (value: Value | undefined, message: string): BodyStructure | undefined => {
  if (value?._tag !== "List") return undefined
  return isMultipart(value.items)
    ? multipart(value.items, below(message, "TEXT"), message)
    : single(value.items, below(message, "1"))
}

const below = (part: string, name: string): string => (part === "" ? name : `${part}.${name}`)

/** A list of parts comes first; NIL where a multipart has none. */
const isMultipart = ([first]: ReadonlyArray<Value>): boolean =>
  first?._tag === "List" || first?._tag === "Nil"

/** `prefix` is what the numbers of its children begin with. */
const multipart = (items: ReadonlyArray<Value>, part: string, prefix: string): Multipart => {
  const end = items.findIndex((item) => item._tag !== "List")
  const children = end < 0 ? items : items.slice(0, end)
  const rest = end < 0 ? [] : items.slice(items[end]?._tag === "Nil" && end === 0 ? 1 : end)
  const [subtype, params, ...extension] = rest
  return {
    _tag: "Multipart",
    part,
    type: "multipart",
    subtype: word(subtype) ?? "mixed",
    params: parameters(params),
    ...extended(extension),
    children: children.map((child, index) => childOf(itemsOf(child), below(prefix, `${index + 1}`)))
  }
}

const childOf = (items: ReadonlyArray<Value>, part: string): BodyStructure =>
  isMultipart(items) ? multipart(items, part, part) : single(items, part)

const single = (items: ReadonlyArray<Value>, part: string): Part => {
  const [first, second, given, id, description, encoding, size] = items
  const [type, subtype] = [word(first), word(second)]
  const isRead = type !== undefined && subtype !== undefined
  const read = isRead ? { type, subtype } : { type: "application", subtype: "octet-stream" }
  const isMessage = isRead && type === "message" && itemsOf(items[7]).length > 0 && items[8]?._tag === "List"
  const lines = numberIn(items[isMessage ? 9 : 7])
  const [md5, ...more] = items.slice((isMessage ? 9 : 7) + (lines === undefined && !isMessage ? 0 : 1))
  const params = parameters(given)
  const extension = extended(more)
  const common = {
    part,
    ...read,
    params,
    id: sentText(id),
    description: readableText(description),
    encoding: word(encoding) ?? "7bit",
    size: numberIn(size),
    md5: sentText(md5),
    ...extension,
    filename: extension.disposition?.params.get("filename") ?? params.get("name")
  }
  if (isMessage) {
    const envelope = Envelope.fromValue(items[7])
    return { _tag: "Message", ...common, envelope, body: rootOf(items[8], part), lines }
  }
  return read.type === "text" ? { _tag: "Text", ...common, lines } : { _tag: "Basic", ...common }
}

/** What stands behind everything else, where a server tells it. */
const extended = ([disposition, language, location]: ReadonlyArray<Value>) => ({
  disposition: dispositionOf(disposition),
  language: languages(language),
  location: sentText(location)
})

const dispositionOf = (value: Value | undefined): Disposition | undefined => {
  const [first, params] = value?._tag === "List" ? value.items : [value]
  const type = word(first)
  return type === undefined ? undefined : { type, params: parameters(params) }
}

const languages = (value: Value | undefined): ReadonlyArray<string> =>
  (value?._tag === "List" ? value.items : [value]).map(sentText).filter((text) => text !== undefined)

const word = (value: Value | undefined): string | undefined => sentText(value)?.trim().toLowerCase()

const noParameters: ReadonlyMap<string, string> = new Map()

const parameters = (value: Value | undefined): ReadonlyMap<string, string> => {
  const items = itemsOf(value)
  if (items.length === 0) return noParameters
  const pairs: Array<readonly [string, string]> = []
  for (let index = 0; index + 1 < items.length; index += 2) {
    const [name, text] = [sentText(items[index]), sentText(items[index + 1])]
    if (name !== undefined && text !== undefined) pairs.push([name, text])
  }
  return decodeParameters(pairs)
}
