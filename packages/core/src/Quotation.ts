/**
 * Text from outside, fit to be kept and shown: bounded, escaped, and without any secret that we know.
 *
 * A server, a proxy or a certificate may say anything, a password that it was sent included. What it says becomes a
 * `Quotation` in the redactor of its connection; errors, reports, profiles and traces hold nothing else of it, and a
 * plain `string` in their place does not compile.
 */
import { Schema } from "effect"
import { make as makeRedactor, type Redactor } from "./trace/Redactor.ts"
import { visible } from "./trace/visible.ts"

export type { Redactor }

/** What makes quotations: it is told the secrets, and takes them out of whatever text it is shown. */
export const redactor = (): Redactor => makeRedactor()

/** No quotation is longer: a list of flags or capabilities in a trace. */
const longest = 16_384

const isFit = Schema.makeFilter((text: string) => text.length <= longest && visible(text) === text, {
  expected: `visible text of at most ${longest} characters`
})

/** A string that went through a redactor. Decoding checks its form; a secret cannot be seen in it any more. */
export const Quotation = Schema.String.check(isFit).pipe(Schema.brand("Quotation"))
export type Quotation = typeof Quotation.Type

/** A string that is known when the program is written; neither `string` nor a template that leaves something open. */
type Literal<Text extends string> = {} extends Record<Text, unknown> ? never : Text

const isOurs = (text: string): text is Quotation => text.length <= longest

/** Our own words where a quotation may stand as well: a literal of the source, which no secret can have come into. */
export const ours = <const Text extends string>(text: Text & Literal<Text>): Quotation =>
  isOurs(text) ? text : Quotation.make(text)

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
