/**
 * Cuts server bytes into complete responses, literals included. RFC 9051 §2.2, §4.3.
 *
 * It finds where responses end and never what they mean, so one bad response cannot put the stream out of step.
 * Every size is judged before the bytes are kept: a literal when it is announced, a line as it grows.
 */
import { Result } from "effect"
import type { WireFailure } from "./WireFailure.ts"
import type { Leniency } from "../Response.ts"
import type { Sizes } from "../../base/Sizes.ts"
import { concat } from "./bytes.ts"
import * as Grammar from "./Grammar.ts"
import * as longLists from "./longLists.ts"
import { Pieces } from "./Pieces.ts"
import * as Utf8 from "./Utf8.ts"

/** Bytes. A line ends at its CRLF or at a literal; the CRLF does not count. A response is all of it. */
export interface Limits {
  readonly maxLineBytes: number
  readonly maxLiteralBytes: number
  readonly maxResponseBytes: number
}

/** Before the login neither end has proved anything. */
export const beforeLogin = (sizes: Sizes): Limits => ({
  maxLineBytes: sizes.lineBeforeLogin,
  maxLiteralBytes: sizes.literalBeforeLogin,
  maxResponseBytes: sizes.responseBeforeLogin
})

export const afterLogin = (sizes: Sizes): Limits => ({
  maxLineBytes: sizes.line,
  maxLiteralBytes: sizes.literal,
  maxResponseBytes: sizes.response
})

/** A literal that is not kept: how its response begins, what is right before it, and its bytes as they come. */
export type Piece =
  | { readonly _tag: "Begin"; readonly head: Uint8Array; readonly before: Uint8Array; readonly size: number }
  | { readonly _tag: "Bytes"; readonly bytes: Uint8Array }

/** A literal of which a part has come, in bytes. */
export interface PartOfLiteral {
  readonly size: number
  readonly received: number
}

/** A literal's header must be in this many bytes at the end of a line; 20 digits hold every size (RFC 9051 §9). */
const HEADER_WINDOW = 64

const PEEKED = 64

/** The bytes before a literal that hold its name; a list of header fields is not longer. */
const NAME_WITHIN = 2_048

type Note = (leniency: Leniency) => void
type StreamTo = (piece: Piece, before: number) => void

export class Framer {
  readonly #kept = new Pieces()
  readonly #note: Note
  #limits: Limits
  #failed: WireFailure | undefined
  /** Bytes of the current line that `kept` contains. */
  #lineKept = 0
  /** A line that is longer is split, if it is a list. */
  #splitFrom = longLists.partBytes
  #literalSize = 0
  /** Bytes of the current literal that are still to come. */
  #literalLeft = 0
  #streamTo: StreamTo | undefined
  /** The current literal is not kept. */
  #isStreamed = false

  constructor(limits: Limits, note: Note) {
    this.#limits = limits
    this.#note = note
  }

