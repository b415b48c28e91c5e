/** Encoded words: text beyond ASCII in headers. RFC 2047, RFC 2231 §5. */
import * as Utf8 from "../wire/Utf8.ts"
import { decodePieces, nameOf } from "./charset.ts"
import { base64, sextetOf, withOctets } from "./transfer.ts"

/** `=?charset*language?B?text?=`. No part of it is matched twice: the next `?` ends each. */
const word = /=\?([^?*\s]{1,64})(?:\*[^?\s]{0,64})?\?([bq])\?([^?]*)\?=/gi

/** Replaces control characters by a space, so that a header is one line. */
export const oneLine = (text: string): string => text.replace(/\p{Cc}+/gu, " ")

/** Returns text that no person wrote, such as a Message-Id, on one line and trimmed. */
export const trimmedLine = (text: string): string => oneLine(unfolded(text)).trim()

/** Joins folded lines. RFC 5322 §2.2.3. */
const unfolded = (text: string): string => text.replace(/\r?\n(?=[ \t])/g, "")

/** Adjacent words in one charset: senders cut characters in two, and base64 anywhere. */
interface Run {
  readonly charset: string
  readonly name: string
  readonly start: number
  end: number
  readonly pieces: Array<Uint8Array | string>
  /** Letters of base64 that the next word completes. */
  held: string
}

/**
 * Decodes the encoded words in the text of a header, and returns one line. An unknown charset is guessed; other text
 * stays as it was sent.
 */
export const decodeWords = (text: string): string => {
  const line = unfolded(text)
  return oneLine(line.includes("=?") ? withRuns(line, runsOf(line)) : line)
}

const runsOf = (text: string): ReadonlyArray<Run> => {
  const runs: Array<Run> = []
  for (const { 0: whole, 1: charset = "", 2: letter = "", 3: encoded = "", index } of text.matchAll(word)) {
    const name = nameOf(charset)
    const end = index + whole.length
    const last = runs.at(-1)
    // in UTF-7 each word is decoded by itself
    const continues = last?.name === name && name !== "utf-7" && isGap(text.slice(last.end, index))
    const run =
      last !== undefined && continues ? last : { charset, name, start: index, end, pieces: [], held: "" }
    if (run !== last) runs.push(run)
    run.end = end
    if (letter.toUpperCase() === "B") pushBase64(run, encoded)
    else pushQuoted(run, encoded)
  }
  for (const run of runs) release(run)
  return runs
}

/** Returns whether the text between two encoded words is only white space, which is ignored. RFC 2047 §6.2. */
const isGap = (text: string): boolean => /^[ \t\r\n]*$/.test(text)

const withRuns = (text: string, runs: ReadonlyArray<Run>): string => {
  let read = ""
  let at = 0
  for (const { charset, end, pieces, start } of runs) {
    const between = text.slice(at, start)
    if (at === 0 || !isGap(between)) read += between
    read += decodePieces(pieces, charset)
    at = end
  }
  return read + text.slice(at)
}

/** Decodes base64: words may be complete, as RFC 2047 §5 wants, or cut anywhere; padding may be missing. */
const pushBase64 = (run: Run, text: string): void => {
  const letters = run.held + text.replace(/[^A-Za-z0-9+/=]/g, "")
  const cut = text.includes("=") || isWhole(letters) ? letters.length : letters.length - (letters.length % 4)
  run.pieces.push(decoded(letters.slice(0, cut)))
  run.held = letters.slice(cut)
}

const decoded = (letters: string): Uint8Array => base64().push(Utf8.encode(letters))

/** Returns whether a word is complete: unused bits at its end are 0 then, and mostly not if it was cut. */
const isWhole = (letters: string): boolean => {
  const bits = sextetOf(letters.charCodeAt(letters.length - 1))
  switch (letters.length % 4) {
    case 0:
      return true
    case 1:
      return false
    case 2:
      return (bits & 0x0f) === 0
    default:
      return (bits & 0x03) === 0
  }
}

const release = (run: Run): void => {
  if (run.held !== "") run.pieces.push(decoded(run.held))
  run.held = ""
}

/** Adds quoted text. Characters beyond ASCII are not octets of the word's charset: a server has decoded them already. */
const pushQuoted = (run: Run, text: string): void => {
  release(run)
  for (const [index, piece] of text.split(/([^\0-\x7f]+)/).entries()) {
    if (piece !== "") run.pieces.push(index % 2 === 1 ? piece : quotedOf(piece))
  }
}

const EQUALS = 0x3d

/** RFC 2047 §4.2. */
const quotedOf = (text: string): Uint8Array => withOctets(text.replaceAll("_", " "), EQUALS)
