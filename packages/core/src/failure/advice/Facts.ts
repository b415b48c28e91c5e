/** The facts that words are made of, for all reasons, and the kind of each. */
import type { PlainReason, ReasonTag } from "../Reason.ts"
import type { Advice, Beside, Recorded, Worded } from "../reason/words.ts"

type Tagged<Tag extends ReasonTag> = Extract<PlainReason, { readonly _tag: Tag }>

/** The facts that each reason is worded from. */
export type FactsByReason = { readonly [Tag in ReasonTag]: Recorded<Tagged<Tag>> & Beside }

/** One text for each reason, made from its own facts. */
export type Words = { readonly [Tag in ReasonTag]: (facts: FactsByReason[Tag]) => Advice }

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All
) => void
  ? All
  : never

/** Every field of every reason. */
export type Facts = Together<{ readonly [Tag in ReasonTag]: Worded<Tagged<Tag>> }[ReasonTag]> & Beside

/** As many of the facts as are known. */
export type Known = { readonly [Name in keyof Facts]?: Facts[Name] | undefined }

/** The kinds of a fact: a type of value, one of a few names, a list or a record of these, or a few such fields. */
export type Kind =
  | "string"
  | "number"
  | "boolean"
  | ReadonlyArray<string>
  | { readonly list: Kind }
  | { readonly record: Kind }
  | { readonly fields: { readonly [name: string]: Kind } }
