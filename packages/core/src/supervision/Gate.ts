/**
 * How attempts at one host take turns: a few begin at once, the others one after the other, and no more than a number
 * of them are under way together. Accounts go round: one with many attempts has no more than its share, and keeps
 * nobody else waiting. What the host refuses slows all of them down; what it lets in makes them faster. Processes that
 * share what they learn share the turns as well: each takes its part.
 */

import { spacing } from "./pace.ts"

/** How an attempt ended: its mailbox was reached; the host turned it away; or it says nothing about the host. */
export type TurnOutcome = "reached" | "refused" | "other"

/** One that waits. */
export interface Ticket {
  /** Whose attempt it is. */
  readonly owner: string
  /** Someone has asked for it: it does not wait after those that came by themselves. */
  readonly soon: boolean
  /** Called when it may be its turn. */
  wake: () => void
}

/** One that waits, and in which round of all accounts it is its account's turn. */
interface Waiting {
  readonly ticket: Ticket
  readonly round: number
}

/** What an account has here. */
interface Owner {
  readonly underWay: number
  /** The round of its next attempt. */
  readonly next: number
}

/** The most attempts that are under way at once. */
export const mostUnderWay = 20

/** Of these, one account has no more than this part. */
const share = 0.5

/** The number of attempts that begin without a wait, if none has begun before them. */
export const atOnce = 10

/** Refusals in a row that count: each halves what is under way, and doubles the time between two. */
const slowest = 5

/** The time after which what refusals have taught is forgotten. */
export const remembered = 600_000

/** What this gate has in common with those of other processes for the same host. */
export interface GateMeans {
  /** How many processes there are, this one included. */
  readonly processes: () => number
  /** The level that others have learned. */
  readonly level: () => number
  /** This gate has learned another level. */
  readonly slowed: (level: number) => void
}

const alone: GateMeans = { processes: () => 1, level: () => 0, slowed: () => {} }

export class Gate {
  private readonly means: GateMeans
  private readonly queue: Array<Waiting> = []
  private underWay = 0
  private readonly owners = new Map<string, Owner>()
  /** The round in which those that wait are: an account that comes now begins with this one. */
  private round = 0
  /** When the next one were due if none had begun ahead of its time, in clock milliseconds. */
  private due = -Infinity
  private level = 0
  /** When the level was last changed: what began before says nothing about it. */
  private changed = -Infinity
  /** Whose refusal was the last one. */
  private refused: string | undefined

  constructor(means: GateMeans = alone) {
    this.means = means
  }

  /** Nothing is known that would be missed. */
  get isIdle(): boolean {
    return this.underWay === 0 && this.queue.length === 0 && this.level === 0
  }

  /** Begins at once, or not at all. */
  begins(ticket: Ticket, now: number): boolean {
    const isFree = this.first(now) === undefined && this.hasRoom(ticket, now) && this.delay(now) === 0
    if (isFree) this.begin({ ticket, round: this.takeRound(ticket) }, now)
    return isFree
  }

  /** After those of its round: the first of an account goes before the second of any other. */
  join(ticket: Ticket): void {
    const round = this.takeRound(ticket)
    const isBefore = (each: Waiting) =>
      each.ticket.soon === ticket.soon ? each.round <= round : each.ticket.soon
    this.queue.splice(this.queue.findLastIndex(isBefore) + 1, 0, { ticket, round })
  }

  /** How many are before it. */
  before(ticket: Ticket): number {
    return Math.max(0, this.indexOf(ticket))
  }

  /** It begins now, or is to ask again after this many milliseconds; infinitely many: once it is woken. */
  ask(ticket: Ticket, now: number): number {
    const first = this.first(now)
    if (first?.ticket !== ticket) return Infinity
    const delay = this.delay(now)
    if (delay > 0) return delay
    this.remove(ticket)
    this.begin(first, now)
    this.wakeFirst(now)
    return 0
  }

