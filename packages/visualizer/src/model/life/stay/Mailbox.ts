/** The mailbox of a connection, as SELECT and EXAMINE open it. RFC 9051 §6.3.2, §6.3.3. */
import type * as Trace from "@effect-imap/core/Trace"
import { dataIn } from "../../evidence/Data.ts"
import { most, type Stretch } from "../Stretch.ts"
import { noList, push } from "../../../trace/Sparse.ts"

/** A SELECT or EXAMINE that is not answered yet. */
interface Selecting {
  readonly tag: string | undefined
  readonly chosen: boolean
}

/** A shorter time without a mailbox is an app's way to another one, and not worth words, in milliseconds. */
const longClosed = 60_000

export class Mailbox {
  /** The times at which one was first open, and at which none was any more. */
  openedAt: number | undefined
  closedAt: number | undefined
  /** One was asked for, whether or not it could be opened. */
  isAsked = false
  /** True if the account's was wanted for changes, and the server opened it read-only. */
  isReadOnly = false
  /** How many messages the open one has, as far as it is known. */
  exists: number | undefined
  /** The command that opens the account's. */
  private opening: { readonly tag: string; readonly isSelect: boolean } | undefined
  private selecting: Selecting | undefined
  /** Since when none is open because one was refused. */
  private refusedSince: number | undefined
  private closedFor: ReadonlyArray<Stretch> = noList
  /** The milliseconds of all such times that are over. */
  private closedMs = 0

  get isRefused(): boolean {
    return this.refusedSince !== undefined
  }

  /** Returns whether a command opens a mailbox that the app chose. */
  isChosen(tag: string): boolean {
    return tag === this.selecting?.tag && this.selecting.chosen
  }

  /** Returns the long times in which the connection had none, because the server refused the next one. */
  unselected(now: number): ReadonlyArray<Stretch> {
    const { closedFor, refusedSince: start = now } = this
    const end = start + this.unselectedAtLast(now)
    return end - start >= longClosed ? [...closedFor, { start, end }] : closedFor
  }

  /** Returns for how many milliseconds it had none for that reason until `end`, however short each time was. */
  unselectedMs(end: number): number {
    return this.closedMs + this.unselectedAtLast(end)
  }

  /** Returns for how many milliseconds it had none for that reason at last. */
  unselectedAtLast(end: number): number {
    const { closedAt = end, refusedSince = end } = this
    return Math.max(0, Math.min(closedAt, end) - refusedSince)
  }

  /** What happened in a gap is not known. */
  forgets(from: number, until: number): void {
    this.exists = undefined
    if (this.refusedSince === undefined) return
    this.chosen(from)
    this.refusedSince = until
  }

  sent({ chosen = false, cmd, tag }: Trace.EventData<"wire:sent">): void {
    if (cmd !== "SELECT" && cmd !== "EXAMINE") return
    this.isAsked = true
    if (tag !== undefined && this.openedAt === undefined) this.opening = { tag, isSelect: cmd === "SELECT" }
    this.exists = undefined
    this.selecting = { tag, chosen }
  }

  /** Keeps the number of messages. */
  reported(text: string): void {
    const { name, number, vanished } = dataIn(text)
    if (name === "EXISTS") this.exists = number
    if (name === "EXPUNGE" && this.exists !== undefined) this.exists -= 1
    if (name === "VANISHED" && vanished?.isEarlier !== true) this.exists = undefined
  }

  received({ code, cond, tag }: Trace.EventData<"wire:received">, time: number): void {
    if (tag === undefined) return
    if (tag === this.selecting?.tag) this.selects(cond, time)
    if (this.opening !== undefined && tag === this.opening.tag && cond === "OK")
      this.isReadOnly = this.opening.isSelect && code === "READ-ONLY"
  }

  /** A refused SELECT leaves none open, until the next one that is accepted. */
  private selects(condition: string | undefined, time: number): void {
    this.selecting = undefined
    if (this.openedAt === undefined) return
    if (condition === "NO") this.refusedSince ??= time
    if (condition === "OK") this.chosen(time)
  }

  /** Ends a time without one. */
  private chosen(end: number): void {
    const { refusedSince: start = end } = this
    this.closedMs += end - start
    if (end - start >= longClosed) this.closedFor = push(this.closedFor, { start, end }, most)
    this.refusedSince = undefined
  }
}
