/** The types of the facts that words are made of, and what several reasons read from them. */
import type { Quotation } from "../quotation/Quotation.ts"

/** The type of a field in the words: a quotation is text like any other here. */
type Text<Value> = Value extends Quotation
  ? string
  : Value extends ReadonlyArray<Quotation>
    ? ReadonlyArray<string>
    : Value

/** The facts that the words are made of. */
export type Worded<Tagged> = { readonly [Name in keyof Tagged as Exclude<Name, "_tag">]: Text<Tagged[Name]> }

/** As many of the facts as were recorded. */
export type Recorded<Tagged> = {
  readonly [Name in keyof Tagged as Exclude<Name, "_tag">]?: Text<Tagged[Name]> | undefined
}

/** Returns up to five mechanism names that RFC 4422 §3.1 allows; anything else that a server calls a mechanism is left out. */
export const mechanisms = (names: ReadonlyArray<string>): ReadonlyArray<string> =>
  names.filter((name) => /^[A-Z0-9_-]{1,20}$/.test(name)).slice(0, 5)

/** Returns whether the mechanism proves a token. RFC 7628. */
export const isToken = (mechanism: string | undefined): boolean =>
  mechanism === "XOAUTH2" || mechanism === "OAUTHBEARER"
