/** Takes the responses to a streamed FETCH, as literals in pieces or as complete messages. */
import type { FetchPart } from "../Command.ts"
import type { Response } from "../Response.ts"
import type { Piece } from "../wire/Framer.ts"
import * as Grammar from "../wire/Grammar.ts"
import * as Utf8 from "../wire/Utf8.ts"
import type { Gathering } from "../command/Command.ts"

export interface Incoming<out Part> {
  /** Takes a piece of a literal, which is then not kept. `before`: the number of responses of the push before it. */
  readonly piece?: ((piece: Piece, before: number) => void) | undefined
  /** Takes a response; `index` is its place in the push. */
  readonly response: (response: Response, index: number) => void
  /** Called at the end of a push. */
  readonly pushed: () => void
  /** Returns what can be handed on, and forgets it. */
  readonly ready: () => ReadonlyArray<Part>
  /** Returns what is left after the last response. */
  readonly rest: () => ReadonlyArray<Part>
}

/** The bytes before a literal that are searched for its name; a list of header fields is not longer. */
const nameWithin = 2_048

const literalOf = (head: Uint8Array, size: number): FetchPart => {
  const start = Utf8.decode(head, 0, Math.min(head.length, 64))
  const end = Utf8.decode(head, Math.max(0, head.length - nameWithin))
  const [, name = ""] = /([\w.]+(?:\[[^\]]*\])?(?:<\d+>)?) +~?$/.exec(end) ?? []
  const [, sequence = "0"] = /^\* +(\d+)/.exec(start) ?? []
  return { _tag: "Literal", sequence: Number(sequence), name: Grammar.upperCase(name), size }
}

/**
 * Passes literals of any size on in pieces.
 *
 * The framer brings the pieces of a push and the parser its responses: here they are put in the server's order.
 */
export class Literals implements Incoming<FetchPart> {
  private pieces: Array<{ readonly piece: Piece; readonly before: number }> = []
  private parts: Array<FetchPart> = []

  readonly piece = (piece: Piece, before: number): void => {
    this.pieces.push({ piece, before })
  }

  response(response: Response, index: number): void {
    this.take((before) => before <= index)
    if (response._tag === "Fetch") this.parts.push(response)
  }

  pushed(): void {
    this.take(() => true)
  }

  ready(): ReadonlyArray<FetchPart> {
    const { parts } = this
    this.parts = []
    return parts
  }

  rest(): ReadonlyArray<FetchPart> {
    return this.ready()
  }

  private take(isDue: (before: number) => boolean): void {
    let taken = 0
    for (const { before, piece } of this.pieces) {
      if (!isDue(before)) break
      taken++
      this.parts.push(piece._tag === "Begin" ? literalOf(piece.head, piece.size) : piece)
    }
    if (taken > 0) this.pieces = this.pieces.slice(taken)
  }
}

/** Passes messages on once all of their items are there. */
export class Whole<A> implements Incoming<A> {
  private readonly gathering: Gathering<ReadonlyArray<A>>

  constructor(gathering: Gathering<ReadonlyArray<A>>) {
    this.gathering = gathering
  }

  response(response: Response): void {
    if (response._tag === "Tagged" || response._tag === "Continuation" || response._tag === "Stray") return
    this.gathering.take(response)
  }

  pushed(): void {}

  ready(): ReadonlyArray<A> {
    return this.gathering.ready()
  }

  rest(): ReadonlyArray<A> {
    return this.gathering.rest()
  }
}
