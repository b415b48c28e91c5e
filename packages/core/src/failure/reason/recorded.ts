/** The facts that a trace recorded of a failure. A trace may come from anyone: a value of another kind is left out. */
import type { PlainReason, ReasonTag } from "../Reason.ts"
import { all } from "./all.ts"
import { type Fields, fits, kindOf } from "./Kind.ts"
import type { Worded } from "./words.ts"

type PlainOf<Tag extends ReasonTag> = Extract<PlainReason, { readonly _tag: Tag }>

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All
) => void
  ? All
  : never

/** Every field of every reason. */
export type Facts = Together<{ readonly [Tag in ReasonTag]: Worded<PlainOf<Tag>> }[ReasonTag]>

const tables = new Map<string, Fields>(Object.entries(all).map(([tag, { fields }]) => [tag, fields]))

/** Returns the facts that the words for a reason can use; `tag` is the reason's. */
export function recorded(facts: { readonly [name: string]: unknown }, tag?: string): Partial<Facts>
export function recorded(facts: { readonly [name: string]: unknown }, tag = ""): object {
  const fields = tables.get(tag) ?? {}
  return Object.fromEntries(
    Object.entries(facts).filter(
      ([name, value]) => Object.hasOwn(fields, name) && fits(value, kindOf(fields[name] ?? []))
    )
  )
}
