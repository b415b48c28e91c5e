/**
 * A position in one response, and how the smallest things are read there. RFC 9051 §9.
 *
 * A reader that gives `undefined` has found something else; the caller then keeps the whole response unread. What
 * must end the connection instead is in `failure`.
 */
import type { WireFailure } from "../WireFailure.ts"
import type { Leniency } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import { wordAt } from "../protocolWords.ts"
import * as RawName from "../RawName.ts"
import * as Utf8 from "../Utf8.ts"

export interface Cursor {
  readonly bytes: Uint8Array
  readonly note: (leniency: Leniency) => void
  at: number
  /** Values inside parentheses that were read so far. */
  values: number
  /** Text was no UTF-8 since this was last set to `false`. */
  isLossy: boolean
  failure: WireFailure | undefined
}

export const make = (bytes: Uint8Array, note: (leniency: Leniency) => void): Cursor => ({
  bytes,
  note,
  at: 0,
  values: 0,
  isLossy: false,
  failure: undefined
})

export const peek = (self: Cursor): number | undefined => self.bytes[self.at]

export const text = (self: Cursor, start: number, end: number): string => {
  const ascii = Utf8.shortAscii(self.bytes, start, end)
  if (ascii !== undefined) return ascii
  const decoded = Utf8.decode(self.bytes, start, end)
  if (Utf8.isLossy(decoded)) {
    self.isLossy = true
    self.note("invalidUtf8")
  }
  return decoded
}

/** Skips every space; one is expected, more are tolerated. */
export const spaces = (self: Cursor): void => {
  const start = self.at
  while (peek(self) === Grammar.SP) self.at++
  if (self.at - start > 1) self.note("extraSpace")
}

/** Skips the spaces that are left. Returns `false` if more follows. */
export const finish = (self: Cursor): boolean => {
  const start = self.at
  while (peek(self) === Grammar.SP) self.at++
  if (self.at < self.bytes.length) return false
  if (self.at > start) self.note("extraSpace")
  return true
}

export const isWordEnd = (self: Cursor): boolean => peek(self) === Grammar.SP || self.at === self.bytes.length

/** All that is left, without spaces at its end. */
export const rest = (self: Cursor): string => {
  let end = self.bytes.length
  while (end > self.at && self.bytes[end - 1] === Grammar.SP) end--
  if (end < self.bytes.length) self.note("extraSpace")
  const start = self.at
  self.at = self.bytes.length
  return text(self, start, end)
}

export const atom = (self: Cursor): string | undefined => {
  const start = self.at
  skipAtom(self)
  return self.at === start ? undefined : text(self, start, self.at)
}

export const skipAtom = (self: Cursor): void => {
  const { bytes } = self
  while (self.at < bytes.length && !Grammar.endsAtom(bytes[self.at])) self.at++
}

/** An atom whose case does not matter, in upper case. */
export const upperCaseAtom = (self: Cursor): string | undefined => {
  const start = self.at
  skipAtom(self)
  return self.at === start ? undefined : upperCase(self, start, self.at)
}

export const upperCase = (self: Cursor, start: number, end: number): string =>
  wordAt(self.bytes, start, end) ?? Grammar.upperCase(text(self, start, end))

/** An unsigned 32-bit number. All its digits are skipped, also those of one that is too large. */
export const number = (self: Cursor): number | undefined => {
  const start = self.at
  let value = 0
  for (let byte = peek(self); byte !== undefined && Grammar.isDigit(byte); byte = peek(self)) {
    value = value * 10 + byte - 0x30
    self.at++
  }
  return self.at > start && value <= Grammar.maxNumber ? value : undefined
}

/** A quoted string at its opening quote. It holds no CR, LF or NUL. */
export const quoted = (self: Cursor): string | undefined => {
  const start = self.at + 1
  let escaped = false
  let at = start
  for (let byte = self.bytes[at]; byte !== Grammar.QUOTE; byte = self.bytes[at]) {
    if (byte === undefined || byte === Grammar.CR || byte === Grammar.LF || byte === 0) return undefined
    escaped ||= byte === Grammar.BACKSLASH
    at += byte === Grammar.BACKSLASH && isQuotedSpecial(self.bytes[at + 1]) ? 2 : 1
  }
  self.at = at + 1
  const raw = text(self, start, at)
  return escaped ? unescape(self, raw) : raw
}

