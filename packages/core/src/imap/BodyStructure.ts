/**
 * The structure of a message without its contents: a tree of parts, each with the number that fetches it.
 * RFC 9051 §7.5.2, §6.4.5.1.
 *
 * Types are in lower case, and what a sender wrote (names of files, descriptions) is decoded. What cannot be read is
 * `undefined`, and a part whose type cannot be read, or is empty, is `application/octet-stream` (RFC 2049 §2): its
 * place, and with it the numbers of its neighbours, stay right.
 */
import { Schema } from "effect"
import * as Envelope from "./Envelope.ts"
import { isTagged } from "../base/is.ts"
import { expects, isValue } from "../failure/expects.ts"
import { decodeParameters } from "./mime/parameters.ts"
import { idText, itemsOf, numberIn, readableText, sentText } from "./mime/valueText.ts"
import type { Value } from "./Response.ts"

/** The sender's wish for how a part is shown. RFC 2183. */
export const Disposition = Schema.Struct({
  /** `attachment`, `inline` or another word, in lower case. */
  type: Schema.String,
  params: Schema.ReadonlyMap(Schema.String, Schema.String)
})
export interface Disposition extends Schema.Schema.Type<typeof Disposition> {}

/** The fields that all parts have. */
const ofAll = {
  /**
   * The number of the part, as `parts` of a FETCH takes it: `1.2`. The body of a whole message that is a multipart is
   * `TEXT`, of one that is attached as part 3 `3.TEXT`.
   */
  part: Schema.String,
  /** `text` of `text/plain`. */
  type: Schema.String,
  /** `plain` of `text/plain`. */
  subtype: Schema.String,
  /** Of the type, such as `charset`; names in lower case. */
  params: Schema.ReadonlyMap(Schema.String, Schema.String),
  disposition: Schema.UndefinedOr(Disposition),
  language: Schema.Array(Schema.String),
  location: Schema.UndefinedOr(Schema.String)
}

/** The fields of a part that contains no other parts. */
const ofSingle = {
  ...ofAll,
  /** `Content-Id`, angle brackets included. */
  id: Schema.UndefinedOr(Schema.String),
  description: Schema.UndefinedOr(Schema.String),
  /** The encoding of its octets: `7bit`, `base64` …, in lower case. */
  encoding: Schema.String,
  /** Octets, as they are written. */
  size: Schema.UndefinedOr(Schema.Int),
  md5: Schema.UndefinedOr(Schema.String),
  /** The name that the sender gave the file. It may hold anything, `../` included: no path to write to. */
  filename: Schema.UndefinedOr(Schema.String),
  /** Another part of the same `multipart/related` shows it, as a page its images, by `id` or `location`. RFC 2387. */
  isEmbedded: Schema.Boolean
}

const part = Schema.suspend((): Schema.Codec<BodyStructure> => BodyStructure)

/** Parts in an order: `multipart/alternative`, `multipart/mixed` and the like. */
export const Multipart = Schema.TaggedStruct("Multipart", { ...ofAll, children: Schema.Array(part) })
export interface Multipart extends Schema.Struct.Type<typeof ofAll> {
  readonly _tag: "Multipart"
  readonly children: ReadonlyArray<BodyStructure>
}

/** `text/plain`, `text/html` …: what people read. */
export const Text = Schema.TaggedStruct("Text", { ...ofSingle, lines: Schema.UndefinedOr(Schema.Int) })
export interface Text extends Schema.Schema.Type<typeof Text> {}

/** `message/rfc822`: a message within the message. */
export const Message = Schema.TaggedStruct("Message", {
  ...ofSingle,
  envelope: Envelope.Envelope,
  body: Schema.UndefinedOr(part),
  lines: Schema.UndefinedOr(Schema.Int)
})
export interface Message extends Schema.Struct.Type<typeof ofSingle> {
  readonly _tag: "Message"
  readonly envelope: Envelope.Envelope
  readonly body: BodyStructure | undefined
  readonly lines: number | undefined
}

/** Any other part. */
export const Basic = Schema.TaggedStruct("Basic", ofSingle)
export interface Basic extends Schema.Schema.Type<typeof Basic> {}

/** A part that has contents. */
export const Part = Schema.Union([Text, Message, Basic])
export type Part = Text | Message | Basic

/** A message, or a part of one. */
export const BodyStructure = Schema.Union([Multipart, Text, Message, Basic])
export type BodyStructure = Multipart | Part

/** Reads the value of `BODYSTRUCTURE` or `BODY`; `undefined` if it is not a list. */
export const fromValue = (value: Value | undefined): BodyStructure | undefined => {
  expects(isValue(value), "BodyStructure.fromValue", "value", "a value of a response")
  return rootOf(value, "")
}

/** `text/plain`. */
export const mediaType = (structure: BodyStructure): string => {
  expectsStructure(structure, "mediaType")
  return `${structure.type}/${structure.subtype}`
}

/** Returns all parts that have contents, in their order, without those of attached messages. */
export const parts = (structure: BodyStructure): ReadonlyArray<Part> => {
  expectsStructure(structure, "parts")
  return structure._tag === "Multipart" ? structure.children.flatMap((child) => parts(child)) : [structure]
}

/**
 * Returns whether a person would call the part an attachment: it is one if the sender wants it saved (RFC 2183), or if
 * it is neither text to be read nor shown within another part, whatever its disposition. A text with a name is one,
 * too, unless it is plain text or HTML that is to be read in its place.
 */
