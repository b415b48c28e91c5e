/** The lines of a log, read block by block, and the bytes of texts as they were on the wire. */
import type { LongWork } from "@effect-imap/core/internal/LongWork"
import { textOf } from "../trace/lines.ts"
import type { LogFile } from "./LogFile.ts"

export interface LogLine {
  readonly text: string
  /** The bytes that it was read with, and those of its text in them, `[from, to)`, without the line feed. */
  readonly block: Block
  readonly from: number
  readonly to: number
}

interface Block {
  readonly bytes: Uint8Array
  /** The place of these bytes in the file. */
  readonly at: number
  /** The text, if each of its characters is one byte. */
  readonly ascii: string | undefined
}

/** A piece of work: a few hundred lines. */
const blockBytes = 16 * 1024

/**
 * Reads the files line by line, and pauses after each block. Nothing of a block is kept but what `take` keeps: a text is
 * a view of the whole block.
 */
export function* eachLine(files: ReadonlyArray<LogFile>, take: (line: LogLine) => void): LongWork<void> {
  for (const file of files) {
    let blockSize = blockBytes
    for (let at = 0; at < file.size;) {
      const read = file.read(at, at + blockSize)
      const end = read.length < blockSize ? read.length : read.lastIndexOf(lineFeed) + 1
      // it was cut since its size was read
      if (read.length === 0) break
      if (end === 0) blockSize *= 2
      else {
        linesOf(blockOf(read.subarray(0, end), at), take)
        blockSize = blockBytes
        at += end
      }
      yield
    }
  }
}

const blockOf = (bytes: Uint8Array, at: number): Block => {
  const text = decoder.decode(bytes)
  const isAscii = text.length === bytes.length && !text.includes("\uFFFD")
  return { bytes, at, ascii: isAscii ? text : undefined }
}

const linesOf = (block: Block, take: (line: LogLine) => void): void => {
  const { ascii, bytes } = block
  for (let from = 0; from < bytes.length;) {
    const found = ascii === undefined ? bytes.indexOf(lineFeed, from) : ascii.indexOf("\n", from)
    const to = found === -1 ? bytes.length : found
    const isPlain = ascii !== undefined && bytes[from] !== recordSeparator
    const end = to > from && bytes[to - 1] === carriageReturn ? to - 1 : to
    const text = isPlain ? ascii.slice(from, end) : textOf(bytes.subarray(from, to))
    take({ text, block, from: isPlain ? from : afterMarks(bytes, from), to })
    from = to + 1
  }
}

/** Returns where a line begins after the marks that `textOf` skips. */
const afterMarks = (bytes: Uint8Array, from: number): number => {
  if (bytes[from] === recordSeparator) return afterMarks(bytes, from + 1)
  const isMark = byteOrderMark.every((byte, index) => bytes[from + index] === byte)
  return isMark ? afterMarks(bytes, from + byteOrderMark.length) : from
}

/** Returns the first result of `find`. The rest of the log is not read. */
export function* firstIn<A>(
  files: ReadonlyArray<LogFile>,
  find: (text: string) => A | undefined
): LongWork<A | undefined> {
  let found: A | undefined
  for (const _ of eachLine(files, ({ text }) => (found ??= find(text)))) {
    if (found !== undefined) break
    yield
  }
  return found
}

/** Copies a text that is kept: a substring would keep its whole decoded block in memory. */
export const copied = (text: string): string => decoder.decode(utf8.encode(text))

const utf8 = new TextEncoder()
const decoder = new TextDecoder()

/** Returns the bytes of a text that its line ends in, as they are in the log. Before it, the line is ASCII. */
export const octetsOf = (line: LogLine, text: string): Uint8Array => {
  const {
    block: { ascii, bytes },
    from,
    to
  } = line
  let end = to
  while (bytes[end - 1] === carriageReturn) end--
  const place = ascii === undefined ? from + line.text.replace(/\r+$/, "").length : end
  return bytes.subarray(place - text.length, end)
}

/** Returns the bytes of a line from a place in it on, without the first half of the protocol's line end. */
export const bytesFrom = ({ block: { bytes }, from, to }: LogLine, place: number): Uint8Array =>
  bytes.subarray(from + place, to > from + place && bytes[to - 1] === carriageReturn ? to - 1 : to)

/** Returns the bytes of a line and a line feed, which usually follows in the file. */
export const withLineFeed = (bytes: Uint8Array, from: number, to: number): Uint8Array =>
  bytes[to] === lineFeed ? bytes.subarray(from, to + 1) : followed(bytes.subarray(from, to))

/** Copies the last line of a file that ends in no line end. */
const followed = (bytes: Uint8Array): Uint8Array => {
  const line = new Uint8Array(bytes.length + 1)
  line.set(bytes)
  line[bytes.length] = lineFeed
  return line
}

/** Encodes a text. Short ones share memory: a separate array takes more memory than its line. */
export const octets = (text: string): Uint8Array => {
  // a UTF-16 unit takes at most three octets
  const maxOctets = text.length * 3
  if (maxOctets > slabBytes / 16) return utf8.encode(text)
  if (used + maxOctets > slabBytes) {
    slab = new Uint8Array(slabBytes)
    used = 0
  }
  const end = ascii(text) ?? used + utf8.encodeInto(text, slab.subarray(used)).written
  const found = slab.subarray(used, end)
  used = end
  return found
}

const slabBytes = 64 * 1024
let slab = new Uint8Array(slabBytes)
let used = 0

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
/** The record separator, which may precede a line of JSON (RFC 7464). */
const recordSeparator = 0x1e
const byteOrderMark = [0xef, 0xbb, 0xbf] as const
