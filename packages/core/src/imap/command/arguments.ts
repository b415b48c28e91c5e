/** Internal arguments that commands share, in addition to those of `Argument`. */
import { atom, type Argument } from "../Argument.ts"
import * as RawName from "../wire/RawName.ts"

/** Any text, unchanged; CR, LF and NUL are refused. */
export const verbatim = (text: string): Argument => ({ _tag: "Verbatim", text })

/** A keyword as an atom, and what is more than one word unchanged. */
export const keyword = (text: string): Argument => (/^[\w.[\]<>-]+$/.test(text) ? atom(text) : verbatim(text))

/** Makes an argument that no command can hold, with the reason: the command is refused when it is written. */
export const refused = (problem: string): Argument => ({ _tag: "Refused", problem })

/**
 * A keyword of messages, which a strict trace hides: it is its user's. Beyond ASCII it is refused by most servers, and sent with
 * the octets that it came with.
 */
export const label = (name: string): Argument =>
  isKeyword.test(name) && RawName.isSendable(name)
    ? { _tag: "Keyword", name }
    : refused("a keyword is empty, or contains a space, a control character or a special")

const isKeyword = /^\\?[\w!#$&'+,./:;<=>?@^`|~\u0080-\uffff-]+$/

/**
 * A flag of the system, such as `\Seen`, or a keyword. A keyword named like a flag of the system is refused: its backslash was
 * forgotten, or written once in a string, which drops it. RFC 9051 §2.3.2.
 */
export const flag = (name: string): Argument => {
  if (isBare.test(name))
    return refused(`\`${name}\`: write the system flag as "\\\\${name}", with its backslash`)
  return /^\\[\0-\x7f]*$/.test(name) ? atom(name) : label(name)
}

const isBare = /^(seen|answered|flagged|deleted|draft)$/i
