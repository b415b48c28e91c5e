/** Chooses the form of a string: as an atom, quoted, or as a literal. RFC 9051 §4.3, §9 `astring`. */
import * as Grammar from "../Grammar.ts"
import * as ModifiedUtf7 from "../ModifiedUtf7.ts"

/** The ways in which literals may be announced. RFC 7888. */
export type Literals = "synchronizing" | "plus" | "minus"

/** Longer strings are literals, since some servers read lines into small buffers. */
export const maxQuotedLength = 1000

/** With `LITERAL-`, larger literals synchronize. RFC 7888 §5. */
export const maxLiteralMinusOctets = 4096

/** Larger streams are synchronizing literals, so that a server can refuse one before it is sent. */
export const maxNonSyncStreamOctets = 65_536

/** NIL would be read as no string at all. */
export const isAtomSafe = (text: string): boolean => {
  if (text === "" || text.length > maxQuotedLength || Grammar.upperCase(text) === "NIL") return false
  for (let at = 0; at < text.length; at++) {
    if (!Grammar.isAstringCharacter(text.charCodeAt(at))) return false
  }
  return true
}

export const hasQuotedSpecial = (text: string): boolean => text.includes('"') || text.includes("\\")

/** Outside of ASCII only if UTF-8 is enabled. RFC 9755 §3. */
export const isQuotable = (text: string, utf8: boolean): boolean =>
  text.length <= maxQuotedLength && !/[\r\n\0]/.test(text) && (utf8 || isAscii(text))

export const isAscii = (text: string): boolean => !/[^\0-\x7f]/.test(text)

export const quote = (text: string): string => `"${escape(text)}"`

export const escape = (text: string): string => text.replace(/["\\]/g, "\\$&")

/** A keyword, a number, a sequence set, a flag: no space, no control, nothing that begins another thing. */
export const isAtom = (text: string): boolean => /^\\?[^\0-\x20\x7f-\uffff(){"\\]+$/.test(text)

/** Upper-case words, such as `UID FETCH`. */
export const isCommandName = (name: string): boolean => /^[A-Z0-9._-]+(?: [A-Z0-9._-]+)*$/.test(name)

/** At most 15 characters, because some servers answer with at most that many. */
export const isTag = (tag: string): boolean => /^[A-Za-z0-9]{1,15}$/.test(tag)

/** Base64, or `=` for nothing. RFC 4959 §3. */
export const isInitialResponse = (text: string): boolean =>
  text === "=" || /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)

/** `INBOX` is written as every server knows it. RFC 9051 §5.1. */
export const mailboxName = (name: string, utf8: boolean): string => {
  const canonical = Grammar.canonicalName(name)
  return utf8 ? canonical : ModifiedUtf7.encode(canonical)
}
