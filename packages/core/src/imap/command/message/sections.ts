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
export const whole = (section: string, partial?: Partial): Argument.Argument => {
  if (!isSection(section)) return refused("a section is a part's number, TEXT, HEADER or MIME")
  if (partial === undefined) return Argument.atom(`BODY.PEEK[${section}]`)
  const { maxLength, start = 0 } = partial
  return isNumber(start, 0) && isNumber(maxLength, 1)
    ? Argument.atom(`BODY.PEEK[${section}]<${start}.${maxLength}>`)
    : refused("`start` or `maxLength` is not a whole number, or too large")
}

const isSection = (section: string): boolean =>
  /^(?:(?:[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*)(?:\.(?:HEADER|TEXT|MIME))?|HEADER|TEXT)?$/i.test(section)

const isNumber = (number: number, least: number): boolean =>
  Number.isInteger(number) && number >= least && number <= maxNumber

/** A part without its transfer encoding. A header or a whole message has none, and is asked for as it is. RFC 3516 §4.2. */
export const binary = (section: string): Argument.Argument =>
  isPart(section) ? Argument.atom(`BINARY.PEEK[${section}]`) : whole(section)

const isPart = (section: string): boolean => /^[1-9]\d{0,9}(?:\.[1-9]\d{0,9})*$/.test(section)

/** Only these fields of the header. A name that no field can have is refused. */
export const fields = (names: ReadonlyArray<string>): ReadonlyArray<Argument.Argument> => {
  if (names.length === 0) return []
  return names.every((name) => /^[\w.!#$&'+^`|~-]+$/.test(name))
    ? [verbatim(`BODY.PEEK[HEADER.FIELDS (${names.join(" ")})]`)]
    : [refused("the name of a header field contains a character that is not allowed")]
}

type Attributes = FetchData["attributes"]

/** A section as a server answers it. */
export interface Answer {
  /** The name of its attribute. */
  readonly name: string
  /** Returns its octets. */
  readonly octets: (value: Value | undefined) => Uint8Array | undefined
}

/** The answer to a section, whatever the case of its name. */
export const named = (section: string, partial?: Partial): Answer => {
  const from = partial === undefined ? "" : `<${partial.start ?? 0}>`
  return { name: `BODY[${upperCase(section)}]${from}`, octets }
}

/** The answer to a section that `binary` asked for. */
export const decoded = (section: string): Answer =>
  isPart(section) ? { name: `BINARY[${section}]`, octets: decodedOctets } : named(section)

/** The server has undone how they were encoded. */
const decodedOctets = (value: Value | undefined): Uint8Array | undefined => {
  const bytes = octets(value)
  return bytes === undefined ? undefined : undo(bytes, undefined)
}

/** Returns whether the answer has come with octets, without reading them. */
export const hasCome = (attributes: Attributes, { name }: Answer): boolean => {
  const value = attributes.get(name)
  return value?._tag === "Literal" || value?._tag === "Atom" || value?._tag === "Quoted"
}

/** A section whose name begins so has come, be it with NIL. */
export const isIn = (attributes: Attributes, start: string): boolean => {
  for (const name of attributes.keys()) if (name.startsWith(start)) return true
  return false
}

/** Finds the first section whose name begins so: each server writes what follows in another way. */
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
