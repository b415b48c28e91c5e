/** The facts that words are made of, for all reasons. */
import type { PlainReason, ReasonTag } from "../Reason.ts"
import type { Worded } from "./words.ts"

type Tagged<Tag extends ReasonTag> = Extract<PlainReason, { readonly _tag: Tag }>

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All
) => void
  ? All
  : never

/** Every field of every reason. */
export type Facts = Together<{ readonly [Tag in ReasonTag]: Worded<Tagged<Tag>> }[ReasonTag]>
