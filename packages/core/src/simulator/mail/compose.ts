/** Messages for tests: written by hand, or made from their fields. RFC 5322, RFC 2045, RFC 2047. */
import * as Base64 from "effect/encoding/Base64"
import { fromUtf8, toText } from "../../base/octets.ts"

/** A file attached to a message, in base64. */
export interface MessageAttachment {
  readonly name: string
  /** `application/octet-stream` by default. */
  readonly type?: string | undefined
  readonly content: string | Uint8Array
}

/** The fields of a message. The message only has the given header fields, and a date. */
export interface MessageFields {
  /** Such as `Ada Lovelace <ada@example.org>`; several with commas between them. Any Unicode. */
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly cc?: string | undefined
  readonly subject?: string | undefined
  /** RFC 5322 `date-time`; a day in June 2026 by default. */
  readonly date?: string | undefined
  /** More fields, in wire form. */
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly text?: string | undefined
  /** With `text` as its alternative if both are given. */
  readonly html?: string | undefined
  readonly attachments?: ReadonlyArray<MessageAttachment> | undefined
}

/** One character per octet; every line ends with CRLF. */
export const compose = (fields: MessageFields): string => {
  const { cc, date = "Mon, 1 Jun 2026 09:30:00 +0000", from, headers = {}, subject, to } = fields
  const given = {
    Date: date,
    From: encoded(from),
    To: encoded(to),
    Cc: encoded(cc),
    Subject: encoded(subject)
  }
  const lines = Object.entries({ ...given, ...headers, "MIME-Version": "1.0" }).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}: ${value}\r\n`]
  )
  return fromUtf8(lines.join("")) + content(fields)
}

/** A message written by hand: each line break becomes CRLF. */
export const written = (message: string | Uint8Array): string =>
  typeof message === "string" ? fromUtf8(crlf(message)) : toText(message)

const crlf = (text: string): string => text.replaceAll(/\r?\n/g, "\r\n")

/** Returns header and body of the contents. */
const content = ({
  attachments = [],
  html,
  text = html === undefined ? "" : undefined
}: MessageFields): string => {
  const texts = [
    ...(text === undefined ? [] : [textPart("plain", text)]),
    ...(html === undefined ? [] : [textPart("html", html)])
  ]
  const body = together("alternative", texts)
  return together("mixed", [body, ...attachments.map(attached)])
}

const textPart = (subtype: string, text: string): string => {
  const whole = crlf(text)
  const ended = whole.endsWith("\r\n") ? whole : `${whole}\r\n`
  return fromUtf8(
    `Content-Type: text/${subtype}; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n${ended}`
  )
}

const attached = ({ content, name, type = "application/octet-stream" }: MessageAttachment): string => {
  const lines = Base64.encode(content).match(/.{1,76}/g) ?? []
  const disposition = `attachment; filename="${encoded(name)?.replaceAll(/["\\]/g, "\\$&")}"`
  const header = `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: ${disposition}\r\n`
  return `${header}\r\n${lines.map((line) => `${line}\r\n`).join("")}`
}

/** Joins parts into a multipart; a single part stays as it is. */
const together = (subtype: string, parts: ReadonlyArray<string>): string => {
  const [only = "", ...more] = parts
  if (more.length === 0) return only
  let boundary = `=_${subtype}`
  while (parts.some((part) => part.includes(boundary))) boundary += "_"
  const bodies = parts.map((part) => `--${boundary}\r\n${part}\r\n`)
  return `Content-Type: multipart/${subtype}; boundary="${boundary}"\r\n\r\n${bodies.join("")}--${boundary}--\r\n`
}

/** Writes text beyond ASCII as encoded words, except for the address in angle brackets. RFC 2047 §5. */
const encoded = (text: string | undefined): string | undefined =>
  text?.replaceAll(/[^<>,]*[^\0-\x7f][^<>,]*/g, (part) => {
    const [, before = "", words = "", after = ""] = /^(\s*)(.*?)(\s*)$/s.exec(part) ?? []
    const chunks = Array.from(
      words.matchAll(/.{1,10}/gsu),
      ([chunk]) => `=?UTF-8?B?${Base64.encode(chunk)}?=`
    )
    return before + chunks.join(" ") + after
  })
