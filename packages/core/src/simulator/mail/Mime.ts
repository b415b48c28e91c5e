/**
 * A message as its parts, from which ENVELOPE, BODYSTRUCTURE and sections are made. RFC 5322, RFC 2045, RFC 2046.
 *
 * Pure. Text has one character per octet (`octets.ts`), so that lengths are right in every charset.
 */

export interface Field {
  /** As written; names are compared without case. */
  readonly name: string
  /** Unfolded, without the leading space. */
  readonly value: string
  /** The lines of the field as written, including the last CRLF. */
  readonly lines: string
}

export interface Structured {
  /** Lower case, such as `text/plain`, `attachment`. */
  readonly value: string
  readonly parameters: ReadonlyArray<readonly [name: string, value: string]>
}

/** A message, or one part of one. */
export interface MimePart {
  /** All lines of the header, and the empty line after it. */
  readonly header: string
  readonly body: string
  readonly fields: ReadonlyArray<Field>
  readonly type: Structured
  /** The parts of `multipart/…`, at least one; empty for other types. */
  readonly parts: ReadonlyArray<MimePart>
  /** The message within `message/rfc822`. */
  readonly message: MimePart | undefined
}

/** Deeper parts are not parsed. */
const maxDepth = 32

/** Reads a message. Any text is one: missing fields have defaults. RFC 2045 §5.2. */
export const parse = (text: string, byDefault = "text/plain", depth = 0): MimePart => {
  const { body, header } = split(text)
  const fields = fieldsOf(header)
  const type = typeOf(fields, byDefault)
  const whole = { header, body, fields, type, parts: [], message: undefined }
  if (depth === maxDepth) return whole
  if (type.value.startsWith("multipart/")) {
    const inner = type.value === "multipart/digest" ? "message/rfc822" : "text/plain"
    const parts = bodies(body, parameter(type, "boundary")).map((part) => parse(part, inner, depth + 1))
    return { ...whole, parts: parts.length > 0 ? parts : [parse("", inner, depth + 1)] }
  }
  return type.value === "message/rfc822" ? { ...whole, message: parse(body, "text/plain", depth + 1) } : whole
}

/** Returns the value of the first field with a name. */
export const field = ({ fields }: Pick<MimePart, "fields">, name: string): string | undefined =>
  fields.find((field) => field.name.toLowerCase() === name.toLowerCase())?.value

export const parameter = (self: Structured, name: string): string | undefined =>
  self.parameters.find(([known]) => known.toLowerCase() === name)?.[1]

/** Reads a value with parameters, as in Content-Type and Content-Disposition. RFC 2045 §5.1. */
export const structured = (text: string): Structured => {
  const plain = withoutComments(text)
  const value =
    /^\s*([^\s;]*(?:\s*\/\s*[^\s;]+)?)/.exec(plain)?.[1]?.replaceAll(/\s/g, "").toLowerCase() ?? ""
  const parameters = Array.from(
    plain.matchAll(/;\s*([^\s=;]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;]*))/g),
    ([, name = "", quoted, bare = ""]) => [name, quoted?.replaceAll(/\\(.)/g, "$1") ?? bare] as const
  )
  return { value, parameters }
}

/** Removes text in parentheses outside of quotes. RFC 5322 §3.2.2. */
const withoutComments = (text: string): string => {
  let depth = 0
  return text.replaceAll(/\\.|"(?:[^"\\]|\\.)*"|[()]|[^\\"()]+|./g, (token) => {
    if (token === "(") depth += 1
    else if (token === ")" && depth > 0) depth -= 1
    else if (depth === 0) return token
    return ""
  })
}

const typeOf = (fields: ReadonlyArray<Field>, byDefault: string): Structured => {
  const given = structured(field({ fields }, "Content-Type") ?? "")
  return /^[^\s/]+\/[^\s/]+$/.test(given.value) ? given : { value: byDefault, parameters: [] }
}

const split = (text: string) => {
  const end = /^\r?\n|\r?\n\r?\n/.exec(text)
  if (end === null) return { header: text, body: "" }
  const at = end.index + end[0].length
  return { header: text.slice(0, at), body: text.slice(at) }
}

const fieldsOf = (header: string): ReadonlyArray<Field> =>
  Array.from(
    header.matchAll(/^([!-9;-~]+)[ \t]*:[^\n]*(?:\n|$)(?:[ \t][^\n]*(?:\n|$))*/gm),
    ([lines, name = ""]) => ({
      name,
      value: lines
        .slice(lines.indexOf(":") + 1)
        .replaceAll(/\r?\n/g, "")
        .trim(),
      lines
    })
  )

/** Returns the texts between the delimiters. RFC 2046 §5.1.1. */
const bodies = (body: string, boundary: string | undefined): ReadonlyArray<string> => {
  if (boundary === undefined || boundary === "") return []
  const marks = Array.from(
    body.matchAll(
      new RegExp(`(?:^|\\r?\\n)--${boundary.replaceAll(/[^\w]/g, "\\$&")}(--)?[ \\t]*(?=\\r?\\n|$)`, "g")
    )
  )
  const closing = marks.findIndex(([, closes]) => closes !== undefined)
  const opening = closing < 0 ? marks : marks.slice(0, closing)
  return opening.map((mark, index) => {
    const start = body.indexOf("\n", mark.index + mark[0].length) + 1
    const next = marks[index + 1]
    return start === 0 ? "" : body.slice(start, Math.max(start, next?.index ?? body.length))
  })
}
