/**
 * The characters of IMAP's grammar, for both directions. RFC 9051 §9.
 *
 * One table of bit flags answers every question about a byte, so that no scan needs more than one look-up per byte.
 */

export const LF = 0x0a
export const CR = 0x0d
export const SP = 0x20
export const QUOTE = 0x22
export const OPEN = 0x28
export const CLOSE = 0x29
export const STAR = 0x2a
export const PLUS = 0x2b
export const COMMA = 0x2c
export const COLON = 0x3a
export const BACKSLASH = 0x5c
export const OPEN_BRACKET = 0x5b
export const CLOSE_BRACKET = 0x5d
export const OPEN_BRACE = 0x7b
export const CLOSE_BRACE = 0x7d
export const TILDE = 0x7e

const DIGIT = 1
const ALPHANUMERIC = 2
const ASTRING = 4
const ENDS_ATOM = 8

const specials = '(){ %*"\\'

const flagsOf = (byte: number): number => {
  const isDigit = byte >= 0x30 && byte <= 0x39
  const isLetter = (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a)
  const isPrintable = byte > 0x1f && byte < 0x7f
  return (
    (isDigit ? DIGIT : 0) |
    (isDigit || isLetter ? ALPHANUMERIC : 0) |
    (isPrintable && !specials.includes(String.fromCharCode(byte)) ? ASTRING : 0) |
    (byte === SP || byte === OPEN || byte === CLOSE || byte === QUOTE || byte === LF ? ENDS_ATOM : 0)
  )
}

const classes = Uint8Array.from({ length: 256 }, (_, byte) => flagsOf(byte))

const has =
  (flag: number) =>
  (byte: number | undefined): boolean =>
    byte !== undefined && ((classes[byte] ?? 0) & flag) !== 0

export const isDigit = has(DIGIT)
export const isAlphanumeric = has(ALPHANUMERIC)

/** `ASTRING-CHAR`: what a client may write without quotes. Never a byte above 0x7f. */
export const isAstringCharacter = has(ASTRING)

/** The end of a server's atom. Wider than `ATOM-CHAR`, because servers send flags and names with specials in them. */
export const endsAtom = has(ENDS_ATOM)

/** Returns whether a string that was quoted or sized may be followed by this. */
export const endsText = (byte: number | undefined): boolean =>
  byte === undefined || byte === SP || byte === OPEN || byte === CLOSE

/** The largest `number` (RFC 9051 §9): UIDs, UIDVALIDITY, message counts. */
export const maxNumber = 0xffff_ffff

/** Returns whether it is an `nz-number` (RFC 9051 §9), as all of these are but a count. */
export const isNumber = (number: number): boolean =>
  Number.isInteger(number) && number >= 1 && number <= maxNumber

/** The largest `number64` and mod-sequence (RFC 9051 §9, RFC 7162 §7). */
export const maxNumber64 = 0x7fff_ffff_ffff_ffffn

/**
 * ASCII letters in upper case, and nothing else. IMAP compares ASCII without case (RFC 9051 §9); what Unicode would
 * do beyond that (`ß` to `SS`, a dotless `ı` to `I`) makes words of what is not a word.
 */
export const upperCase = (text: string): string =>
  /[^\0-\x7f]/.test(text) ? text.replace(/[a-z]+/g, (letters) => letters.toUpperCase()) : text.toUpperCase()

/** The one spelling of a mailbox: `INBOX` in any case is one. RFC 9051 §5.1. */
export const canonicalName = (mailbox: string): string => (upperCase(mailbox) === "INBOX" ? "INBOX" : mailbox)

/** INBOX in any case is one mailbox. RFC 9051 §5.1. */
export const isSameMailbox = (one: string, other: string): boolean =>
  canonicalName(one) === canonicalName(other)

/** Reads an `nz-number` as a UID has it. RFC 9051 §9. */
export const nonZeroNumber = (text: string): number | undefined =>
  text.charCodeAt(0) === 0x30 ? undefined : numberIn(text, 0, text.length)

/** Reads the number from `start` to `end`, which may begin with zeros but is not zero. */
export const numberIn = (text: string, start: number, end: number): number | undefined => {
  // by its digits, because every response to FETCH has one, and a set many
  if (end - start > 10) return undefined
  let number = 0
  for (let at = start; at < end; at++) {
    const digit = text.charCodeAt(at) - 0x30
    if (digit < 0 || digit > 9) return undefined
    number = number * 10 + digit
  }
  return isNumber(number) ? number : undefined
}

/** Reads a `number64`, which has 63 bits, as a mod-sequence does. RFC 9051 §9, RFC 7162 §7. */
export const number64 = (text: string): bigint | undefined => {
  const number = /^\d{1,19}$/.test(text) ? BigInt(text) : undefined
  return number !== undefined && number <= maxNumber64 ? number : undefined
}

/** Reads the mod-sequence of a mailbox, which is never 0. RFC 7162 §7 `mod-sequence-value`. */
export const modSeq = (text: string): bigint | undefined => number64(text) || undefined

/** Reads the id of a mailbox or a message, which never changes. RFC 8474 §7. */
export const objectId = (text: string): string | undefined => (/^[\w-]{1,255}$/.test(text) ? text : undefined)