const isQuotedSpecial = (byte: number | undefined): boolean =>
  byte === Grammar.QUOTE || byte === Grammar.BACKSLASH

/** A backslash before anything else means itself: some servers forget to double it. */
const unescape = (self: Cursor, raw: string): string =>
  raw.replace(/\\(["\\])?/g, (_, special: string | undefined) => {
    if (special === undefined) self.note("badEscape")
    return special ?? "\\"
  })

/** The octets of a quoted string, out of those between its quotes. */
export const unescaped = (octets: Uint8Array): Uint8Array => {
  if (!octets.includes(Grammar.BACKSLASH)) return octets
  const kept = new Uint8Array(octets.length)
  let to = 0
  for (let at = 0; at < octets.length; at++) {
    if (octets[at] === Grammar.BACKSLASH && isQuotedSpecial(octets[at + 1])) at++
    kept[to++] = octets[at] ?? 0
  }
  return kept.subarray(0, to)
}

export const isLiteral = (self: Cursor): boolean =>
  peek(self) === Grammar.OPEN_BRACE ||
  (peek(self) === Grammar.TILDE && self.bytes[self.at + 1] === Grammar.OPEN_BRACE)

/** A literal or literal8 at its header; a view into the response. */
export const literal = (self: Cursor): Uint8Array | undefined => {
  self.at += peek(self) === Grammar.TILDE ? 2 : 1
  if (!Grammar.isDigit(peek(self))) return undefined
  let size = 0
  for (let byte = peek(self); byte !== undefined && Grammar.isDigit(byte); byte = peek(self)) {
    size = size * 10 + byte - 0x30
    self.at++
  }
  if (peek(self) === Grammar.PLUS) {
    self.note("nonSyncLiteral")
    self.at++
  }
  if (peek(self) !== Grammar.CLOSE_BRACE) return undefined
  self.at++
  if (peek(self) === Grammar.CR) self.at++
  const start = self.at + 1
  if (peek(self) !== Grammar.LF || start + size > self.bytes.length) return undefined
  self.at = start + size
  return self.bytes.subarray(start, self.at)
}

export const string = (self: Cursor): string | undefined =>
  peek(self) === Grammar.QUOTE ? quoted(self) : literalText(self)

const literalText = (self: Cursor): string | undefined => {
  const bytes = literal(self)
  return bytes === undefined ? undefined : text(self, self.at - bytes.length, self.at)
}

/** Returns whether a `string` begins here, quoted or literal. */
export const isString = (self: Cursor): boolean => peek(self) === Grammar.QUOTE || isLiteral(self)

export const astring = (self: Cursor): string | undefined => (isString(self) ? string(self) : word(self))

/** The name of a mailbox, a user or the like: octets that are not UTF-8 are kept, so that it can be sent back. */
export const name = (self: Cursor): string | undefined => {
  const start = self.at
  const isSized = isLiteral(self)
  self.isLossy = false
  const read = astring(self)
  if (read === undefined || !self.isLossy) return read
  if (isSized) return RawName.fromOctets(self.bytes.subarray(sizedFrom(self, start), self.at))
  const isQuoted = self.bytes[start] === Grammar.QUOTE
  return RawName.fromOctets(
    isQuoted ? unescaped(self.bytes.subarray(start + 1, self.at - 1)) : self.bytes.subarray(start, self.at)
  )
}

/** Returns where the octets of a literal begin, whose header begins at `start`. */
const sizedFrom = ({ bytes }: Cursor, start: number): number => bytes.indexOf(Grammar.LF, start) + 1

/** Up to a space: names of mailboxes come with every other character in them. */
const word = (self: Cursor): string | undefined => {
  const start = self.at
  const space = self.bytes.indexOf(Grammar.SP, start)
  self.at = space < 0 ? self.bytes.length : space
  return self.at === start ? undefined : text(self, start, self.at)
}
