/**
 * How attempts at one host take turns: a few begin at once, the others one after the other, and no more than a number
 * of them are under way together. What the host refuses slows all of them down; what it lets in makes them faster.
 */

import { spacing } from "./pace.ts"

/** How an attempt ended: its mailbox was reached; the host turned it away; or it says nothing about the host. */
export type Outcome = "reached" | "refused" | "other"

/** One that waits. */
export interface Ticket {
  /** Somebody has asked for it: it does not wait behind those that came by themselves. */
  readonly soon: boolean
  /** Called when it may be its turn. */
  wake: () => void
}

/** So many attempts are under way at most. */
export const mostUnderWay = 20

/** So many begin without a wait, where none has begun before them. */
export const atOnce = 10

/** Refusals in a row that count: each halves what is under way, and doubles the time between two. */
const slowest = 5

/** What refusals have taught is forgotten after so long. */
const remembered = 600_000

export class Gate {
  private readonly queue: Array<Ticket> = []
  private underWay = 0
  /** When the next one were due if none had begun ahead of its time, in clock milliseconds. */
  private due = -Infinity
  private level = 0
  /** When the level was last changed: what began before says nothing about it. */
  private changed = -Infinity

  /** Nothing is known that would be missed. */
  get isIdle(): boolean {
    return this.underWay === 0 && this.queue.length === 0 && this.level === 0
  }

  /** Begins at once, or not at all. */
  begins(now: number): boolean {
    const isFree = this.queue.length === 0 && this.delay(now) === 0
    if (isFree) this.begin(now)
    return isFree
  }

  join(ticket: Ticket): void {
    const behind = ticket.soon ? this.queue.findIndex(({ soon }) => !soon) : -1
    this.queue.splice(behind < 0 ? this.queue.length : behind, 0, ticket)
  }

  /** How many are before it. */
  before(ticket: Ticket): number {
    return Math.max(0, this.queue.indexOf(ticket))
  }

  /** It begins now, or is to ask again after so many milliseconds; infinitely many: once it is woken. */
  ask(ticket: Ticket, now: number): number {
    const delay = this.queue[0] === ticket ? this.delay(now) : Infinity
    if (delay > 0) return delay
    this.queue.shift()
    this.begin(now)
    this.wakeFirst()
    return 0
  }

  /** It does not wait any more. */
  leave(ticket: Ticket): void {
    const at = this.queue.indexOf(ticket)
    if (at >= 0) this.queue.splice(at, 1)
    this.wakeFirst()
  }

  /** An attempt that began then is over. */
  end(outcome: Outcome, began: number, now: number): void {
    this.underWay--
    if (outcome !== "other" && began >= this.changed) {
      const before = this.levelAt(now)
      this.level = outcome === "refused" ? Math.min(slowest, before + 1) : Math.max(0, before - 1)
      if (this.level !== before) this.changed = now
    }
    this.wakeFirst()
  }

  /** Nothing that was learned holds any more. */
  reset(): void {
    this.level = 0
    this.wakeFirst()
  }

  private begin(now: number): void {
    this.underWay++
    this.due = Math.max(now, this.due) + this.spacingAt(now)
  }

  private wakeFirst(): void {
    this.queue[0]?.wake()
  }

  private delay(now: number): number {
    const level = this.levelAt(now)
    if (this.underWay >= Math.max(1, mostUnderWay >> level)) return Infinity
    const ahead = (Math.max(1, atOnce >> level) - 1) * this.spacingAt(now)
    // never longer than from one to the next, whatever the clock did
    return Math.min(Math.max(0, this.due - ahead - now), this.spacingAt(now))
  }

  private levelAt(now: number): number {
    return now - this.changed < remembered ? this.level : 0
  }

  private spacingAt(now: number): number {
    return spacing * 2 ** this.levelAt(now)
  }
}
