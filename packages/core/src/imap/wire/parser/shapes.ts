/**
 * The shape that the value of a FETCH attribute must have. RFC 9051 §9 `msg-att`.
 *
 * As tolerant as servers need: values may be missing at the end, and NIL may stand for any text. But each value must be
 * of the kind that its place asks for: one quotation mark that is not escaped makes two texts of one, and moves all
 * that follow into the place of another.
 *
 * Every response to FETCH is checked: the kinds of values are bits, and each value is looked at once.
 */
import { textOf, type Value } from "../../Response.ts"

const ATOM = 1
const QUOTED = 2
const LITERAL = 4
const NIL = 8
const LIST = 16

/** No atom: one would be two values that lost the space between them. */
const STRING = QUOTED | LITERAL | NIL
const TEXT = STRING | ATOM
const ANY = TEXT | LIST

type Items = ReadonlyArray<Value>

/** What the value of an attribute can be. */
export interface Shape {
  /** Servers send this attribute. */
  readonly isKnown: boolean
  /** The kinds of its value. */
  readonly kinds: number
  readonly isNumber: boolean
  /** The kinds of the items of a list. */
  readonly items: number
  /** Checks the items of a list, if one kind for all does not say enough. */
  readonly areItems: ((items: Items) => boolean) | undefined
  /** It is the content of a section. */
  readonly isContent: boolean
}

/** Returns the shape for an attribute of this upper-case name. */
export const shapeOf = (name: string): Shape => shapes.get(name) ?? unlisted(name)

/** Returns whether the value is one that the attribute can have. */
export const fits = ({ areItems, isNumber, items, kinds }: Shape, value: Value): boolean => {
  if ((kindOf(value) & kinds) === 0) return false
  if (isNumber) return isDigits(textOf(value) ?? "")
  if (value._tag !== "List") return true
  return areItems === undefined ? areAll(value.items, items) : areItems(value.items)
}

/** Such as `BODY[TEXT]`. */
export const isSection = (name: string): boolean =>
  (name.startsWith("BODY") || name.startsWith("BINARY")) && name.includes("[")

/** Returns whether a name that is not known can be one of an extension. */
export const isNameLike = (name: string): boolean => extensionName.test(name) && name !== "NIL"

const extensionName = /^[A-Z][\w.-]{0,60}(?:\[[^\]\r\n]{0,500}\])?$/

const kindOf = ({ _tag }: Value): number => {
  switch (_tag) {
    case "Atom":
      return ATOM
    case "Quoted":
      return QUOTED
    case "Literal":
      return LITERAL
    case "Nil":
      return NIL
    case "List":
      return LIST
  }
}

/** Returns whether it is of one of the kinds, or missing at the end. */
const isOf = (value: Value | undefined, kinds: number): boolean =>
  value === undefined || (kindOf(value) & kinds) !== 0

const areAll = (items: Items, kinds: number): boolean => {
  for (const item of items) if ((kindOf(item) & kinds) === 0) return false
  return true
}

const isDigits = (text: string): boolean => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit < 0x30 || unit > 0x39) return false
  }
  return text !== ""
}

/** Its last values, or one before them, are missing at some servers. */
const minEnvelope = 8
export const maxEnvelope = 10

/** After the date and the subject. */
const firstPeople = 2

const isEnvelope = (items: Items): boolean => {
  if (items.length < minEnvelope || items.length > maxEnvelope) return false
  for (let at = 0; at < items.length; at++) {
    const item = items[at]
    if (at < firstPeople || at >= minEnvelope ? !isOf(item, STRING) : !isPeople(item)) return false
  }
  return true
}

const isPeople = (value: Value | undefined): boolean => {
  if (value?._tag !== "List") return value?._tag === "Nil"
  for (const person of value.items) {
    if (person._tag !== "List" || person.items.length !== 4 || !areAll(person.items, STRING)) return false
  }
  return true
}

const isBody = (items: Items): boolean => (isOf(items[0], LIST | NIL) ? isMultipart(items) : isPart(items))

const isMultipart = (items: Items): boolean => {
  let end = 0
  for (let child = items[0]; child?._tag === "List"; child = items[++end]) {
    if (!isBody(child.items)) return false
  }
  // NIL, if it has no parts
  if (end === 0) end = 1
  return isOf(items[end], TEXT) && isParameters(items[end + 1]) && isExtension(items, end + 2)
}

/** The values of a part that all parts have. */
export const minPart = 7