  /**
   * The responses that this chunk completes, each without its final CRLF. They may be views into the chunk, which
   * must not be written to again. What is unfinished is kept for the next call. A long list of numbers in one line comes
   * as several responses, each with a part of it.
   *
   * Fails once, and stays failed. Responses that were complete before the failure are handed over first: the
   * failure then is `failure()` at once, and the result of the next call.
   */
  push(chunk: Uint8Array): Result.Result<ReadonlyArray<Uint8Array>, WireFailure> {
    if (this.#failed !== undefined) return Result.fail(this.#failed)
    const responses: Array<Uint8Array> = []
    // what is streamed is passed on in the pieces in which it came
    const pieceBytes = this.#streamTo === undefined ? longLists.partBytes : chunk.length
    for (let at = 0; at < chunk.length && this.#failed === undefined; at += pieceBytes) {
      this.#take(chunk.subarray(at, at + pieceBytes), responses)
    }
    return this.#failed === undefined || responses.length > 0
      ? Result.succeed(responses)
      : Result.fail(this.#failed)
  }

  /** Takes a chunk. A long list is split at its end. */
  #take(chunk: Uint8Array, responses: Array<Uint8Array>): void {
    let start = 0
    let at = 0
    while (at < chunk.length) {
      const skipped = Math.min(this.#literalLeft, chunk.length - at)
      this.#literalLeft -= skipped
      at += skipped
      if (this.#isStreamed && skipped > 0) {
        this.#streamTo?.({ _tag: "Bytes", bytes: chunk.subarray(at - skipped, at) }, responses.length)
        start = at
      }
      const lineFeed = this.#literalLeft > 0 ? -1 : chunk.indexOf(Grammar.LF, at)
      if (lineFeed < 0) break
      const header = this.#endLine(chunk, start, at, lineFeed)
      if (this.#failed !== undefined) break
      this.#lineKept = 0
      this.#splitFrom = longLists.partBytes
      at = lineFeed + 1
      this.#literalSize = header?.size ?? 0
      this.#literalLeft = this.#literalSize
      if (header !== undefined) {
        if (!this.#isStreamed) continue
        this.#begin(chunk.subarray(start, at), header.size, responses.length)
        start = at
        continue
      }
      responses.push(this.#complete(chunk, start, lineFeed))
      start = at
    }
    if (start < chunk.length) this.#keep(chunk, start, at)
    if (this.#lineKept > this.#splitFrom && this.#literalLeft === 0) this.#splitList(responses)
  }

  failure(): WireFailure | undefined {
    return this.#failed
  }

  /** Bytes of an unfinished response. */
  pending(): number {
    return this.#kept.length
  }

  /** The literal that is being received, if there is one. */
  literal(): PartOfLiteral | undefined {
    return this.#literalLeft === 0
      ? undefined
      : { size: this.#literalSize, received: this.#literalSize - this.#literalLeft }
  }

  /** The first of the unfinished bytes, at most 64: enough to name a foreign protocol. */
  peek(): Uint8Array {
    return this.#kept.first(PEEKED)
  }

  /** Holds from the next byte on. */
  setLimits(limits: Limits): void {
    this.#limits = limits
  }

  /**
   * Literals of FETCH responses that begin from now on go there, of any size and without a copy; an empty one remains
   * in their place. A literal that has begun stays one. `before`: how many responses of this push came before it.
   */
  stream(to: StreamTo | undefined): void {
    this.#streamTo = to
  }

  /** The response that ends at `lineFeed`. `start` is where its part of the chunk begins. */
  #complete(chunk: Uint8Array, start: number, lineFeed: number): Uint8Array {
    if (this.#kept.length === 0) return withoutCr(chunk, start, lineFeed, this.#note)
    const whole = this.#kept.takeWith(chunk.subarray(start, lineFeed))
    return withoutCr(whole, 0, whole.length, this.#note)
  }

  /** Reads what the line that ends at `lineFeed` announces, if it and its response are within the limits. */
  #endLine(chunk: Uint8Array, start: number, lineStart: number, lineFeed: number): LiteralHeader | undefined {
    const plain = lineFeed - lineStart > 2 && !mayEndInHeader(chunk, lineFeed)
    const tail = plain ? undefined : this.#lineTail(chunk, lineStart, lineFeed)
    const braces = tail === undefined ? undefined : literalHeader(tail)
    const header = braces === undefined || isForPeople(this.#head(chunk, start)) ? undefined : braces
    const last = tail === undefined ? chunk[lineFeed - 1] : tail.at(-1)
    const lineBytes = this.#lineKept + lineFeed - lineStart - (last === Grammar.CR ? 1 : 0)
    this.#isStreamed = header !== undefined && this.#mayStream(header.size, chunk, start)
    const size = this.#isStreamed ? undefined : header
    this.#failed = excess(this.#limits, lineBytes, this.#kept.length + lineFeed + 1 - start, size)
    if (this.#failed === undefined && header !== undefined && last !== Grammar.CR) this.#note("bareLf")
    return header
  }

  #mayStream(size: number, chunk: Uint8Array, start: number): boolean {
    if (this.#streamTo === undefined || !Number.isSafeInteger(size)) return false
    return fetchHead.test(Utf8.decode(this.#head(chunk, start)))
  }

  /** The literal after this line is passed on as it arrives. What came before it is not searched again. */
  #begin(line: Uint8Array, size: number, before: number): void {
    const kept = this.#kept
    kept.append(line)
    const tail = kept.last(HEADER_WINDOW + 1)
    kept.drop(tail.length - tail.lastIndexOf(Grammar.OPEN_BRACE))
    const piece = { _tag: "Begin", head: kept.first(PEEKED), before: kept.last(NAME_WITHIN), size } as const
    kept.append(emptyLiteral)
    this.#streamTo?.(piece, before)
  }

  /** Keeps what is unfinished of the chunk, from `start` on; its last line begins at `lineStart`. */
  #keep(chunk: Uint8Array, start: number, lineStart: number): void {
    if (this.#literalLeft === 0) this.#lineKept += chunk.length - lineStart
    const { maxLineBytes } = this.#limits
    // one byte more may be the CR of the line's end
    if (this.#failed === undefined && this.#lineKept > maxLineBytes + 1) {
      this.#failed = { _tag: "LineTooLong", limit: maxLineBytes }
    }
    this.#kept.append(chunk.subarray(start, this.#failed === undefined ? chunk.length : start + PEEKED))
  }

  /** Hands over what is complete of a long list of numbers, and keeps the rest as the beginning of the next part. */
  #splitList(responses: Array<Uint8Array>): void {
    const kept = this.#kept
    const isWhole = this.#failed === undefined && this.#lineKept === kept.length
    // a line that may not be so long is not to be read in parts either
    if (!isWhole || this.#limits.maxLineBytes <= longLists.partBytes || !longLists.mayBeList(this.peek()))
      return
    const line = kept.takeWith(nothing)
    const split = longLists.split(line)
    if (split === undefined) {
      this.#splitFrom = 2 * line.length
      return kept.append(line)
    }
    this.#splitFrom = longLists.partBytes
    responses.push(split.part)
    for (const bytes of split.rest) kept.append(bytes)
    this.#lineKept = kept.length
    this.#note("longLine")
  }

  /** The line's last bytes before its LF, and none from before the line. */
  #lineTail(chunk: Uint8Array, lineStart: number, lineFeed: number): Uint8Array {
    const here = chunk.subarray(Math.max(lineStart, lineFeed - HEADER_WINDOW), lineFeed)
    if (this.#lineKept === 0 || here.length === HEADER_WINDOW) return here
    const before = this.#kept.last(Math.min(this.#lineKept, HEADER_WINDOW - here.length))
    return concat([before, here])
  }

  /** The response's first bytes, of which its part of the chunk begins at `start`. */
  #head(chunk: Uint8Array, start: number): Uint8Array {
    const before = this.#kept.first(PEEKED)
    return concat([before, chunk.subarray(start, start + PEEKED - before.length)])
  }
}

export const make = (limits: Limits, note: Note = () => {}): Framer => new Framer(limits, note)

const withoutCr = (bytes: Uint8Array, start: number, end: number, note: Note): Uint8Array => {
  const hasCr = end > start && bytes[end - 1] === Grammar.CR
  if (!hasCr) note("bareLf")
  return bytes.subarray(start, hasCr ? end - 1 : end)
}

const nothing = new Uint8Array()
const fetchHead = /^\* +\d+ +FETCH /i
const emptyLiteral = new TextEncoder().encode("{0}\r\n")

const humanText = /^(?:\+|(?:\*|[0-9a-z]+) +(?:OK|NO|BAD|BYE|PREAUTH) )/i

/**
 * A status response or a continuation request: text that ends at its line, even if it ends in `{3}`. Literals occur
 * only where the grammar has a string. RFC 9051 §9 `resp-text`, `continue-req`.
 */
const isForPeople = (head: Uint8Array): boolean =>
  !(head[0] === Grammar.STAR && Grammar.isDigit(head[2])) && humanText.test(Utf8.decode(head))

interface LiteralHeader {
  readonly size: number
  /** The digits. */
  readonly announced: string
}

/** The usual line ends in CRLF without a brace before it, and needs no closer look. */
const mayEndInHeader = (chunk: Uint8Array, lineFeed: number): boolean =>
  chunk[lineFeed - 1] !== Grammar.CR || chunk[lineFeed - 2] === Grammar.CLOSE_BRACE

/** `{12}`, `{12+}` or the end of `~{12}` right before the line's end. `tail` is the line's end, without the LF. */
const literalHeader = (tail: Uint8Array): LiteralHeader | undefined => {
  let at = tail.length - 1
  if (tail[at] === Grammar.CR) at--
  if (tail[at] !== Grammar.CLOSE_BRACE) return undefined
  at--
  if (tail[at] === Grammar.PLUS) at--
  const end = at + 1
  while (Grammar.isDigit(tail[at])) at--
  const announced = Utf8.decode(tail, at + 1, end)
  // nothing but digits as far as we look: larger than any size, wherever its brace is
  if (at < 0 && tail.length === HEADER_WINDOW) return { size: Infinity, announced }
  return tail[at] === Grammar.OPEN_BRACE && announced !== ""
    ? { size: Number(announced), announced }
    : undefined
}

const excess = (
  limits: Limits,
  lineBytes: number,
  responseBytes: number,
  header: LiteralHeader | undefined
): WireFailure | undefined => {
  const size = header?.size ?? 0
  if (lineBytes > limits.maxLineBytes) return { _tag: "LineTooLong", limit: limits.maxLineBytes }
  if (size > limits.maxLiteralBytes) {
    return { _tag: "LiteralTooLarge", limit: limits.maxLiteralBytes, announced: header?.announced ?? "" }
  }
  return responseBytes + size > limits.maxResponseBytes
    ? { _tag: "ResponseTooLarge", limit: limits.maxResponseBytes }
    : undefined
}
