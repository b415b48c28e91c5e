/**
 * Cuts client bytes into commands, literals included. RFC 9051 §2.2.1, §4.3.
 *
 * Pure and incremental: takes chunks of any size and buffers unfinished commands. A bare LF ends a line too.
 */
import { Option } from "effect"
import { toText } from "../base/octets.ts"

/** The input from a client that a server must react to. */
export type Input =
  /** A complete command without its last CRLF. `largestNonSync` is the size of its largest non-synchronizing literal. */
  | { readonly _tag: "Command"; readonly bytes: Uint8Array; readonly largestNonSync: number }
  /** A synchronizing literal was announced: nothing more comes before a continuation. */
  | { readonly _tag: "LiteralAnnounced"; readonly octets: number }
  /** A line longer than `maxOctets`, or a literal longer than `maxLiteral`. Reading on makes no sense. */
  | { readonly _tag: "TooLong" }

export interface CommandReader {
  readonly push: (chunk: Uint8Array) => void
  /** Returns the next input, in the order sent. */
  readonly next: () => Option.Option<Input>
  /** Returns the next line as sent, without its CRLF: an answer to a continuation request. Cuts a line that is too long. */
  readonly line: () => Option.Option<Uint8Array>
  /** Removes and returns all unread bytes, such as those pipelined after STARTTLS. */
  readonly rest: () => Uint8Array
}

/** The largest line of a command. */
export const maxOctets = 1 << 16

/** The largest sum of a command's literals. */
export const maxLiteral = 1 << 24

const LF = 0x0a
const CR = 0x0d

export const make = (): CommandReader => new Reader()

class Reader implements CommandReader {
  private readonly buffer = makeBuffer()
  /** The index where the unfinished line of the current command begins. */
  private lineStart = 0
  private announced = false
  private largestNonSync = 0

  push(chunk: Uint8Array): void {
    this.buffer.push(chunk)
  }

  next(): Option.Option<Input> {
    for (;;) {
      const bytes = this.buffer.bytes()
      const lineFeed = bytes.indexOf(LF, this.lineStart)
      if ((lineFeed < 0 ? bytes.length : lineFeed) - this.lineStart > maxOctets) return tooLong
      if (lineFeed < 0) return Option.none()
      const literal = literalAtEnd(bytes.subarray(this.lineStart, lineFeed))
      if (literal === undefined) return Option.some(this.command(lineFeed))
      if (lineFeed + literal.octets > maxLiteral) return tooLong
      if (literal.synchronizing && !this.announced) {
        this.announced = true
        return Option.some({ _tag: "LiteralAnnounced", octets: literal.octets })
      }
      const end = lineFeed + 1 + literal.octets
      if (bytes.length < end) return Option.none()
      if (!literal.synchronizing) this.largestNonSync = Math.max(this.largestNonSync, literal.octets)
      this.announced = false
      this.lineStart = end
    }
  }

  line(): Option.Option<Uint8Array> {
    const bytes = this.buffer.bytes()
    const lineFeed = bytes.indexOf(LF)
    if (lineFeed >= 0) return Option.some(this.take(lineFeed))
    return bytes.length > maxOctets ? Option.some(this.rest()) : Option.none()
  }

  rest(): Uint8Array {
    this.lineStart = 0
    this.announced = false
    this.largestNonSync = 0
    return this.buffer.take(this.buffer.bytes().length)
  }

  private command(lineFeed: number): Input {
    const { largestNonSync } = this
    this.largestNonSync = 0
    return { _tag: "Command", bytes: this.take(lineFeed), largestNonSync }
  }

  private take(lineFeed: number): Uint8Array {
    const bytes = this.buffer.take(lineFeed + 1)
    this.lineStart = 0
    return bytes.subarray(0, lineFeed > 0 && bytes[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed)
  }
}

const tooLong = Option.some<Input>({ _tag: "TooLong" })

/** Makes a byte queue that does not copy its contents for each chunk. */
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
