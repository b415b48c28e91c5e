/** Header and body text as a person reads it: what SEARCH looks into. RFC 2045 §6, RFC 2047. */
import { Option, Result } from "effect"
import { Base64 } from "effect/encoding"
import { toBytes, toText, utf8 } from "../octets.ts"
import { field, parameter, type Part } from "./Mime.ts"

const decoderOf = Option.liftThrowable((charset: string) => new TextDecoder(charset))

const inCharset = (octets: string, charset: string): string =>
  Option.match(decoderOf(charset), {
    onNone: () => utf8(octets),
    onSome: (decoder) => decoder.decode(toBytes(octets))
  })

const fromBase64 = (text: string): string =>
  Result.match(Base64.decode(text.replaceAll(/[^A-Za-z0-9+/=]/g, "")), {
    onSuccess: toText,
    onFailure: () => text
  })

const fromQuotedPrintable = (text: string): string =>
  text
    .replaceAll(/[ \t]*=[ \t]*\r?\n/g, "")
    .replaceAll(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** A header field with its encoded words read. RFC 2047 §6.2: white space between two of them is none. */
export const words = (value: string): string =>
  utf8(value)
    .replaceAll(/(=\?[^?\s]+\?[BQ]\?[^?\s]*\?=)\s+(?==\?)/gi, "$1")
    .replaceAll(
      /=\?([^?*\s]+)(?:\*[^?\s]*)?\?([BQ])\?([^?\s]*)\?=/gi,
      (_, charset: string, form: string, text: string) =>
        inCharset(
          form.toUpperCase() === "B" ? fromBase64(text) : fromQuotedPrintable(text.replaceAll("_", " ")),
          charset
        )
    )

/** The text of a message's parts, one after the other; what is no text is left out. */
export const bodyText = (part: Part): string => {
  if (part.parts.length > 0) return part.parts.map(bodyText).join("\n")
  if (part.message !== undefined) return bodyText(part.message)
  if (!part.type.value.startsWith("text/")) return ""
  const encoding = field(part, "Content-Transfer-Encoding")?.toLowerCase()
  const octets =
    encoding === "base64"
      ? fromBase64(part.body)
      : encoding === "quoted-printable"
        ? fromQuotedPrintable(part.body)
        : part.body
  return inCharset(octets, parameter(part.type, "charset") ?? "utf-8")
}

export const headerText = ({ fields }: Part): string =>
  fields.map(({ name, value }) => `${name}: ${words(value)}`).join("\n")