export const isAttachment = (part: Part): boolean => {
  expects(isTagged(part, kindsOfPart), "BodyStructure.isAttachment", "part", "a part, such as one of `parts`")
  const { disposition, filename, isEmbedded, size, subtype, type, _tag } = part
  // a multipart without parts, which some servers write as a part
  if (type === "multipart" && size === 0) return false
  if (disposition !== undefined && disposition.type !== "inline" && disposition.type !== "") return true
  if (isEmbedded) return false
  if (_tag !== "Text") return true
  const isRead = disposition !== undefined && (subtype === "plain" || subtype === "html")
  return filename !== undefined && !isRead
}

/** Returns what a person calls the attachments of a message, in their order. */
export const attachments = (structure: BodyStructure): ReadonlyArray<Part> =>
  parts(structure).filter((part) => isAttachment(part))

/** Returns the first text of this kind that is not an attachment: what a person reads. */
export const text = (structure: BodyStructure, subtype: "plain" | "html"): Text | undefined => {
  const isSo = subtype === "plain" || subtype === "html"
  expects(isSo, "BodyStructure.text", "subtype", "plain or html")
  return parts(structure).find(
    (part): part is Text => part._tag === "Text" && part.subtype === subtype && !isAttachment(part)
  )
}

/** The tags of parts that have contents. */
export const kindsOfPart: ReadonlySet<unknown> = new Set(["Text", "Message", "Basic"])

const expectsStructure = (structure: unknown, name: string): void => {
  const isSo = typeof structure === "object" && structure !== null && isStructure(structure)
  expects(isSo, `BodyStructure.${name}`, "structure", "a body structure, as FETCH brings it")
}

const isStructure = (given: { readonly _tag?: unknown; readonly children?: unknown }): boolean =>
  given._tag === "Multipart" ? Array.isArray(given.children) : kindsOfPart.has(given._tag)

/** The body of a message; `message` is the number of the part that the message is, empty for the whole. */
const rootOf = (value: Value | undefined, message: string): BodyStructure | undefined => {
  if (value?._tag !== "List") return undefined
  return isMultipart(value.items)
    ? multipart(value.items, below(message, "TEXT"), message)
    : single(value.items, below(message, "1"))
}

const below = (part: string, name: string): string => (part === "" ? name : `${part}.${name}`)

/** Returns whether it is a multipart: a list of parts comes first. One without parts has NIL first, or only its subtype. */
const isMultipart = ([first, second]: ReadonlyArray<Value>): boolean =>
  first?._tag === "List" ||
  first?._tag === "Nil" ||
  (first !== undefined && (second === undefined || second._tag === "List"))

/** `prefix` is what the numbers of its children begin with. */
const multipart = (items: ReadonlyArray<Value>, part: string, prefix: string): Multipart => {
  const end = items.findIndex((item) => item._tag !== "List")
  const children = end < 0 ? items : items.slice(0, end)
  const rest = end < 0 ? [] : items.slice(items[end]?._tag === "Nil" && end === 0 ? 1 : end)
  const [given, params, ...extension] = rest
  const read = children.map((child, index) => childOf(itemsOf(child), below(prefix, `${index + 1}`)))
  const [subtype, parametersRead] = [word(given) ?? "mixed", parameters(params)]
  return {
    _tag: "Multipart",
    part,
    type: "multipart",
    subtype,
    params: parametersRead,
    ...extended(extension),
    children: subtype === "related" ? embedded(read, parametersRead.get("start")) : read
  }
}

/** Sets `isEmbedded` on parts with an id or a location, except the root: the first part, or the one that `start` names. RFC 2387 §3.2. */
const embedded = (
  children: ReadonlyArray<BodyStructure>,
  start: string | undefined
): ReadonlyArray<BodyStructure> => {
  const named = children.findIndex(
    (child) => child._tag !== "Multipart" && start !== undefined && child.id === start
  )
  const root = Math.max(named, 0)
  return children.map((child, index) =>
    index === root || child._tag === "Multipart" || (child.id ?? child.location) === undefined
      ? child
      : { ...child, isEmbedded: true }
  )
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
    id: idText(id),
    description: readableText(description),
    encoding: word(encoding) ?? "7bit",
    size: numberIn(size),
    md5: sentText(md5),
    ...extension,
    filename: extension.disposition?.params.get("filename") ?? params.get("name"),
    isEmbedded: false
  }
  if (isMessage) {
    const envelope = Envelope.fromValue(items[7])
    return { _tag: "Message", ...common, envelope, body: rootOf(items[8], part), lines }
  }
  return read.type === "text" ? { _tag: "Text", ...common, lines } : { _tag: "Basic", ...common }
}

/** The fields after everything else, if a server sends them. */
const extended = ([disposition, language, location]: ReadonlyArray<Value>) => ({
  disposition: dispositionOf(disposition),
  language: languages(language),
  location: idText(location)
})

const dispositionOf = (value: Value | undefined): Disposition | undefined => {
  const [first, params] = value?._tag === "List" ? value.items : [value]
  const type = sentText(first)?.trim().toLowerCase()
  return type === undefined ? undefined : { type, params: parameters(params) }
}

const languages = (value: Value | undefined): ReadonlyArray<string> =>
  (value?._tag === "List" ? value.items : [value]).map(sentText).filter((text) => text !== undefined)

/** Returns nothing if it is empty. */
const word = (value: Value | undefined): string | undefined => {
  const text = sentText(value)?.trim().toLowerCase()
  return text === "" ? undefined : text
}

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
