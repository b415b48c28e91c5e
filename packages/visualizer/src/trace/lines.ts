/**
 * Splits bytes of any size into lines. A trace may be longer than a string can be, so bytes are decoded piece by piece;
 * an ASCII trace, such as ours, costs no more than finding its line ends.
 */

export interface Line {
  /** The number, counted from 1. */
  readonly number: number
  /** The bytes `[from, to)`, without the line end. */
  readonly from: number
  readonly to: number
  readonly text: string
  /** True if no line end came after it. */
  readonly open: boolean
  /** True if it is longer than any event; `text` is then its beginning. */
  readonly tooLong: boolean
}

export interface Lines {
  /** Takes bytes, which must not change until their lines are taken. */
  readonly push: (chunk: Uint8Array) => void
  /** Ends the input: the rest is a line, too. */
  readonly end: () => void
  /** Returns the next complete line. */
  readonly next: () => Line | undefined
}

/** Decodes one line of a file. */
export const textOf = (bytes: Uint8Array): string => cleaned(utf8.decode(bytes))

const cleaned = (text: string): string => {
  let start = 0
  while (isBefore(text.charAt(start))) start++
  return start === 0 && !text.endsWith("\r")
    ? text
    : text.slice(start, text.endsWith("\r") ? -1 : text.length)
}

/** Returns whether a character may precede a line: the byte order mark, and the record separator of JSON-SEQ (RFC 7464). */
const isBefore = (character: string): boolean => character === "\uFEFF" || character === "\u001E"

const utf8 = new TextDecoder()

/** Complete lines, each with its line end except perhaps the last. */
interface Batch {
  readonly bytes: Uint8Array
  /** The true length; larger than that of `bytes` if the line was too long to be kept. */
  readonly length: number
}

const lineFeed = 10
/** A browser decodes larger pieces no faster, and smaller ones much slower. */
const pieceBytes = 64 * 1024
/** The longest event has about 50 kB: capabilities of 8 KiB, every character escaped. */
const maxLine = 1024 * 1024
/** The number of bytes that are kept of a line that is too long, to show what it was. */
const keptBytes = 256

export const lines = (): Lines => {
  const rest = makeRest()
  const queue: Array<Batch> = []
  let current: ReturnType<typeof cut> | undefined
  let begun = 0
  let number = 1

  const next = (): Line | undefined => {
    for (;;) {
      const line = current?.(number)
      if (line !== undefined) {
        number += 1
        return line
      }
      const batch = queue.shift()
      current = batch && cut(batch, begun)
      if (batch === undefined) return undefined
      begun += batch.length
    }
  }

  return {
    push: (chunk) => {
      const last = chunk.lastIndexOf(lineFeed) + 1
      if (last > 0) {
        const first = rest.length() === 0 ? 0 : chunk.indexOf(lineFeed) + 1
        if (first > 0) {
          rest.add(chunk.subarray(0, first))
          queue.push(rest.take())
        }
        if (first < last) queue.push({ bytes: chunk.subarray(first, last), length: last - first })
      }
      if (last < chunk.length) rest.add(chunk.subarray(last))
    },
    end: () => {
      if (rest.length() > 0) queue.push(rest.take())
    },
    next
  }
}

/** Keeps the line that is not complete yet. */
const makeRest = () => {
  let parts: Array<Uint8Array> = []
  let length = 0
  return {
    length: () => length,
    add: (part: Uint8Array) => {
      length += part.length
      if (length <= maxLine) parts.push(part.slice())
      else parts = [joined([...parts, part.subarray(0, keptBytes)]).slice(0, keptBytes)]
    },
    take: (): Batch => {
      const batch = { bytes: joined(parts), length }
      parts = []
      length = 0
      return batch
    }
  }
}

/** Joins bytes. A page reads traces without Effect, and so without its `Bytes`. */
const joined = (parts: ReadonlyArray<Uint8Array>): Uint8Array => {
  const [only] = parts
  if (only !== undefined && parts.length === 1) return only
  const joinedBytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of parts) {
    joinedBytes.set(part, at)
    at += part.length
  }
  return joinedBytes
}

/** Cuts one batch into lines, a piece of it at a time. A generator would take twice as long. */
const cut = ({ bytes, length }: Batch, start: number) => {
  let piece = bytes
  /** The piece as text, if each of its characters is one byte. */
  let text: string | undefined
  /** The end of the piece in the batch. */
  let ended = 0
  /** The start of the next line in the piece. */
  let from = length

  /** Returns the next line, which gets this number. */
  return (number: number): Line | undefined => {
    if (from >= piece.length) {
      if (ended >= bytes.length) return undefined
      // a number of lines, or a single long one
      const near = bytes.lastIndexOf(lineFeed, ended + pieceBytes - 1) + 1
      const far = near > ended ? near : bytes.indexOf(lineFeed, ended) + 1
      piece = bytes.subarray(ended, far > ended ? far : bytes.length)
      ended += piece.length
      text = utf8.decode(piece)
      if (text.length !== piece.length) text = undefined
      from = 0
    }
    const began = from
    const found = text === undefined ? piece.indexOf(lineFeed, from) : text.indexOf("\n", from)
    const end = found === -1 ? piece.length : found
    from = end + 1
    const place = start + ended - piece.length
    const isPart = length > bytes.length
    return {
      number,
      from: place + began,
      to: isPart ? start + length - 1 : place + end,
      text: text === undefined ? textOf(piece.subarray(began, end)) : cleaned(text.slice(began, end)),
      open: !isPart && found === -1,
      tooLong: isPart || end - began > maxLine
    }
  }
}
