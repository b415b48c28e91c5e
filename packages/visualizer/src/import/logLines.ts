/** The lines of a log, and the bytes of texts as they were on the wire. */
import { lines } from "../trace/lines.ts"
import type { File } from "./Format.ts"

export interface LogLine {
  readonly text: string
  /** The bytes in the file, without the line end. */
  readonly bytes: Uint8Array
}

export const logLines = ({ bytes }: File): ReadonlyArray<LogLine> => {
  const source = lines()
  source.push(bytes)
  source.end()
  const found: Array<LogLine> = []
  for (let line = source.next(); line !== undefined; line = source.next()) {
    found.push({ text: line.text, bytes: bytes.subarray(line.from, line.to) })
  }
  return found
}

/** Reads lines one by one, only as text: of a large log, only those in use are kept. */
export function* textLines({ bytes }: File): Generator<string> {
  const source = lines()
  source.push(bytes)
  source.end()
  for (let line = source.next(); line !== undefined; line = source.next()) yield line.text
}

const utf8 = new TextEncoder()

const slabBytes = 64 * 1024
let slab = new Uint8Array(slabBytes)
let used = 0

/** Encodes a text. Short ones share memory: a separate array takes more memory than its line. */
export const octets = (text: string): Uint8Array => {
  // a UTF-16 unit takes at most three octets
  const largest = text.length * 3
  if (largest > slabBytes / 16) return utf8.encode(text)
  if (used + largest > slabBytes) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  const end = ascii(text) ?? used + utf8.encodeInto(text, slab.subarray(used)).written
  const found = slab.subarray(used, end)
  used = end
  return found
}

/** Writes an ASCII text into the slab and returns its end: for a line this is faster than calling the encoder. */
const ascii = (text: string): number | undefined => {
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    if (unit > 0x7f) return undefined
    slab[used + at] = unit
  }
  return used + text.length
}

/** Encodes a line with the line end of the protocol. */
export const ended = (text: string): Uint8Array => octets(`${text}\r\n`)
