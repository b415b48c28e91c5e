/**
 * Content transfer encodings, read piece by piece. RFC 2045 §6.7, §6.8.
 *
 * Tolerant, as §6.8 asks: what does not belong to the encoding is passed over (base64) or kept (quoted-printable).
 * A piece costs its own length, and nothing but a few octets is kept between two of them.
 */
import { concat } from "../wire/bytes.ts"

/** Reads one encoded body. */
export interface TransferDecoder {
  /** The octets that follow from these. */
  readonly push: (bytes: Uint8Array) => Uint8Array
  /** What was held back. */
  readonly end: () => Uint8Array
}

const nothing = new Uint8Array(0)

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
const PAD = 0x3d
const NONE = 255

const sextets = new Uint8Array(256).fill(NONE)
for (let index = 0; index < alphabet.length; index++) sextets[alphabet.charCodeAt(index)] = index

/** Six bits, or 255 where the character is none of the alphabet. */
export const sextetOf = (character: number): number => sextets[character] ?? NONE

/** Padding begins anew: bodies that were encoded apart and put together are read whole. */
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

const isBlank = (byte: number): boolean => byte === 0x20 || byte === 0x09

export const hexDigit = (byte: number | undefined): number => {
  if (byte === undefined) return NONE
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30
  const upper = byte & ~0x20
  return upper >= 0x41 && upper <= 0x46 ? upper - 0x37 : NONE
}

/** White space that is longer than a line may be belongs to no encoder, and is text. RFC 5322 §2.1.1. */
const longestBlank = 998

/**
 * White space at the end of a line was added on the way, and is dropped (§6.7 (3)). `=` and white space at the end of a
 * piece wait for the next one.
 */
export const quotedPrintable = (): TransferDecoder => {
  let rest: Uint8Array = nothing

  const read = (bytes: Uint8Array, isLast: boolean): Uint8Array => {
    const into = new Uint8Array(bytes.length)
    let to = 0
    let at = 0
    while (at < bytes.length) {
      const byte = bytes[at] ?? 0
      if (isBlank(byte)) {
        const end = blankEnd(bytes, at)
        const isDropped = end - at < longestBlank ? isLineEnd(bytes, end) : false
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
    rest = bytes.slice(at)
    return into.subarray(0, to)
  }

  return {
    push: (bytes) => read(rest.length === 0 ? bytes : concat([rest, bytes]), false),
    end: () => read(rest, true)
  }
}

const blankEnd = (bytes: Uint8Array, start: number): number => {
  let end = start
  while (end - start < longestBlank && isBlank(bytes[end] ?? 0)) end++
  return end
}

/** `undefined` where more must come. */
const isLineEnd = (bytes: Uint8Array, at: number): boolean | undefined => {
  if (bytes[at] !== CR) return at < bytes.length ? bytes[at] === LF : undefined
  return at + 1 < bytes.length ? bytes[at + 1] === LF : undefined
}

/** Where the line goes on after a soft break at `at`; `at` where there is none, `undefined` where more must come. */
const softBreak = (bytes: Uint8Array, at: number): number | undefined => {
  const next = blankEnd(bytes, at + 1)
  const byte = bytes[next]
  if (byte === LF) return next + 1
  if (byte === CR) return next + 1 < bytes.length ? (bytes[next + 1] === LF ? next + 2 : at) : undefined
  if (byte === undefined) return undefined
  return next === at + 1 && hexDigit(byte) !== NONE && at + 2 >= bytes.length ? undefined : at
}

const asIs = (): TransferDecoder => ({ push: (bytes) => bytes, end: () => nothing })

/** By the name of a `Content-Transfer-Encoding`, in any case; what is unknown is handed on as it is. */
export const transferDecoder = (encoding: string | undefined): TransferDecoder => {
  switch (encoding?.trim().toLowerCase()) {
    case "base64":
      return base64()
    case "quoted-printable":
      return quotedPrintable()
    default:
      return asIs()
  }
}

/** A whole body. */
export const decodeTransfer = (bytes: Uint8Array, encoding: string | undefined): Uint8Array => {
  const decoder = transferDecoder(encoding)
  const most = decoder.push(bytes)
  const last = decoder.end()
  return last.length === 0 ? most : concat([most, last])
}

const undone = new WeakSet<Uint8Array>()

/** A whole body, of which is remembered that its encoding is undone: nobody may undo it again. */
export const undo = (bytes: Uint8Array, encoding: string | undefined): Uint8Array => {
  const octets = decodeTransfer(bytes, encoding)
  undone.add(octets)
  return octets
}

/** Whether `undo` gave these. */
export const isUndone = (octets: Uint8Array): boolean => undone.has(octets)
