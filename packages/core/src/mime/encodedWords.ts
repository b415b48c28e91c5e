/** Encoded words: text of headers that is not ASCII. RFC 2047, RFC 2231 §5. */
import * as Utf8 from "../wire/Utf8.ts"
import { decode } from "./charset.ts"
import { base64, hexDigit } from "./transfer.ts"

/** `=?charset*language?B?text?=`. No part of it is matched twice: the next `?` ends each. */
const word = /=\?([^?*\s]{1,64})(?:\*[^?\s]{0,64})?\?([bq])\?([^?]*)\?=/gi

/** Controls become a space: what a header says is one line. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ")

/** White space between two encoded words is none. RFC 2047 §6.2. */
const isGap = (text: string): boolean => /^[ \t\r\n]*$/.test(text)

/** Neighbours in one charset and encoding: senders cut characters in two, and base64 anywhere. */
interface Run {
  readonly charset: string
  readonly encoding: string
  readonly start: number
  end: number
  text: string
}

/**
 * Text of a header with its encoded words read, as one line. A word that cannot be read, or
 * whose charset is unknown, stays as it was sent.
 */
export const decodeWords = (text: string): string => {
  const read = text.includes("=?") ? withRuns(text, runsOf(text)) : text
  return oneLine(read)
}

const runsOf = (text: string): ReadonlyArray<Run> => {
  const runs: Array<Run> = []
  for (const { 0: whole, 1: charset = "", 2: letter = "", 3: encoded = "", index } of text.matchAll(word)) {
    const encoding = letter.toUpperCase()
    const end = index + whole.length
    const last = runs.at(-1)
    const continues =
      last?.encoding === encoding &&
      last.charset === charset.toLowerCase() &&
      isGap(text.slice(last.end, index))
    if (last !== undefined && continues) {
      last.text += encoded
      last.end = end
    } else {
      runs.push({ charset: charset.toLowerCase(), encoding, start: index, end, text: encoded })
    }
  }
  return runs
}

const withRuns = (text: string, runs: ReadonlyArray<Run>): string => {
  let read = ""
  let at = 0
  let isWord = false
  for (const { charset, encoding, end, start, text: encoded } of runs) {
    const between = text.slice(at, start)
    const decoded = decode(encoding === "B" ? base64Of(encoded) : quotedOf(encoded), charset)
    if (!(isWord && decoded !== undefined && isGap(between))) read += between
    read += decoded ?? text.slice(start, end)
    isWord = decoded !== undefined
    at = end
  }
  return read + text.slice(at)
}

const base64Of = (text: string): Uint8Array => base64().push(Utf8.encode(text))

const EQUALS = 0x3d
const UNDERSCORE = 0x5f
const SP = 0x20

/** RFC 2047 §4.2. */
const quotedOf = (text: string): Uint8Array => {
  const bytes = Utf8.encode(text)
  let to = 0
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] ?? 0
    const [high, low] = byte === EQUALS ? [hexDigit(bytes[at + 1]), hexDigit(bytes[at + 2])] : [255, 255]
    if (high < 16 && low < 16) {
      bytes[to++] = high * 16 + low
      at += 2
    } else {
      bytes[to++] = byte === UNDERSCORE ? SP : byte
    }
  }
  return bytes.subarray(0, to)
}
