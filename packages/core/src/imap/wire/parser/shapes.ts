/**
 * The shape that the value of a FETCH attribute must have. RFC 9051 §9 `msg-att`.
 *
 * As tolerant as servers need: values may be missing at the end, and NIL may stand for any text. But each value must be
 * of the kind that its place asks for: one quotation mark that is not escaped makes two texts of one, and moves all
 * that follow into the place of another.
 */
import { textOf, type Value } from "../../Response.ts"

type Shape = (value: Value) => boolean

/** Returns whether the value is one that an attribute of this upper-case name can have. */
export const fits = (name: string, value: Value): boolean => {
  const shape = shapes.get(name)
  if (shape !== undefined) return shape(value)
  if (!isSection(name)) return true
  return name.startsWith("BINARY.SIZE") ? isNumber(value) : isString(value)
}

/** Such as `BODY[TEXT]`. */
export const isSection = (name: string): boolean =>
  (name.startsWith("BODY") || name.startsWith("BINARY")) && name.includes("[")

const short = new Set(["UID", "FLAGS", "INTERNALDATE", "RFC822.SIZE", "MODSEQ", "SAVEDATE"])

/** Of characters, as a date has them: `17-Jul-1996 02:44:25 -0700`. */
const maxShort = 26

/**
 * Returns whether no part of the value, cut off where a quotation mark would end it early, has the same form: then it is
 * all of the value, whatever comes after it.
 */
export const isWhole = (name: string, value: Value): boolean => {
  if (value._tag === "Quoted") return short.has(name) && value.text.length <= maxShort
  if (value._tag !== "List") return true
  if (name === "ENVELOPE") return value.items.length === envelopeShapes.length
  return name.startsWith("BODY") ? isWholeBody(value.items) : short.has(name)
}

/** A part has all that the grammar demands, and a multipart its subtype. */
const isWholeBody = (items: ReadonlyArray<Value>): boolean => {
  const end = Math.max(0, items.findIndex(isText))
  const [type, subtype, , , , encoding] = items
  if (end === 0) return items.length >= partShapes.length && [type, subtype, encoding].every(isToken)
  const children = items.slice(0, end)
  return isToken(items[end]) && children.every((child) => child._tag === "List" && isWholeBody(child.items))
}

const isToken = (value: Value | undefined): boolean => !/[\s()]/.test(textOf(value) ?? "")

/** NIL, too. */
const isText: Shape = ({ _tag }) => _tag !== "List"

/** NIL, too, but no atom: one would be two values that lost the space between them. */
const isString: Shape = ({ _tag }) => _tag !== "List" && _tag !== "Atom"

const isNumber: Shape = (value) => value._tag === "Atom" && /^\d+$/.test(value.text)

const isFlat: Shape = (value) => value._tag === "Nil" || (value._tag === "List" && value.items.every(isText))

const isFlatOrText: Shape = (value) => isText(value) || isFlat(value)

const digits: Shape = (value) => /^\d+$/.test(textOf(value) ?? "")

const isAddress: Shape = (value) =>
  value._tag === "List" && value.items.length === 4 && value.items.every(isString)

const isAddressList: Shape = (value) =>
  value._tag === "Nil" || (value._tag === "List" && value.items.every(isAddress))

/** Its last values, or one before them, are missing at some servers. */
const minEnvelope = 8

const envelopeShapes: ReadonlyArray<Shape> = [
  isString,
  isString,
  ...Array.from({ length: 6 }, () => isAddressList),
  isString,
  isString
]

const isModSeq: Shape = (value) => value._tag !== "Quoted" && isFlatOrText(value)

const isEnvelope: Shape = (value) =>
  value._tag === "List" &&
  value.items.length >= minEnvelope &&
  value.items.every((item, index) => envelopeShapes[index]?.(item) ?? false)

const isStringList: Shape = (value) =>
  value._tag === "Nil" || (value._tag === "List" && value.items.every(isString))

