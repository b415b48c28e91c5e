/** The shape of advice, and how what a reason carries is put into words. */
import type { Quotation } from "../Quotation.ts"
import type { PlainReason, ReasonTag } from "../Reason.ts"

/** What a failure means, in words for a person. */
export interface Advice {
  /** What happened, in a few words, without a full stop. */
  readonly title: string
  /** Why it happens, as a sentence. */
  readonly why: string
  /** What to try, as a colleague would say it, in a sentence or two. */
  readonly try: string
  /** A page of the provider that shows how. */
  readonly help?: string
}

/** What a field is worded from: a quotation is text like any other here. */
type Text<Value> = Value extends Quotation
  ? string
  : Value extends ReadonlyArray<Quotation>
    ? ReadonlyArray<string>
    : Value
type Fields<Tagged> = { readonly [Name in keyof Tagged as Exclude<Name, "_tag">]: Text<Tagged[Name]> }

/** What each reason is worded from. */
export type Worded = {
  readonly [Tag in ReasonTag]: Fields<Extract<PlainReason, { readonly _tag: Tag }>>
}

/** One text for each reason, made from its own fields. */
export type Words = { readonly [Tag in ReasonTag]: (fields: Worded[Tag]) => Advice }

type Together<Union> = (Union extends unknown ? (each: Union) => void : never) extends (
  all: infer All
) => void
  ? All
  : never

/** Every field of every reason. */
export type Facts = Together<Parameters<Words[ReasonTag]>[0]>

const longestName = 48
/** Where the trace tells no host. */
export const unknownServer = "the server"

/** A name in quotation marks: one line, and short enough for a sentence. What stands for a name needs none. */
export const quoted = (name: string): string => {
  if (/^<[a-z]+(?::\d+)?>$/.test(name) || name === unknownServer) return name
  const line = name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "�")
  const points = Array.from(line)
  return `“${points.length <= longestName ? line : `${points.slice(0, longestName - 1).join("")}…`}”`
}

/** Mechanism names that RFC 4422 §3.1 allows; anything else that a server calls a mechanism is left out. */
export const mechanisms = (names: ReadonlyArray<string>): string =>
  names
    .filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name))
    .slice(0, 5)
    .join(", ")
