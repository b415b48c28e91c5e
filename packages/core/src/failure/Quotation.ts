/**
 * Text from outside, fit to be kept and shown: bounded, escaped, and without any secret that we know.
 *
 * A server, a proxy or a certificate may say anything, a password that it was sent included. What it says becomes a
 * `Quotation` in the redactor of its connection; errors, reports, profiles and traces hold nothing else of it, and a
 * plain `string` in their place does not compile.
 */
import { Schema } from "effect"
import { visible } from "../base/visible.ts"
import { longest } from "./quotation/Quotation.ts"

export { between } from "./quotation/Quotation.ts"
export { groups, ours } from "./quotation/ours.ts"
export type { Redactor } from "./quotation/Redactor.ts"

const isFit = Schema.makeFilter((text: string) => text.length <= longest && visible(text) === text, {
  expected: `visible text of at most ${longest} characters`
})

/**
 * A string that went through a redactor, or a text of the app's own, such as in a test: `ImapError.Quotation.make(text)`.
 * Making and decoding check that it is visible and bounded; a secret cannot be recognised in it any more.
 */
export const Quotation = Schema.String.check(isFit).pipe(Schema.brand("Quotation"))
export type Quotation = typeof Quotation.Type
