import { encodingOf } from "../trace/encoding.ts"
import { isColored, uncolored } from "./color.ts"

/** A file, as a person gives it. */
export interface File {
  readonly name: string
  readonly bytes: Uint8Array
}

/** A file that is read a part at a time, so that a large log is never in memory as a whole. */
export interface LogFile {
  readonly name: string
  readonly size: number
  /** Returns the bytes `[from, to)`, as far as the file has them. */
  readonly read: (from: number, to: number) => Uint8Array
}

/**
 * Returns a file as one that is read a part at a time, in UTF-8 and without colors: one that has another encoding, or
 * colors, is converted as a whole. Parts of Node's `Buffer` would take three times as long to make.
 */
export const logFile = (file: File | LogFile): LogFile => {
  if (!("bytes" in file)) {
    const beginning = file.read(0, colorProbeBytes)
    return encodingOf(beginning) === undefined && !isColored(beginning) ? file : logFile(wholeFile(file))
  }
  const text = inUtf8(file.bytes)
  const plain = isColored(text.subarray(0, colorProbeBytes)) ? uncolored(text) : text
  const { buffer, byteLength: size, byteOffset } = plain
  const bytes = new Uint8Array(buffer, byteOffset, size)
  return { name: file.name, size, read: (from, to) => bytes.subarray(from, to) }
}

/** The number of bytes that show whether a file has colors. */
const colorProbeBytes = 16 * 1024

/** Converts UTF-16 to UTF-8. */
export const inUtf8 = (bytes: Uint8Array): Uint8Array => {
  const encoding = encodingOf(bytes)
  return encoding === undefined ? bytes : new TextEncoder().encode(new TextDecoder(encoding).decode(bytes))
}

/** Returns all of a file. */
export const wholeFile = ({ name, read, size }: LogFile): File => ({ name, bytes: read(0, size) })
