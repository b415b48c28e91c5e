/**
 * Quotations that need no redactor: words of our own, and parts of what is a quotation already. Apart from the schema,
 * so that the viewer's page, which only needs the words, does not carry it.
 */
import type { Quotation } from "../Quotation.ts"

/** No quotation is longer: a list of flags or capabilities in a trace. */
export const longest = 16_384

/** A string that is known when the program is written; neither `string` nor a template that leaves something open. */
type Literal<Text extends string> = {} extends Record<Text, unknown> ? never : Text

const isOurs = (text: string): text is Quotation => text.length <= longest

/** Our own words where a quotation may stand as well: a literal of the source, which no secret can have come into. */
export const ours = <const Text extends string>(text: Text & Literal<Text>): Quotation =>
  isOurs(text) ? text : ours("")

/** What the named groups of `pattern` find in `text`: parts of a quotation are quotations. `undefined` where it does not fit. */
export const groups = (
  text: Quotation,
  pattern: RegExp
): Readonly<Record<string, Quotation | undefined>> | undefined => {
  const found = text.match(pattern)
  return found === null
    ? undefined
    : Object.fromEntries(
        Object.entries(found.groups ?? {}).map(([name, part]) => [name, isPart(part) ? part : undefined])
      )
}

const isPart = (part: string | undefined): part is Quotation => part !== undefined
