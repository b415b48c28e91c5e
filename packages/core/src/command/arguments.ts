/** The arguments that commands share, beside those of `Argument`. */
import { atom, type Argument } from "../Argument.ts"

/** Any text as it stands; CR, LF and NUL are refused. */
export const verbatim = (text: string): Argument => ({ _tag: "Verbatim", text })

/** A keyword as an atom, and what is more than one word as it stands. */
export const keyword = (text: string): Argument => (/^[\w.[\]<>-]+$/.test(text) ? atom(text) : verbatim(text))
