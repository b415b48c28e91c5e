/** The lines of a log, and the bytes of texts as they were on the wire. */
import { lines } from "../trace/lines.ts"
import type { File } from "./Format.ts"

export interface LogLine {
  readonly text: string
  /** Its bytes in the file, `[from, to)`, without the line end. */
  readonly from: number
  readonly to: number
}

/** Reads lines one by one: of a large log, only those in use are kept. */
export function* logLines(file: File): Generator<LogLine> {
  const source = linesIn(file)
  for (let line = source.next(); line !== undefined; line = source.next()) yield line
}

const linesIn = ({ bytes }: File) => {
  const source = lines()
  source.push(bytes)
  source.end()
  return source
}

/** The texts of all lines. */
export function* textLines(files: ReadonlyArray<File>): Generator<string> {
  for (const file of files) {
    const source = linesIn(file)
    for (let line = source.next(); line !== undefined; line = source.next()) yield line.text
  }
}

/** Makes an iterable that begins again each time: a log is read twice rather than kept. */
export const again = <A>(begin: () => Iterator<A>): Iterable<A> => ({ [Symbol.iterator]: begin })

/** Copies a text that is kept: a part of a line keeps all of the lines that were decoded with it. */
export const copied = (text: string): string => decoder.decode(utf8.encode(text))

const utf8 = new TextEncoder()
const decoder = new TextDecoder()

/** Encodes a text. Short ones share memory: a separate array takes more memory than its line. */
export const octets = (text: string): Uint8Array => {
  // a UTF-16 unit takes at most three octets
  const largest = text.length * 3
  if (largest > slabBytes / 16) return utf8.encode(text)
  reserve(largest)
  const end = ascii(text) ?? used + utf8.encodeInto(text, slab.subarray(used)).written
  const found = slab.subarray(used, end)
  used = end
  return found
}

const slabBytes = 64 * 1024
let slab = new Uint8Array(slabBytes)
let used = 0

const reserve = (length: number): void => {
  if (used + length <= slabBytes) return
  slab = new Uint8Array(slabBytes)
  used = 0
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

const lineFeed = 0x0a
const carriageReturn = 0x0d

/** Returns the bytes of a line and a line feed, which usually follows in the file. */
export const withLineFeed = ({ bytes }: File, from: number, to: number): Uint8Array =>
  bytes[to] === lineFeed ? bytes.subarray(from, to + 1) : followed(bytes.subarray(from, to), lineFeed)

const followed = (bytes: Uint8Array, ...end: ReadonlyArray<number>): Uint8Array => {
  const line = room(bytes.length + end.length)
  line.set(bytes)
  line.set(end, bytes.length)
  return line
}

/** Returns room for so many bytes, of the slab for a short line. */
const room = (length: number): Uint8Array => {
  if (length > slabBytes / 16) return new Uint8Array(length)
  reserve(length)
  used += length
  return slab.subarray(used - length, used)
}

/** Returns the bytes of a line without the first half of the protocol's line end. */
export const withoutCarriageReturn = ({ bytes }: File, from: number, to: number): Uint8Array =>
  bytes.subarray(from, to > from && bytes[to - 1] === carriageReturn ? to - 1 : to)
