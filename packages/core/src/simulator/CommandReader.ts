/**
 * Cuts client bytes into commands, literals included. RFC 9051 §2.2.1, §4.3.
 *
 * Pure and incremental: takes chunks of any size and keeps what is unfinished. A bare LF ends a line too.
 */
import { Option } from "effect"
import { toText } from "../octets.ts"

/** What a client sent and a server must react to. */
export type Input =
  /** A complete command without its last CRLF. `largestUnasked` is the size of its largest non-synchronizing literal. */
  | { readonly _tag: "Command"; readonly bytes: Uint8Array; readonly largestUnasked: number }
  /** A synchronizing literal was announced: nothing more comes before a continuation. */
  | { readonly _tag: "LiteralAnnounced"; readonly octets: number }
  /** A line longer than `maxOctets`, or a literal longer than `maxLiteral`. Reading on makes no sense. */
  | { readonly _tag: "TooLong" }

export interface CommandReader {
  readonly push: (chunk: Uint8Array) => void
  /** The next thing to react to, in the order sent. */
  readonly next: () => Option.Option<Input>
  /** The next line as it was sent, without its CRLF: an answer to a continuation. A line that is too long is cut. */
  readonly line: () => Option.Option<Uint8Array>
  /** Removes and returns all bytes that nobody has taken yet, such as those pipelined after STARTTLS. */
  readonly rest: () => Uint8Array
}

/** The largest line of a command. */
export const maxOctets = 1 << 16

/** The largest sum of a command's literals. */
export const maxLiteral = 1 << 24

const LF = 0x0a
const CR = 0x0d

export const make = (): CommandReader => {
  const buffer = makeBuffer()
  /** The index where the unfinished line of the current command begins. */
  let lineStart = 0
  let announced = false
  let largestUnasked = 0

  const take = (lineFeed: number): Uint8Array => {
    const bytes = buffer.take(lineFeed + 1)
    lineStart = 0
    return bytes.subarray(0, lineFeed > 0 && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed)
  }

  const next = (): Option.Option<Input> => {
    for (;;) {
      const bytes = buffer.bytes()
      const lineFeed = bytes.indexOf(LF, lineStart)
      if ((lineFeed < 0 ? bytes.length : lineFeed) - lineStart > maxOctets)
        return Option.some({ _tag: "TooLong" })
      if (lineFeed < 0) return Option.none()
      const literal = literalAtEnd(bytes.subarray(lineStart, lineFeed))
      if (literal === undefined) {
        const unasked = largestUnasked
        largestUnasked = 0
        return Option.some({ _tag: "Command", bytes: take(lineFeed), largestUnasked: unasked })
      }
      if (lineFeed + literal.octets > maxLiteral) return Option.some({ _tag: "TooLong" })
      if (literal.synchronizing && !announced) {
        announced = true
        return Option.some({ _tag: "LiteralAnnounced", octets: literal.octets })
      }
      const end = lineFeed + 1 + literal.octets
      if (bytes.length < end) return Option.none()
      if (!literal.synchronizing) largestUnasked = Math.max(largestUnasked, literal.octets)
      announced = false
      lineStart = end
    }
  }

  const rest = (): Uint8Array => {
    lineStart = 0
    announced = false
    largestUnasked = 0
    return buffer.take(buffer.bytes().length)
  }

  return {
    push: buffer.push,
    next,
    line: () => {
      const bytes = buffer.bytes()
      const lineFeed = bytes.indexOf(LF)
      if (lineFeed >= 0) return Option.some(take(lineFeed))
      return bytes.length > maxOctets ? Option.some(rest()) : Option.none()
    },
    rest
  }
}

/** A queue of bytes that does not copy large contents with each chunk. */
const makeBuffer = () => {
  let storage = new Uint8Array(0)
  let start = 0
  let end = 0
  return {
    bytes: () => storage.subarray(start, end),
    push: (chunk: Uint8Array) => {
      const length = end - start
      if (storage.length - end < chunk.length) {
        const larger = new Uint8Array(2 * (length + chunk.length))
        larger.set(storage.subarray(start, end))
        storage = larger
        start = 0
        end = length
      }
      storage.set(chunk, end)
      end += chunk.length
    },
    take: (length: number) => {
      const taken = storage.slice(start, start + length)
      start += length
      return taken
    }
  }
}

/** `{12}` or `{12+}` at the end of a line. */
const literalAtEnd = (line: Uint8Array) => {
  const tail = toText(line.subarray(Math.max(0, line.length - 26)))
  const match = /\{(\d{1,20})(\+?)\}\r?$/.exec(tail)
  if (match === null) return undefined
  return { octets: Number(match[1]), synchronizing: match[2] === "" }
}
