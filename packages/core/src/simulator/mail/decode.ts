/** Header and body text as a person reads it, for SEARCH. RFC 2045 §6, RFC 2047. */
import { decode } from "../../imap/mime/charset.ts"
import { decodeWords } from "../../imap/mime/encodedWords.ts"
import { decodeTransfer } from "../../imap/mime/transfer.ts"
import { toBytes, utf8 } from "../../base/octets.ts"
import { field, parameter, type MimePart } from "./Mime.ts"

/** Decodes the encoded words of a header field. */
export const words = (value: string): string => decodeWords(utf8(value))

/** Returns the text of a message's text parts, one after the other. */
export const bodyText = (part: MimePart): string => {
  if (part.parts.length > 0) return part.parts.map(bodyText).join("\n")
  if (part.message !== undefined) return bodyText(part.message)
  if (!part.type.value.startsWith("text/")) return ""
  const bytes = decodeTransfer(toBytes(part.body), field(part, "Content-Transfer-Encoding"))
  return decode(bytes, parameter(part.type, "charset"))
}

export const headerText = ({ fields }: MimePart): string =>
  fields.map(({ name, value }) => `${name}: ${words(value)}`).join("\n")
