/** The sections of `BODY[…]`. RFC 9051 §6.4.5.1, §9 `section-spec`. Text has one character per octet. */
import type { MimePart } from "./Mime.ts"

const pattern =
  /^(\d+(?:\.\d+)*)?(?:(?:^|(?<=\d)\.)(HEADER|TEXT|MIME|HEADER\.FIELDS(?:\.NOT)? \(([^()]+)\)))?$/i

/**
 * Returns the octets of a section such as `1.2.HEADER.FIELDS (SUBJECT)`; `null` if the message has no such part,
 * `undefined` if it is not the name of a section.
 */
export const section = (message: MimePart, name: string): string | null | undefined => {
  const match = pattern.exec(name)
  if (match === null) return undefined
  const [, numbers, of, names] = match
  const what = of?.toUpperCase() ?? ""
  if (numbers === undefined) return what === "MIME" ? undefined : textOf(message, what, names)
  const part = find(message, numbers.split(".").map(Number))
  if (part === undefined) return null
  if (what === "") return part.body
  if (what === "MIME") return part.header
  return part.message === undefined ? null : textOf(part.message, what, names)
}

const textOf = ({ body, fields, header }: MimePart, what: string, names = ""): string => {
  if (what === "") return header + body
  if (what === "TEXT") return body
  if (what === "HEADER") return header
  const wanted = new Set(names.toLowerCase().replaceAll('"', "").split(" "))
  const chosen = fields.filter(
    ({ name }) => wanted.has(name.toLowerCase()) !== what.startsWith("HEADER.FIELDS.NOT")
  )
  return `${chosen.map(({ lines }) => lines).join("")}\r\n`
}

const find = (message: MimePart, [first = 0, ...rest]: ReadonlyArray<number>): MimePart | undefined =>
  rest.reduce<MimePart | undefined>(
    (part, number) => {
      if (part === undefined) return undefined
      return (part.message === undefined ? part.parts : partsOf(part.message))[number - 1]
    },
    partsOf(message)[first - 1]
  )

/** A message that is not multipart has one part, itself. */
const partsOf = (message: MimePart): ReadonlyArray<MimePart> =>
  message.parts.length > 0 ? message.parts : [message]
