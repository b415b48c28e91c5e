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
import { longest } from "./quotation/Quotation.ts"

export { groups, ours } from "./quotation/ours.ts"
export type { Redactor }

/** Makes a redactor, which knows the secrets and removes them from each text that becomes a quotation. */
export const redactor = (): Redactor => makeRedactor()

const isFit = Schema.makeFilter((text: string) => text.length <= longest && visible(text) === text, {
  expected: `visible text of at most ${longest} characters`
})

/** A string that went through a redactor. Decoding checks its form; a secret cannot be seen in it any more. */
export const Quotation = Schema.String.check(isFit).pipe(Schema.brand("Quotation"))
export type Quotation = typeof Quotation.Type
