/**
 * Names of mailboxes that are neither modified UTF-7 nor UTF-8, such as raw Latin-1 of an old server. Each octet that could not
 * be sent back otherwise is a lone surrogate, U+DC00 and the octet, as Python spells such names of files (PEP 383): so the
 * name is a string, JSON keeps it, and no other name is the same.
 */
import { fromUtf8, toBytes, toText } from "../../base/octets.ts"
import { textOf, type Value } from "../Response.ts"
import * as ModifiedUtf7 from "./ModifiedUtf7.ts"
import * as Utf8 from "./Utf8.ts"

/** The name of these octets. */
export const fromOctets = (octets: Uint8Array): string => spelled(toText(octets))

/** `&` would begin a shift; of the others, modified UTF-7 writes none as it is. */
const unsendable = /[^\x20-\x25\x27-\x7e]/g

const spelled = (octets: string): string =>
  octets.replace(unsendable, (octet) => String.fromCharCode(0xdc00 | octet.charCodeAt(0)))

/** Words between spaces, each as a name. */
export const fromWords = (octets: Uint8Array): string =>
  toText(octets)
    .split(" ")
    .map((word) => {
      const text = Utf8.decode(toBytes(word))
      return Utf8.isLossy(text) ? spelled(word) : text
    })
    .join(" ")

/** The name in a value: as it is outside of parentheses. */
export const fromValue = (value: Value | undefined): string | undefined => {
  const text = textOf(value)
  const kept = value !== undefined && "bytes" in value ? value.bytes : undefined
  return text === undefined || kept === undefined || !Utf8.isLossy(text) ? text : fromOctets(kept)
}

/** The name for text that was sent as it is, although modified UTF-7 was due. */
export const fromSent = (sent: string): string => (isRaw(sent) ? sent : spelled(fromUtf8(sent)))

export const isRaw = (name: string): boolean => raw.test(name)

/** By the flag `u`, half of a pair does not match. */
const raw = /([\udc01-\udc1f\udc26\udc7f-\udcff]+)/u

/** Returns whether the name is well-formed apart from the octets that it keeps. */
export const isSendable = (name: string): boolean =>
  name.split(raw).every((part, index) => index % 2 === 1 || part.isWellFormed())

/** The octets of a name, also of one to which an app has added something, such as a level below it. */
export const octets = (name: string, utf8: boolean): Uint8Array =>
  toBytes(
    name
      .split(raw)
      .map((part, index) => (index % 2 === 1 ? low(part) : utf8 ? fromUtf8(part) : ModifiedUtf7.encode(part)))
      .join("")
  )

const low = (part: string): string =>
  part.replace(/[^]/g, (unit) => String.fromCharCode(unit.charCodeAt(0) & 0xff))
