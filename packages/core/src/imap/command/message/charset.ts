/** The charset that the texts of a search are in. RFC 9051 §6.4.4, RFC 5256 §3. */
import { Effect } from "effect"
import * as ImapError from "../../../failure/ImapError.ts"
import { saysCharset } from "../../../failure/quirk/lines.ts"
import type { CommandRejected } from "../../../failure/reason/commands.ts"
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
 *
 * Some servers answer BAD to a charset that they do not know, or NO without the response code: words that are not ASCII then
 * fail as `BadCharset`, too.
 */
export const inCharset = <A>(
  words: ReadonlyArray<Argument.Argument>,
  first: Charset | undefined,
  make: (charset: Charset | undefined) => Plan.Plan<A>
): Plan.Plan<A> =>
  Plan.steps((exchange) =>
    Effect.catch(Plan.run(make(first), exchange), (given) => {
      const error = first === undefined || words.every(isAscii) ? given : asCharset(given)
      const other = another(words, first, takenBy(error))
      return other === undefined ? Effect.fail(error) : Plan.run(make(other), exchange)
    })
  )

/** Returns the failure as one of the charset, if that may be what the server cannot read. */
const asCharset = (error: ImapError.ImapError): ImapError.ImapError => {
  const { reason } = error
  return reason._tag === "CommandRejected" && mayBeCharset(reason, error.serverText)
    ? ImapError.withReason(error, { _tag: "BadCharset", command: reason.command, charsets: [] })
    : error
}

/** Returns the charsets that the server takes instead; `undefined` if it refused something else. */
const takenBy = ({ reason, serverText }: ImapError.ImapError): ReadonlyArray<string> | undefined => {
  if (reason._tag === "BadCharset") return reason.charsets
  return reason._tag === "CommandRejected" && mayBeCharset(reason, serverText) ? ["UTF-8"] : undefined
}

const mayBeCharset = ({ status }: CommandRejected, said: string | undefined): boolean =>
  status === "BAD" || (said !== undefined && saysCharset(said))

const another = (
  words: ReadonlyArray<Argument.Argument>,
  first: Charset | undefined,
  taken: ReadonlyArray<string> | undefined
): Charset | undefined => {
  if (taken === undefined) return undefined
  // US-ASCII need not be listed. RFC 9051 §6.4.4
  const charsets = ["US-ASCII", ...taken.map(upperCase)]
  const possible: ReadonlyArray<Charset> = words.every(isAscii) ? ["US-ASCII", "UTF-8"] : ["UTF-8"]
  return possible.find((charset) => charset !== first && charsets.includes(charset))
}
