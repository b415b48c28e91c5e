/**
 * What a streamed FETCH brings, on its way to the app. While the app has not taken it, nothing more is read.
 *
 * Pieces of literals come from the framer, responses from the parser, a push at a time: they are put in the server's
 * order here.
 */
import { type Cause, Effect, Queue } from "effect"
import type { FetchPart } from "../Command.ts"
import type { ImapError } from "../ImapError.ts"
import type { Response } from "../Response.ts"
import type { Piece } from "../wire/Framer.ts"
import * as Grammar from "../wire/Grammar.ts"
import * as Utf8 from "../wire/Utf8.ts"

export type Parts = Queue.Queue<FetchPart, ImapError | Cause.Done>

/** So much is read at the end of a literal's response to name it; a list of header fields is not longer. */
const nameWithin = 2_048

const literalOf = (head: Uint8Array, size: number): FetchPart => {
  const start = Utf8.decode(head, 0, Math.min(head.length, 64))
  const end = Utf8.decode(head, Math.max(0, head.length - nameWithin))
  const [, name = ""] = /([\w.]+(?:\[[^\]]*\])?(?:<\d+>)?) +~?$/.exec(end) ?? []
  const [, sequence = "0"] = /^\* +(\d+)/.exec(start) ?? []
  return { _tag: "Literal", sequence: Number(sequence), name: Grammar.upperCase(name), size }
}

export class FetchStream {
  /** The app has not taken what came. */
  isFull = false
  private readonly parts: Parts
  private pieces: Array<{ readonly piece: Piece; readonly before: number }> = []
  private ready: Array<FetchPart> = []

  constructor(parts: Parts) {
    this.parts = parts
  }

  readonly piece = (piece: Piece, before: number): void => {
    this.pieces.push({ piece, before })
  }

  /** The response that comes at this place of its push. */
  response(response: Response, index: number): void {
    this.take((before) => before <= index)
    if (response._tag === "Fetch") this.ready.push(response)
  }

  /** The push is at its end. */
  rest(): void {
    this.take(() => true)
  }

  /** Hands on what is ready, and waits until the app has room for it. */
  readonly flush: Effect.Effect<void> = Effect.suspend(() => {
    const { ready } = this
    if (ready.length === 0) return Effect.void
    this.ready = []
    this.isFull = true
    return Effect.ensuring(
      Queue.offerAll(this.parts, ready),
      Effect.sync(() => {
        this.isFull = false
      })
    )
  })

  private take(isDue: (before: number) => boolean): void {
    let taken = 0
    for (const { before, piece } of this.pieces) {
      if (!isDue(before)) break
      taken++
      this.ready.push(piece._tag === "Begin" ? literalOf(piece.head, piece.size) : piece)
    }
    if (taken > 0) this.pieces = this.pieces.slice(taken)
  }
}
