/**
 * Quotations that need no redactor: the library's own words, and parts of other quotations. In a separate file from the
 * schema, so that the viewer's page, which only needs the words, does not load it.
 */
import { longest, type Quotation } from "./Quotation.ts"

/** A string literal type; neither `string` nor a template with open parts. */
export type Literal<Text extends string> = {} extends Record<Text, unknown> ? never : Text

/** Makes a quotation of a literal in the source, which cannot contain a secret. */
export const ours = <const Text extends string>(text: Text & Literal<Text>): Quotation =>
  isOurs(text) ? text : ours("")

const isOurs = (text: string): text is Quotation => text.length <= longest

/** Returns the named groups of `pattern` in `text`: parts of a quotation are quotations. `undefined` if it does not match. */
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
