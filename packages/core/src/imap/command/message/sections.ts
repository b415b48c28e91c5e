/** Sections of a message: `BODY.PEEK[1.2]`, and what a server answers. RFC 9051 §6.4.5.1, RFC 3516. */
import * as Argument from "../../Argument.ts"
import type { FetchData, Value } from "../../Response.ts"
import { undo } from "../../mime/transfer.ts"
import { maxNumber, upperCase } from "../../wire/Grammar.ts"
import * as Utf8 from "../../wire/Utf8.ts"
import { refused, verbatim } from "../arguments.ts"

/** `maxLength` octets from `start`, which is 0 if it is left out. */
export interface Partial {
  readonly start?: number | undefined
  readonly maxLength: number
}

/** Reads a section by its name; the empty one is the whole message. Refused if it is not a section. */
export const encodedSection = (section: string, partial?: Partial): Argument.Argument => {
  if (!isSection(section)) return refused("a section is a part's number, TEXT, HEADER or MIME")
  if (partial === undefined) return Argument.atom(`BODY.PEEK[${section}]`)
  const { maxLength, start = 0 } = partial
  return isNumber(start, 0) && isNumber(maxLength, 1)
    ? Argument.atom(`BODY.PEEK[${section}]<${start}.${maxLength}>`)
    : refused("`start` or `maxLength` is not a whole number, or too large")
}

const isSection = (section: string): boolean =>
  /^(?:(?:[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*)(?:\.(?:HEADER|TEXT|MIME))?|HEADER|TEXT)?$/i.test(section)

const isNumber = (number: number, min: number): boolean =>
  Number.isInteger(number) && number >= min && number <= maxNumber

/** A part without its transfer encoding. A header or a whole message has none, and is asked for as it is. RFC 3516 §4.2. */
export const binary = (section: string): Argument.Argument =>
  isPart(section) ? Argument.atom(`BINARY.PEEK[${section}]`) : encodedSection(section)

const isPart = (section: string): boolean => /^[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*$/.test(section)

/** Only these fields of the header. A name that no field can have is refused. */
export const fields = (names: ReadonlyArray<string>): ReadonlyArray<Argument.Argument> => {
  if (names.length === 0) return []
  return names.every((name) => /^[\w.!#$&'+^`|~-]+$/.test(name))
    ? [verbatim(`BODY.PEEK[HEADER.FIELDS (${names.join(" ")})]`)]
    : [refused("the name of a header field contains a character that is not allowed")]
}

type Attributes = FetchData["attributes"]

/** Reads a section, or some of its octets, from attributes. */
export type Reading = (attributes: Attributes, section: string, partial?: Partial) => Uint8Array | undefined

/** Names that older servers give to what was asked for as a section. RFC 3501 §6.4.5. */
const oldNames: ReadonlyMap<string, string> = new Map([
  ["", "RFC822"],
  ["HEADER", "RFC822.HEADER"],
  ["TEXT", "RFC822.TEXT"]
])

/**
 * The octets of a section, whatever the case of its name, and under whatever name they came. `undefined` if they did not
 * come, if they are NIL, or if their offset in the section is unknown.
 */
export const named: Reading = (attributes, section, partial) => {
  const name = upperCase(section)
  const usual = octets(
    attributes.get(`BODY[${name}]${partial === undefined ? "" : `<${partial.start ?? 0}>`}`)
  )
  if (usual !== undefined) return partial === undefined ? usual : usual.subarray(0, partial.maxLength)
  const names = [`BODY[${name}]`, `BODY.PEEK[${name}]`, oldNames.get(name)]
  for (const [given, value] of attributes) {
    const [, label = "", start] = /^(.*?)(?:<(\d+)(?:\.\d+)?>)?$/s.exec(given) ?? []
    const bytes = names.includes(label) ? octets(value) : undefined
    const found = bytes && cut(bytes, start === undefined ? undefined : Number(start), partial)
    if (found !== undefined) return found
  }
  return undefined
}

/** `given` is where the octets begin, if the server says so. */
const cut = (
  bytes: Uint8Array,
  given: number | undefined,
  partial: Partial | undefined
): Uint8Array | undefined => {
  if (partial === undefined) return (given ?? 0) === 0 ? bytes : undefined
  const { maxLength, start = 0 } = partial
  if ((given ?? 0) === start) return bytes.subarray(0, maxLength)
  // all of the section, since it is more than was asked for
  return given === undefined && bytes.length > maxLength
    ? bytes.subarray(start, start + maxLength)
    : undefined
}

/** The octets of the requested header fields, or of all. NIL means that none of them exist. */
export const headerFields = (attributes: Attributes): Uint8Array | undefined => {
  for (const [name, value] of attributes) {
    if (/^BODY(?:\.PEEK)?\[HEADER\.FIELDS(?!\.)/.test(name)) return octets(value) ?? new Uint8Array(0)
  }
  return named(attributes, "HEADER")
}

/** Returns whether the section has come under its usual name with octets, without reading them. */
export const hasCome = (attributes: Attributes, section: string, partial?: Partial): boolean => {
  const from = partial === undefined ? "" : `<${partial.start ?? 0}>`
  const value = attributes.get(`BODY[${upperCase(section)}]${from}`) ?? attributes.get(`BINARY[${section}]`)
  return value?._tag === "Literal" || value?._tag === "Atom" || value?._tag === "Quoted"
}

/** The octets of a section that `binary` asked for. */
export const decoded: Reading = (attributes, section) =>
  isPart(section) ? decodedOctets(attributes.get(`BINARY[${section}]`)) : named(attributes, section)

/** The server has undone how they were encoded. */
const decodedOctets = (value: Value | undefined): Uint8Array | undefined => {
  const bytes = octets(value)
  return bytes === undefined ? undefined : undo(bytes, undefined)
}

/** Finds the first section by the beginning of its name, since servers write the rest differently. */
export const beginningWith = (attributes: Attributes, start: string): Uint8Array | undefined => {
  for (const [name, value] of attributes) if (name.startsWith(start)) return octets(value)
  return undefined
}

const octets = (value: Value | undefined): Uint8Array | undefined => {
  switch (value?._tag) {
    case "Literal":
      return value.bytes
    case "Atom":
    case "Quoted":
      return value.bytes ?? Utf8.encode(value.text)
    default:
      return undefined
  }
}
