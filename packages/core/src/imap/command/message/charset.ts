/** The charset that the texts of a search are in. RFC 9051 §6.4.4, RFC 5256 §3. */
import { Effect } from "effect"
import type * as Argument from "../../Argument.ts"
import { upperCase } from "../../wire/Grammar.ts"
import * as Plan from "../Plan.ts"

/** Every server must know the first one, and nearly every server knows the other. */
export type Charset = "US-ASCII" | "UTF-8"

export const isAscii = (argument: Argument.Argument): boolean => {
  switch (argument._tag) {
    case "List":
      return argument.items.every(isAscii)
    case "Text":
    case "String":
      return !/[^\p{ASCII}]/u.test(argument.text)
    default:
      return true
  }
}

/** The charset that every server knows, if it holds these words. */
export const charsetOf = (words: ReadonlyArray<Argument.Argument>): Charset =>
  words.every(isAscii) ? "US-ASCII" : "UTF-8"

/**
 * The command, and once more in another charset if the server refuses the first one, takes the other, and the words
 * can be said in it. `first` is what it is sent in; without one, no charset is named.
 */
export const inCharset = <A>(
  words: ReadonlyArray<Argument.Argument>,
  first: Charset | undefined,
  make: (charset: Charset | undefined) => Plan.Plan<A>
): Plan.Plan<A> =>
  Plan.steps((exchange) =>
    Plan.run(make(first), exchange).pipe(
      Effect.catchReason("ImapError", "BadCharset", ({ charsets }, error) => {
        const other = another(words, first, charsets)
        return other === undefined ? Effect.fail(error) : Plan.run(make(other), exchange)
      })
    )
  )

const another = (
  words: ReadonlyArray<Argument.Argument>,
  first: Charset | undefined,
  taken: ReadonlyArray<string>
): Charset | undefined => {
  // US-ASCII need not be listed. RFC 9051 §6.4.4
  const charsets = ["US-ASCII", ...taken.map(upperCase)]
  const possible: ReadonlyArray<Charset> = words.every(isAscii) ? ["US-ASCII", "UTF-8"] : ["UTF-8"]
  return possible.find((charset) => charset !== first && charsets.includes(charset))
}
