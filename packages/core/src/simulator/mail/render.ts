/** ENVELOPE and BODYSTRUCTURE of a message. RFC 9051 §7.5.2, §9 `envelope`, `body`. Text has one character per octet. */
import { addresses, type Address } from "./addresses.ts"
import { field, type MimePart, type Structured, structured } from "./Mime.ts"

/** Writes a string: quoted, or as a literal if it cannot be quoted; `NIL` for nothing. */
export const nstring = (text: string | undefined): string => {
  if (text === undefined) return "NIL"
  return /[\r\n\0\x80-\xff]/.test(text) ? literal(text) : quoted(text)
}

export const quoted = (text: string): string => `"${text.replaceAll(/["\\]/g, "\\$&")}"`

export const literal = (text: string): string => `{${text.length}}\r\n${text}`

/** Date, subject, from, sender, reply-to, to, cc, bcc, in-reply-to, message-id. */
export const envelope = (message: MimePart): string => {
  const text = (name: string) => nstring(field(message, name))
  const people = (...names: ReadonlyArray<string>) => {
    // Sender and Reply-To default to From if they are missing or empty.
    const given = names.map((name) => addresses(field(message, name) ?? "")).find(({ length }) => length > 0)
    return given === undefined ? "NIL" : `(${given.map(person).join("")})`
  }
  return `(${[
    text("Date"),
    text("Subject"),
    people("From"),
    people("Sender", "From"),
    people("Reply-To", "From"),
    people("To"),
    people("Cc"),
    people("Bcc"),
    text("In-Reply-To"),
    text("Message-ID")
  ].join(" ")})`
}

const person = ({ host, mailbox, name, route }: Address): string =>
  `(${[name, route, mailbox, host].map(nstring).join(" ")})`

/** Writes BODYSTRUCTURE, or BODY if `extended` is false. */
export const bodyStructure = (part: MimePart, extended: boolean): string => {
  const [type = "", subtype = ""] = part.type.value.split("/")
  const disposition = field(part, "Content-Disposition")
  const languages = field(part, "Content-Language")?.split(",") ?? []
  const common = [
    disposition === undefined ? "NIL" : withParameters(structured(disposition)),
    languages.length === 0 ? "NIL" : `(${languages.map((language) => nstring(language.trim())).join(" ")})`,
    nstring(field(part, "Content-Location"))
  ]
  if (type === "multipart") {
    const inner = part.parts.map((each) => bodyStructure(each, extended)).join("")
    const extension = extended ? [parameters(part.type), ...common] : []
    return `(${[`${inner} ${quoted(subtype)}`, ...extension].join(" ")})`
  }
  const encoding = field(part, "Content-Transfer-Encoding")?.toLowerCase() ?? "7bit"
  const basic = [
    quoted(type),
    quoted(subtype),
    parameters(part.type, part.type.value === "text/plain" ? "us-ascii" : undefined),
    nstring(field(part, "Content-ID")),
    nstring(field(part, "Content-Description")),
    quoted(encoding),
    `${part.body.length}`
  ]
  const lines = `${part.body.split("\n").length - 1}`
  const inner =
    part.message === undefined ? [] : [envelope(part.message), bodyStructure(part.message, extended), lines]
  const counted = type === "text" ? [lines] : inner
  const extension = extended ? [nstring(field(part, "Content-MD5")), ...common] : []
  return `(${[...basic, ...counted, ...extension].join(" ")})`
}

/** Writes parameters in parentheses; text has a charset even if none is given. RFC 2045 §5.2. */
const parameters = (self: Structured, charset?: string): string => {
  const given = self.parameters.flat()
  const missing = charset !== undefined && !self.parameters.some(([name]) => name.toLowerCase() === "charset")
  const all = missing ? [...given, "charset", charset] : given
  return all.length === 0 ? "NIL" : `(${all.map(nstring).join(" ")})`
}

const withParameters = (self: Structured): string => `(${quoted(self.value)} ${parameters(self)})`
