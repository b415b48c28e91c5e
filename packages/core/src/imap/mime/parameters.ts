/** Parameters of Content-Type and Content-Disposition. RFC 2045 §5.1, RFC 2231. */
import * as Utf8 from "../wire/Utf8.ts"
import { decodePieces } from "./charset.ts"
import { decodeWords, oneLine } from "./encodedWords.ts"
import { withOctets } from "./transfer.ts"

interface Section {
  /** Absent if it is the whole value. */
  readonly index: number | undefined
  /** `name*1*`, whose value contains octets as `%FC`. */
  readonly encoded: boolean
  readonly value: string
}

const numbered = /^([^*]+)(?:\*(\d{1,4}))?(\*)?$/

/**
 * Reads parameters: names in lower case, values joined from their sections and decoded. Encoded words do not belong here,
 * but are common and decoded as well. Of two with the same name, the first is kept.
 */
export const decodeParameters = (
  pairs: Iterable<readonly [name: string, value: string]>
): ReadonlyMap<string, string> => {
  const parameters = new Map<string, string>()
  const extended = new Map<string, Array<Section>>()
  for (const [given, value] of pairs) {
    const [, name = given, index, star] = numbered.exec(given) ?? []
    const key = name.toLowerCase()
    if (index === undefined && star === undefined) {
      if (!parameters.has(key)) parameters.set(key, decodeWords(value))
      continue
    }
    const sections = extended.get(key) ?? []
    sections.push({
      index: index === undefined ? undefined : Number(index),
      encoded: star !== undefined,
      value
    })
    extended.set(key, sections)
  }
  for (const [name, sections] of extended) parameters.set(name, joined(sections))
  return parameters
}

/**
 * Joins sections. The first one has the charset and the language: `utf-8'en'%C3%A4`. If none is encoded, encoded words
 * may have been cut into sections.
 */
const joined = (given: ReadonlyArray<Section>): string => {
  const [first, ...more] = chosen(given)
  if (first === undefined) return ""
  const [, charset = "", start = first.value] =
    (first.encoded ? /^([^']{0,64})'[^']*'([\s\S]*)$/.exec(first.value) : null) ?? []
  const sections = [{ ...first, value: start }, ...more]
  if (!sections.some(({ encoded }) => encoded))
    return decodeWords(sections.map(({ value }) => value).join(""))
  return oneLine(decodePieces(sections.map(octetsOf), charset))
}

/** Returns the whole value if one is given, otherwise its sections in their order; of two with one number the first is kept. */
const chosen = (given: ReadonlyArray<Section>): ReadonlyArray<Section> => {
  const byIndex = new Map(given.toReversed().map((section) => [section.index, section]))
  const unsplit = byIndex.get(undefined)
  return unsplit === undefined
    ? [...byIndex].toSorted(([one = 0], [other = 0]) => one - other).map(([, section]) => section)
    : [unsplit]
}

/** Returns octets; text beyond ASCII was already decoded. */
const octetsOf = ({ encoded, value }: Section): Uint8Array | string => {
  if (encoded) return withOctets(value, PERCENT)
  return /[^\0-\x7f]/.test(value) ? value : Utf8.encode(value)
}

const PERCENT = 0x25
