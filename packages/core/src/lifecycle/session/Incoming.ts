/** Takes the responses to a streamed FETCH, as literals in pieces or as complete messages. */
import type { PlainReason } from "../../failure/Reason.ts"
import type { FetchPart } from "../../imap/Command.ts"
import type { Response } from "../../imap/Response.ts"
import type { Piece } from "../../imap/wire/Framer.ts"
import * as Grammar from "../../imap/wire/Grammar.ts"
import * as Utf8 from "../../imap/wire/Utf8.ts"
import type { Gathering } from "../../imap/command/Command.ts"

export interface Incoming<out Part> {
  /** Takes a piece of a literal, which is then not kept. `before`: the number of responses of the push before it. */
  readonly piece?: ((piece: Piece, before: number) => void) | undefined
  /** Takes a response; `index` is its place in the push. */
  readonly response: (response: Response, index: number) => void
  /** Called at the end of a push. */
  readonly pushed: () => void
  /** Returns what can be handed on, and forgets it. */
  readonly ready: () => ReadonlyArray<Part>
  /** Returns the bytes of memory of what waits for later responses. */
  readonly waiting: () => number
  /** Returns what is left after the last response. */
  readonly rest: () => ReadonlyArray<Part>
  /** Returns, after `rest`, why this is not all that was asked for. */
  readonly problem?: (() => PlainReason | undefined) | undefined
}

const dot = 0x2e
const underscore = 0x5f

const wholeName = /^[\w.]+(?:\[[^\]]*\])?(?:<\d+>)?$/

/**
 * Passes literals of any size on in pieces.
 *
 * Puts the pieces from the framer and the responses from the parser into the server's order.
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

  waiting(): number {
    return 0
  }

  rest(): ReadonlyArray<FetchPart> {
    return this.ready()
  }

  private take(isDue: (before: number) => boolean): void {
    let taken = 0
    for (const { before, piece } of this.pieces) {
      if (!isDue(before)) break
      taken++
      this.parts.push(piece._tag === "Begin" ? literalOf(piece) : piece)
    }
    if (taken > 0) this.pieces = this.pieces.slice(taken)
  }
}

const literalOf = ({ before, head, size }: Extract<Piece, { readonly _tag: "Begin" }>): FetchPart => {
  const [, sequence = "0"] = /^\* +(\d+)/.exec(Utf8.decode(head)) ?? []
  const name = Grammar.upperCase(nameAtEnd(Utf8.decode(before)))
  return { _tag: "Literal", sequence: Number(sequence), name, size }
}

/** Reads such as `BODY[1.MIME]<0>` before the last space, backwards: an expression would try it at every place. */
const nameAtEnd = (head: string): string => {
  const text = (head.endsWith("~") ? head.slice(0, -1) : head).trimEnd()
  const afterSection = text.endsWith(">") ? text.lastIndexOf("<") : text.length
  let start = text[afterSection - 1] === "]" ? text.lastIndexOf("[", afterSection) : afterSection
  while (start > 0 && isOfName(text.charCodeAt(start - 1))) start--
  return wholeName.exec(text.slice(Math.max(0, start)))?.[0] ?? ""
}

const isOfName = (code: number): boolean =>
  Grammar.isAlphanumeric(code) || code === dot || code === underscore

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

  waiting(): number {
    return this.gathering.waiting()
  }

  rest(): ReadonlyArray<A> {
    return this.gathering.rest()
  }

  problem(): PlainReason | undefined {
    return this.gathering.problem?.()
  }
}