  /** It does not wait any more. */
  leave(ticket: Ticket, now: number): void {
    this.remove(ticket)
    this.count(ticket, 0)
    this.wakeFirst(now)
  }

  /** An attempt that began then is over. */
  end(ticket: Ticket, outcome: TurnOutcome, began: number, now: number): void {
    this.count(ticket, -1)
    if (outcome !== "other" && began >= this.changed) this.learn(ticket, outcome, now)
    this.wakeFirst(now)
  }

  /** Another process has learned this level. */
  adopt(level: number, now: number): void {
    if (level === this.levelAt(now)) return
    this.level = level
    this.changed = now
    this.wakeFirst(now)
  }

  /** Nothing that was learned holds any more. */
  reset(now: number): void {
    this.level = 0
    this.wakeFirst(now)
  }

  /** One account that is refused again and again counts once: it may slow the others down by one level, and no more. */
  private learn({ owner }: Ticket, outcome: "reached" | "refused", now: number): void {
    const isAgain = outcome === "refused" && this.refused === owner
    this.refused = outcome === "refused" ? owner : undefined
    if (isAgain) return
    const before = this.levelAt(now)
    const level = outcome === "refused" ? Math.min(slowest, before + 1) : Math.max(0, before - 1)
    if (level === before) return
    this.level = level
    this.changed = now
    this.means.slowed(level)
  }

  private begin({ round, ticket }: Waiting, now: number): void {
    this.round = Math.max(this.round, round)
    this.count(ticket, 1)
    this.due = Math.max(now, this.due) + this.spacingAt(now)
  }

  private wakeFirst(now: number): void {
    this.first(now)?.ticket.wake()
  }

  /** The first whose account may have one more. */
  private first(now: number): Waiting | undefined {
    return this.queue.find(({ ticket }) => this.hasRoom(ticket, now))
  }

  private hasRoom({ owner }: Ticket, now: number): boolean {
    return (this.owners.get(owner)?.underWay ?? 0) < Math.max(1, Math.floor(this.mostAt(now) * share))
  }

  /** The next of the account's, and none that is over already. */
  private takeRound({ owner }: Ticket): number {
    const { next = 0, underWay = 0 } = this.owners.get(owner) ?? {}
    const round = Math.max(this.round, next)
    this.owners.set(owner, { underWay, next: round + 1 })
    return round
  }

  /** An account that has nothing here is forgotten. */
  private count({ owner }: Ticket, more: number): void {
    this.underWay += more
    const { next = 0, underWay = 0 } = this.owners.get(owner) ?? {}
    const isHere = underWay + more > 0 || this.queue.some(({ ticket }) => ticket.owner === owner)
    if (isHere) this.owners.set(owner, { underWay: underWay + more, next })
    else this.owners.delete(owner)
  }

  private indexOf(ticket: Ticket): number {
    return this.queue.findIndex((each) => each.ticket === ticket)
  }

  private remove(ticket: Ticket): void {
    const at = this.indexOf(ticket)
    if (at >= 0) this.queue.splice(at, 1)
  }

  private delay(now: number): number {
    if (this.underWay >= this.mostAt(now)) return Infinity
    const ahead = (this.part(atOnce, now) - 1) * this.spacingAt(now)
    // never longer than from one to the next, whatever the clock did
    return Math.min(Math.max(0, this.due - ahead - now), this.spacingAt(now))
  }

  private mostAt(now: number): number {
    return this.part(mostUnderWay, now)
  }

  /** The part of what a host may be asked that falls to this process. */
  private part(all: number, now: number): number {
    return Math.max(1, Math.floor((all >> this.levelAt(now)) / this.means.processes()))
  }

  private levelAt(now: number): number {
    return now - this.changed < remembered ? this.level : this.means.level()
  }

  private spacingAt(now: number): number {
    return spacing * 2 ** this.levelAt(now) * this.means.processes()
  }
}