const isPart = (items: Items): boolean => {
  // a multipart without parts
  if (items[1]?._tag === "List") return isParameters(items[1]) && isExtension(items, 2)
  if (!isParameters(items[2]) || !isOf(items[3], STRING) || !isOf(items[4], STRING)) return false
  if (!isOf(items[5], TEXT) || !isSize(items[6])) return false
  const next = items[minPart]
  if (next?._tag === "List") return isEnvelope(next.items) && isMessage(items)
  const end = next?._tag === "Atom" && isDigits(next.text) ? minPart + 1 : minPart
  return isOf(items[end], STRING) && isExtension(items, end + 1)
}

/** Of a message, what is after its envelope. */
const isMessage = (items: Items): boolean => {
  const body = items[minPart + 1]
  return body?._tag === "List" && isBody(body.items) && isSize(items[9]) && isOf(items[10], STRING)
    ? isExtension(items, 11)
    : false
}

const isSize = (value: Value | undefined): boolean =>
  isOf(value, NIL) ||
  (value?._tag === "Atom" && isDigits(value.text.startsWith("-") ? value.text.slice(1) : value.text))

const isParameters = (value: Value | undefined): boolean =>
  value?._tag === "List" ? value.items.length % 2 === 0 && areAll(value.items, STRING) : isOf(value, NIL)

/** From the disposition on. After all else, further values are the future's, of any kind. RFC 9051 §9 `body-extension`. */
const isExtension = (items: Items, at: number): boolean =>
  isDisposition(items[at]) && isLanguage(items[at + 1]) && isOf(items[at + 2], STRING)

const isDisposition = (value: Value | undefined): boolean => {
  if (value?._tag !== "List") return isOf(value, STRING)
  const { items } = value
  for (let at = 0; at < items.length; at++) {
    if (at === 1 ? !isParameters(items[at]) : !isOf(items[at], STRING)) return false
  }
  return true
}

const isLanguage = (value: Value | undefined): boolean =>
  value?._tag === "List" ? areAll(value.items, STRING) : isOf(value, STRING)

const known: Shape = {
  isKnown: true,
  kinds: ANY,
  isNumber: false,
  items: ANY,
  areItems: undefined,
  isContent: false
}
const unknown: Shape = { ...known, isKnown: false }

const text: Shape = { ...known, kinds: TEXT }
const number: Shape = { ...known, kinds: ATOM, isNumber: true }
const flat: Shape = { ...known, kinds: NIL | LIST, items: TEXT }
const flatOrText: Shape = { ...flat, kinds: ANY }
const octets: Shape = { ...known, kinds: STRING }
const body: Shape = { ...known, kinds: LIST, areItems: isBody }

const shapes: ReadonlyMap<string, Shape> = new Map([
  ["UID", { ...number, kinds: ATOM | QUOTED | LITERAL }],
  ["FLAGS", flat],
  ["INTERNALDATE", text],
  ["RFC822.SIZE", number],
  ["RFC822", octets],
  ["RFC822.HEADER", octets],
  ["RFC822.TEXT", octets],
  ["ENVELOPE", { ...known, kinds: LIST, areItems: isEnvelope }],
  ["BODYSTRUCTURE", body],
  ["BODY", body],
  ["MODSEQ", { ...flatOrText, kinds: ANY & ~QUOTED }],
  ["EMAILID", flatOrText],
  ["THREADID", flatOrText],
  ["PREVIEW", text],
  ["SAVEDATE", text],
  ["X-GM-LABELS", flat],
  ["X-GM-MSGID", text],
  ["X-GM-THRID", text]
])

/** The shapes of a section, by whether its name is one that servers send. */
const section = {
  known: { ...octets, isContent: true },
  unknown: { ...octets, isKnown: false, isContent: true }
}
const sizeOfSection = { known: number, unknown: { ...number, isKnown: false } }

const unlisted = (name: string): Shape => {
  if (!isSection(name)) return name.startsWith("X-") ? known : unknown
  const shape = name.startsWith("BINARY.SIZE") ? sizeOfSection : section
  return sectionName.test(name) ? shape.known : shape.unknown
}

/** Its name ends here: an atom may be as long as a line. */
const sectionName =
  /^(?:BODY(?:\.PEEK)?|BINARY(?:\.PEEK|\.SIZE)?)\[[\dA-Z.]*(?: [^[\]\r\n]*)?\](?:<\d{1,10}(?:\.\d{1,10})?>)?$/
