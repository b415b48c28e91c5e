/** The arguments that commands share, beside those of `Argument`. */
import { atom, type Argument, sequence, text } from "../Argument.ts"
import type { MessageSet } from "../MessageSet.ts"

/** Any text as it stands; CR, LF and NUL are refused. */
export const verbatim = (text: string): Argument => ({ _tag: "Verbatim", text })

/** A keyword as an atom, and what is more than one word as it stands. */
export const keyword = (text: string): Argument => (/^[\w.[\]<>-]+$/.test(text) ? atom(text) : verbatim(text))

/** What no command can hold: it is refused when it is written. */
export const refused: Argument = atom("")

/** Which messages a command is about: `1:*`, what `Argument.sequence` makes, or a set that a server told. */
export type Messages = string | Argument | MessageSet

export const messages = (set: Messages): Argument => {
  if (typeof set === "string") return atom(set)
  if ("_tag" in set) return set
  const [first, ...more] = set.map(([first, last]) => (first === last ? first : ([first, last] as const)))
  return first === undefined ? refused : sequence(first, ...more)
}

/** A keyword of messages as a text, which a strict trace hides: labels are their user's. */
export const label = (name: string): Argument =>
  /^[\w!#$&'+,./:;<=>?@^`|~-]+$/.test(name) ? text(name) : refused

/** A flag of the system, such as `\Seen`, or a keyword. */
export const flag = (name: string): Argument => (name.startsWith("\\") ? atom(name) : label(name))
