/** The arguments that commands share, besides those of `Argument`. */
import { atom, type Argument, text } from "../Argument.ts"

/** Any text, unchanged; CR, LF and NUL are refused. */
export const verbatim = (text: string): Argument => ({ _tag: "Verbatim", text })

/** A keyword as an atom, and what is more than one word unchanged. */
export const keyword = (text: string): Argument => (/^[\w.[\]<>-]+$/.test(text) ? atom(text) : verbatim(text))

/** Makes an argument that no command can hold, with the reason: the command is refused when it is written. */
export const refused = (problem: string): Argument => ({ _tag: "Refused", problem })

/** A keyword of messages as a text, which a strict trace hides: labels are their user's. */
export const label = (name: string): Argument =>
  /^[\w!#$&'+,./:;<=>?@^`|~-]+$/.test(name)
    ? text(name)
    : refused("a keyword is empty, or contains a space, a control character or a special")

/** A flag of the system, such as `\Seen`, or a keyword. */
export const flag = (name: string): Argument => (name.startsWith("\\") ? atom(name) : label(name))
