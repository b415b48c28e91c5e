/** Cuts the two streams of each connection into commands and responses, each at the time when it began. */
import * as Utf8 from "../../imap/wire/Utf8.ts"
import { Result } from "effect"
import { concat } from "../../imap/wire/bytes.ts"
import * as Sizes from "../../base/Sizes.ts"
import * as Framer from "../../imap/wire/Framer.ts"
import { Fitting } from "./Fitting.ts"
import { LastSent } from "./LastSent.ts"
import type { Item } from "./Log.ts"

type Piece = Extract<Item, { readonly _tag: "Sent" | "Received" }>

const limits = Framer.afterLogin(Sizes.from())

/**
 * Passes items on with one complete command or response each, without its last CRLF. One that spans several pieces keeps the place
 * of its first piece, so an announced literal comes before the request for it. Items after an unfinished one wait for its end.
 */
export class Utterances {
  private readonly pass: (item: Item) => void
  private readonly directions = new Directions()
  private readonly waiting: Array<Slot> = []
  private first = 0

  constructor(pass: (item: Item) => void) {
    this.pass = pass
  }

  take(item: Item): void {
    const { directions, waiting } = this
    if (item._tag === "Sent") directions.commands.add(item)
    const plain = waiting.length === 0 ? directions.plain(item) : undefined
    if (plain !== undefined) return this.pass(plain)
    const slot = new Slot(item)
    if (isPiece(item) && item.isWhole !== true) directions.take(item, slot)
    else slot.completed.push(item)
    waiting.push(slot)
    for (; waiting[this.first]?.isOpen === false; this.first++) this.release(waiting[this.first])
    if (this.first > waiting.length / 2) {
      waiting.splice(0, this.first)
      this.first = 0
    }
  }

  /** Passes on waiting items at the end of the log, and the lengths of unfinished ones. */
  end(): void {
    this.directions.end()
    for (const slot of this.waiting.slice(this.first)) this.release(slot)
  }

  private release(slot: Slot | undefined): void {
    for (const item of slot?.completed ?? []) this.pass(item)
  }
}

const isPiece = (item: Item): item is Piece => item._tag === "Sent" || item._tag === "Received"

/** The commands and responses that began in one item. Open until all of them are complete. */
class Slot {
  readonly item: Item
  readonly completed: Array<Item> = []
  isOpen = false

  constructor(item: Item) {
    this.item = item
  }
}

/** The directions of a log. Keeps only those with unfinished data, since a log has any number of connections. */
class Directions {
  private readonly unfinished = new Map<string, Direction>()
  readonly commands = new LastSent()
  private idle = new Direction(this.commands)

  /**
   * Returns the item if it is a whole line, and nothing before it is unfinished: nearly all are, and need no slot.
   */
  plain(item: Item): Item | undefined {
    if (!isPiece(item) || item.isWhole === true) return item
    const { bytes } = item
    const end = item.line === true ? bytes.length : bytes.length - 2
    const isLine = end >= 1 && bytes[end - 1] !== 0x7d && (item.line === true || isEnded(bytes))
    if (this.unfinished.size > 0 || !isLine || bytes.length > limits.maxLineBytes) return undefined
    if (item.line === true) return item
    const { _tag, at, connection } = item
    return { _tag, bytes: bytes.subarray(0, end), connection, at }
  }

  end(): void {
    for (const direction of this.unfinished.values()) direction.end()
  }

  take(piece: Piece, slot: Slot): void {
    this.refuse(piece)
    const key = this.unfinished.size === 0 ? undefined : keyOf(piece)
    const direction = (key === undefined ? undefined : this.unfinished.get(key)) ?? this.idle
    direction.take(piece, slot)
    if (direction.isIdle) {
      if (direction === this.idle) return
      this.unfinished.delete(keyOf(piece))
    } else if (direction === this.idle) {
      this.unfinished.set(keyOf(piece), direction)
      this.idle = new Direction(this.commands)
    }
  }

  /** Ends a command that waits to send a literal, if this response refuses it. */
  private refuse(piece: Piece): void {
    const other = keyOf({ ...piece, _tag: piece._tag === "Sent" ? "Received" : "Sent" })
    if (this.unfinished.get(other)?.isRefusedBy(piece) === true) this.unfinished.delete(other)
  }
}

const lineEnd = Uint8Array.of(0x0d, 0x0a)

/** Returns whether the bytes are one line with its line end. */
const isEnded = (bytes: Uint8Array): boolean =>
  bytes.at(-2) === lineEnd[0] && bytes.indexOf(0x0a) === bytes.length - 1

/** One direction of one connection. */
class Direction {
  private readonly framer = Framer.make(limits)
  /** The start of the unfinished line. */
  private began: Slot | undefined
  private readonly fitting: Fitting<Slot>
  private last: Piece | undefined
  private isBroken = false

  constructor(commands: LastSent) {
    this.fitting = new Fitting(commands, (line, slot) => {
      this.push(concat([line, lineEnd]), slot)
      return this.framer.literal()?.size
    })
  }

  /** True if nothing is unfinished, so that another direction can reuse it. */
  get isIdle(): boolean {
    return this.began === undefined && !this.isBroken
  }

  /**
   * Returns whether a response refuses the command that waits to send a literal: then none follows, and the command ends
   * with its first line. RFC 9051 §4.3.
   */
  isRefusedBy({ bytes }: Piece): boolean {
    const { began, last } = this
    if (began === undefined || last === undefined) return false
    const line = Utf8.decode(last.bytes).trimEnd()
    const [tag = ""] = line.split(" ", 1)
    const answer = Utf8.decode(bytes.subarray(0, tag.length + 5))
    if (!/\{\d+\}$/.test(line) || (!answer.startsWith(`${tag} NO `) && !answer.startsWith(`${tag} BAD `)))
      return false
    const { _tag, at, connection } = last
    began.completed.push({ _tag, bytes: Utf8.encode(line), connection, at })
    this.begin(undefined)
    return true
  }

  end(): void {
    this.fitting.end()
    const { began, framer, last } = this
    if (began === undefined || last === undefined) return
    const { _tag: side, at, connection } = last
    began.completed.push({ _tag: "Unfinished", side, bytes: framer.pending(), connection, at })
  }

  /** Takes the piece of this slot: what it completes goes to the slot where it began. */
  take(piece: Piece, slot: Slot): void {
    if (this.isBroken) return
    this.last = piece
    const { _tag, bytes, connection, line } = piece
    if (line !== true) this.push(bytes, slot)
    else if (_tag === "Received") this.fitting.take(bytes, slot, connection)
    else this.push(concat([bytes, lineEnd]), slot)
  }

  /** Takes bytes of the piece of this slot. */
  private push(bytes: Uint8Array, slot: Slot): void {
    const { began, framer, last } = this
    if (this.isBroken || last === undefined) return
    const { _tag, connection } = last
    const { at } = slot.item
    const pushed = framer.push(bytes)
    if (Result.isFailure(pushed)) {
      this.isBroken = true
      slot.completed.push({ _tag: "LeftOut", lines: 1, connection, at })
      this.begin(undefined)
      return
    }
    let from = began ?? slot
    for (const piece of pushed.success) {
      from.completed.push({ _tag, bytes: piece, connection, at: from.item.at })
      from = slot
    }
    this.begin(framer.pending() === 0 ? undefined : from)
  }

  private begin(slot: Slot | undefined): void {
    if (this.began !== undefined) this.began.isOpen = false
    this.began = slot
    if (slot !== undefined) slot.isOpen = true
  }
}

const keyOf = ({ _tag, connection }: Piece): string => `${_tag} ${connection}`
