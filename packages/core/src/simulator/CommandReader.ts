/**
 * Cuts client bytes into commands, literals included. RFC 9051 §2.2.1, §4.3.
 *
 * Pure and incremental: takes chunks of any size and keeps what is unfinished. A bare LF ends a line too.
 */
import { Option } from "effect"
import { toText } from "./octets.ts"

/** What a client sent, as far as a server must react to it. */
export type Input =
  /** A whole command without its last CRLF. Non-synchronizing literals are counted by their largest (0: none). */
  | { readonly _tag: "Command"; readonly bytes: Uint8Array; readonly largestUnasked: number }
  /** A synchronizing literal was announced: nothing more comes before a continuation. */
  | { readonly _tag: "LiteralAnnounced"; readonly octets: number }
  /** More than `maxOctets` without an end. Reading on makes no sense. */
  | { readonly _tag: "TooLong" }

export interface CommandReader {
  readonly push: (chunk: Uint8Array) => void
  /** The next thing to react to, in the order sent. */
  readonly next: () => Option.Option<Input>
  /** The next line as it stands, without its CRLF: an answer to a continuation. Too long, it is cut. */
  readonly line: () => Option.Option<Uint8Array>
  /** All that nobody has taken yet, which is forgotten: what was pipelined behind STARTTLS, for one. */
  readonly rest: () => Uint8Array
}

/** A command with its literals may be this long. */
export const maxOctets = 1 << 16

const LF = 0x0a
const CR = 0x0d

export const make = (): CommandReader => {
  let buffer = new Uint8Array(0)
  /** Where the unfinished line of the current command begins. */
  let lineStart = 0
  let announced = false
  let largestUnasked = 0

  const take = (lineFeed: number): Uint8Array => {
    const end = lineFeed > 0 && buffer[lineFeed - 1] === CR ? lineFeed - 1 : lineFeed
    const bytes = buffer.slice(0, end)
    buffer = buffer.slice(lineFeed + 1)
    lineStart = 0
    return bytes
  }

  const next = (): Option.Option<Input> => {
    if (buffer.length > 2 * maxOctets) return Option.some({ _tag: "TooLong" })
    for (;;) {
      const lineFeed = buffer.indexOf(LF, lineStart)
      if (lineFeed < 0) return buffer.length > maxOctets ? Option.some({ _tag: "TooLong" }) : Option.none()
      const literal = literalAtEnd(buffer.subarray(lineStart, lineFeed))
      if (literal === undefined) {
        const unasked = largestUnasked
        largestUnasked = 0
        return Option.some({ _tag: "Command", bytes: take(lineFeed), largestUnasked: unasked })
      }
      if (lineFeed + literal.octets > maxOctets) return Option.some({ _tag: "TooLong" })
      if (literal.synchronizing && !announced) {
        announced = true
        return Option.some({ _tag: "LiteralAnnounced", octets: literal.octets })
      }
      const end = lineFeed + 1 + literal.octets
      if (buffer.length < end) return Option.none()
      if (!literal.synchronizing) largestUnasked = Math.max(largestUnasked, literal.octets)
      announced = false
      lineStart = end
    }
  }

  const rest = (): Uint8Array => {
    const bytes = buffer
    buffer = new Uint8Array(0)
    lineStart = 0
    announced = false
    largestUnasked = 0
    return bytes
  }

  return {
    push: (chunk) => {
      const joined = new Uint8Array(buffer.length + chunk.length)
      joined.set(buffer)
      joined.set(chunk, buffer.length)
      buffer = joined
    },
    next,
    line: () => {
      const lineFeed = buffer.indexOf(LF)
      if (lineFeed >= 0) return Option.some(take(lineFeed))
      return buffer.length > maxOctets ? Option.some(rest()) : Option.none()
    },
    rest
  }
}

/** `{12}` or `{12+}` at the end of a line. */
const literalAtEnd = (line: Uint8Array) => {
  const tail = toText(line.subarray(Math.max(0, line.length - 26)))
  const match = /\{(\d{1,20})(\+?)\}\r?$/.exec(tail)
  if (match === null) return undefined
  return { octets: Number(match[1]), synchronizing: match[2] === "" }
}