const isParameters: Shape = (value) =>
  isStringList(value) && !(value._tag === "List" && value.items.length % 2 > 0)

const isDisposition: Shape = (value) =>
  value._tag === "List"
    ? value.items.every((item, index) => (index === 1 ? isParameters : isString)(item))
    : isString(value)

const isLanguage: Shape = (value) => isString(value) || isStringList(value)

/** After all else: further values are the future's, of any kind. RFC 9051 §9 `body-extension`. */
const extension: ReadonlyArray<Shape> = [isDisposition, isLanguage, isString]

const areOf = (items: ReadonlyArray<Value>, shapes: ReadonlyArray<Shape>): boolean =>
  items.every((item, index) => shapes[index]?.(item) ?? true)

const isBody: Shape = (value) => {
  if (value._tag !== "List") return false
  const { items } = value
  const [first] = items
  return first === undefined || first._tag === "List" || first._tag === "Nil"
    ? isMultipart(items)
    : isPart(items)
}

const isMultipart = (items: ReadonlyArray<Value>): boolean => {
  const end = items.findIndex(isText)
  const children = end < 0 ? items : items.slice(0, end)
  const rest = end < 0 ? [] : items.slice(end === 0 ? 1 : end)
  return children.every(isBody) && areOf(rest, [isText, isParameters, ...extension])
}

const isSize: Shape = (value) => value._tag === "Nil" || (value._tag === "Atom" && /^-?\d+$/.test(value.text))

const partShapes: ReadonlyArray<Shape> = [isText, isText, isParameters, isString, isString, isText, isSize]

const isPart = (items: ReadonlyArray<Value>): boolean => {
  const [, second] = items
  // a multipart without parts
  if (second?._tag === "List") return areOf(items, [isText, isParameters, ...extension])
  const [envelope, body, lines] = items.slice(partShapes.length)
  if (!areOf(items.slice(0, partShapes.length), partShapes)) return false
  if (envelope?._tag === "List") {
    const isMessage = isEnvelope(envelope) && body !== undefined && isBody(body)
    return (
      isMessage && (lines === undefined || isSize(lines)) && areOf(items.slice(10), [isString, ...extension])
    )
  }
  const isCounted = envelope !== undefined && isNumber(envelope)
  return areOf(items.slice(isCounted ? 8 : 7), [isString, ...extension])
}

const shapes: ReadonlyMap<string, Shape> = new Map([
  ["UID", digits],
  ["FLAGS", isFlat],
  ["INTERNALDATE", isText],
  ["RFC822.SIZE", isNumber],
  ["RFC822", isString],
  ["RFC822.HEADER", isString],
  ["RFC822.TEXT", isString],
  ["ENVELOPE", isEnvelope],
  ["BODYSTRUCTURE", isBody],
  ["BODY", isBody],
  ["MODSEQ", isModSeq],
  ["EMAILID", isFlatOrText],
  ["THREADID", isFlatOrText],
  ["PREVIEW", isText],
  ["SAVEDATE", isText],
  ["X-GM-LABELS", isFlat],
  ["X-GM-MSGID", isText],
  ["X-GM-THRID", isText]
])

/** Returns whether this is an attribute that servers send, in upper case. */
export const isKnown = (name: string): boolean =>
  shapes.has(name) || section.test(name) || name.startsWith("X-")

/** Its name ends here: an atom may be as long as a line. */
const section =
  /^(?:BODY(?:\.PEEK)?|BINARY(?:\.PEEK|\.SIZE)?)\[[\dA-Z.]*(?: [^[\]\r\n]*)?\](?:<\d{1,10}(?:\.\d{1,10})?>)?$/

/** Returns whether a name that is not known can be one of an extension. */
export const isNameLike = (name: string): boolean => extensionName.test(name) && name !== "NIL"

const extensionName = /^[A-Z][\w.-]{0,60}(?:\[[^\]\r\n]{0,500}\])?$/
