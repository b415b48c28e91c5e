/**
 * Content transfer encodings, read piece by piece. RFC 2045 §6.7, §6.8.
 *
 * Tolerant, as §6.8 asks: characters outside of the encoding are skipped (base64) or kept (quoted-printable).
 * The work for a piece is proportional to its length, and only a few octets are kept between two pieces.
 */
import { concat } from "../wire/bytes.ts"
import * as Utf8 from "../wire/Utf8.ts"

/** Decodes one body. */
export interface TransferDecoder {
  /** Decodes a piece, and returns the octets that are complete. */
  readonly push: (bytes: Uint8Array) => Uint8Array
  /** Returns the octets that were held back. */
  readonly end: () => Uint8Array
}

const nothing = new Uint8Array(0)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const PAD = 0x3d
const NONE = 255

const sextets = new Uint8Array(256).fill(NONE)
for (let index = 0; index < alphabet.length; index++) sextets[alphabet.charCodeAt(index)] = index

/** Returns six bits, or 255 if the character is not in the alphabet. */
export const sextetOf = (character: number): number => sextets[character] ?? NONE

/** Decodes base64. Padding may be followed by more: joined bodies are decoded completely. */
export const base64 = (): TransferDecoder => {
  let bits = 0
  let held = 0
  return {
    push: (bytes) => {
      const into = new Uint8Array(((bytes.length + 3) * 3) >> 2)
      let at = 0
      for (const byte of bytes) {
        const sextet = sextets[byte] ?? NONE
        if (sextet === NONE) {
          if (byte === PAD) held = 0
          continue
        }
        bits = ((bits << 6) | sextet) & 0x3fff
        held += 6
        if (held < 8) continue
        held -= 8
        into[at++] = (bits >> held) & 0xff
      }
      return into.subarray(0, at)
    },
    end: () => nothing
  }
}

const EQUALS = 0x3d
const CR = 0x0d
const LF = 0x0a

/** Longer white space at the end of a line is text: transport cannot have added it, since lines are shorter. RFC 5322 §2.1.1. */
const maxTrailingBlank = 998

/**
 * Decodes quoted-printable. White space at the end of a line was added on the way, and is dropped (§6.7 (3)). `=` and
 * white space at the end of a piece wait for the next one.
 */
export const quotedPrintable = (): TransferDecoder => {
  let rest: Uint8Array = nothing
  const read = (bytes: Uint8Array, isLast: boolean): Uint8Array => {
    const { decoded, taken } = readQuoted(bytes, isLast)
    rest = bytes.slice(taken)
    return decoded
  }
  return {
    push: (bytes) => read(rest.length === 0 ? bytes : concat([rest, bytes]), false),
    end: () => read(rest, true)
  }
}

/** Decodes the first `taken` bytes; what is left depends on more, unless this is the last piece. */
const readQuoted = (
  bytes: Uint8Array,
  isLast: boolean
): { readonly decoded: Uint8Array; readonly taken: number } => {
  const into = new Uint8Array(bytes.length)
  let to = 0
  let at = 0
  while (at < bytes.length) {
    const byte = bytes[at] ?? 0
    if (isBlank(byte)) {
      const end = blankEnd(bytes, at)
      const isDropped = end - at < maxTrailingBlank ? isLineEnd(bytes, end) : false
      if (isDropped === undefined && !isLast) break
      for (; at < end; at++) if (isDropped === false) into[to++] = bytes[at] ?? 0
      continue
    }
    if (byte !== EQUALS) {
      into[to++] = byte
      at++
      continue
    }
    const breaks = softBreak(bytes, at)
    if (breaks === undefined && !isLast) break
    if (breaks !== undefined && breaks > at) {
      at = breaks
      continue
    }
    const [high, low] = [hexDigit(bytes[at + 1]), hexDigit(bytes[at + 2])]
    const isEncoded = high !== NONE && low !== NONE
    into[to++] = isEncoded ? high * 16 + low : byte
    at += isEncoded ? 3 : 1
  }
  return { decoded: into.subarray(0, to), taken: at }
}

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09

const blankEnd = (bytes: Uint8Array, start: number): number => {
  let end = start
  while (end - start < maxTrailingBlank && isBlank(bytes[end] ?? 0)) end++
  return end
}

/** Returns whether a line ends at `at`; `undefined` if that depends on the next piece. */
const isLineEnd = (bytes: Uint8Array, at: number): boolean | undefined => {
  if (bytes[at] !== CR) return at < bytes.length ? bytes[at] === LF : undefined
  return at + 1 < bytes.length ? bytes[at + 1] === LF : undefined
}

/** Returns where the line continues after a soft break at `at`; `at` without one, `undefined` if that depends on the next piece. */
const softBreak = (bytes: Uint8Array, at: number): number | undefined => {
  const next = blankEnd(bytes, at + 1)
  const byte = bytes[next]
  if (byte === LF) return next + 1
  if (byte === CR) return next + 1 < bytes.length ? (bytes[next + 1] === LF ? next + 2 : at) : undefined
  if (byte === undefined) return undefined
  return next === at + 1 && hexDigit(byte) !== NONE && at + 2 >= bytes.length ? undefined : at
}

/** Returns the octets of a text, in which those written as two hexadecimal digits follow `mark`. RFC 2047 §4.2, RFC 2231 §4. */
export const withOctets = (text: string, mark: number): Uint8Array => {
  const bytes = Utf8.encode(text)
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const [high, low] = byte === mark ? [hexDigit(bytes[at + 1]), hexDigit(bytes[at + 2])] : [NONE, NONE]
    const isEncoded = high !== NONE && low !== NONE
    bytes[to++] = isEncoded ? high * 16 + low : byte
    if (isEncoded) at += 2
  }
  return bytes.subarray(0, to)
}

const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return NONE
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const upper = byte & ~0x20
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : NONE
}

/** Returns the decoder for a `Content-Transfer-Encoding`, in upper or lower case; an unknown one changes nothing. */
export const transferDecoder = (encoding: string | undefined): TransferDecoder => {
  switch (encoding?.trim().toLowerCase()) {
    case "base64":
      return base64()
    case "quoted-printable":
      return quotedPrintable()
    default:
      return { push: (bytes) => bytes, end: () => nothing }
  }
}

/** Decodes a whole body. */
export const decodeTransfer = (bytes: Uint8Array, encoding: string | undefined): Uint8Array => {
  const decoder = transferDecoder(encoding)
  const pushed = decoder.push(bytes)
  const last = decoder.end()
  return last.length === 0 ? pushed : concat([pushed, last])
}

const undone = new WeakSet<Uint8Array>()

/** Decodes a whole body and marks the result, so that it is not decoded again. */
export const undo = (bytes: Uint8Array, encoding: string | undefined): Uint8Array => {
  const octets = decodeTransfer(bytes, encoding)
  undone.add(octets)
  return octets
}

/** Returns whether `undo` returned these octets. */
export const isUndone = (octets: Uint8Array): boolean => undone.has(octets)
