/**
 * Lets attempts at one host take turns: a few begin at once, the others one after the other, and a limited number are under
 * way at a time. Accounts take turns too: one with many attempts gets no more than its share. Each refusal by the host
 * slows all attempts down, and each success makes them faster again. Processes that share what they learn share the
 * turns as well.
 */

import { spacingMs } from "./pace.ts"
import type { TurnOutcome } from "../../lifecycle/account/Pacing.ts"

/** An attempt that waits for its turn. */
export interface Ticket {
  /** The account of the attempt. */
  readonly owner: string
  /** True if someone asked for it: then it goes before automatic attempts. */
  readonly soon: boolean
  /** Called when its turn may have come. */
  wake: () => void
}

/** An attempt that waits, with its round: in each round every account has one attempt. */
interface Waiting {
  readonly ticket: Ticket
  readonly round: number
}

/** The attempts of an account. */
interface Owner {
  readonly underWay: number
  /** The round of its next attempt. */
  readonly next: number
}

export const maxUnderWay = 20

/** The share of the attempts under way that one account may have. */
const maxShare = 0.5

/** The attempts that begin without a wait if none has begun lately. */
export const maxBurst = 10

/** The highest level: each level halves the attempts under way, and doubles the time between two. */
const maxLevel = 5

/** A level is forgotten after this time. */
export const rememberedMs = 600_000

/** The data that this gate shares with those of other processes for the same host. */
export interface GateMeans {
  /** The number of processes, this one included. */
  readonly processes: () => number
  /** The level that other processes have learned. */
  readonly level: () => number
  /** Called when this gate has learned another level. */
  readonly slowed: (level: number) => void
}

const alone: GateMeans = { processes: () => 1, level: () => 0, slowed: () => {} }

export class Gate {
  private readonly means: GateMeans
  private readonly queue: Array<Waiting> = []
  private underWay = 0
  private readonly owners = new Map<string, Owner>()
  /** The present round, in which a new account begins. */
  private round = 0
  /**
   * The time at which the next attempt would be due if none began ahead of its time, in milliseconds of the monotonic
   * clock.
   */
  private due = -Infinity
  private level = 0
  /** The time at which the level last changed: attempts that began before say nothing about it. */
  private changed = -Infinity
  /** The account that was refused last. */
  private refused: string | undefined

  constructor(means: GateMeans = alone) {
    this.means = means
  }

  /** True if the gate can be forgotten. */
  get isIdle(): boolean {
    return this.underWay === 0 && this.queue.length === 0 && this.level === 0
  }

  /** Lets the attempt begin if it need not wait; returns whether it did. */
  begins(ticket: Ticket, now: number): boolean {
    const isFree = this.first(now) === undefined && this.hasRoom(ticket, now) && this.delay(now) === 0
    if (isFree) this.begin({ ticket, round: this.takeRound(ticket) }, now)
    return isFree
  }

  /** Queues the attempt after those of its round: the first of an account comes before the second of any other. */
  join(ticket: Ticket): void {
    const round = this.takeRound(ticket)
    const isBefore = (each: Waiting) =>
      each.ticket.soon === ticket.soon ? each.round <= round : each.ticket.soon
    this.queue.splice(this.queue.findLastIndex(isBefore) + 1, 0, { ticket, round })
  }

  /** The number of attempts before it. */
  before(ticket: Ticket): number {
    return Math.max(0, this.indexOf(ticket))
  }

  /** Returns 0 if the attempt begins now; else the milliseconds after which to ask again, or `Infinity`: once it is woken. */
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

  /** Removes an attempt that no longer waits. */
  leave(ticket: Ticket, now: number): void {
    this.remove(ticket)
    this.count(ticket, 0)
    this.wakeFirst(now)
  }

  /** Ends an attempt that began at `began`. */
  end(ticket: Ticket, outcome: TurnOutcome, began: number, now: number): void {
    this.count(ticket, -1)
    if (outcome !== "other" && began >= this.changed) this.learn(ticket, outcome, now)
    this.wakeFirst(now)
  }

  /** Takes over a level that another process has learned. */
  adopt(level: number, now: number): void {
    if (level === this.levelAt(now)) return
    this.level = level
    this.changed = now
    this.wakeFirst(now)
  }

  /** Forgets the level. */
  reset(now: number): void {
    this.level = 0
    this.wakeFirst(now)
  }

  /** Changes the level. Repeated refusals of one account count once: it slows the others down by one level at most. */
  private learn({ owner }: Ticket, outcome: "reached" | "refused", now: number): void {
    const isAgain = outcome === "refused" && this.refused === owner
    this.refused = outcome === "refused" ? owner : undefined
    if (isAgain) return
    const before = this.levelAt(now)
    const level = outcome === "refused" ? Math.min(maxLevel, before + 1) : Math.max(0, before - 1)
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

  /** The first attempt whose account may have one more under way. */
  private first(now: number): Waiting | undefined {
    return this.queue.find(({ ticket }) => this.hasRoom(ticket, now))
  }

  private hasRoom({ owner }: Ticket, now: number): boolean {
    return (
      (this.owners.get(owner)?.underWay ?? 0) < Math.max(1, Math.floor(this.maxUnderWayAt(now) * maxShare))
    )
  }

  /** Takes the next round of the account, which is not before the present one. */
  private takeRound({ owner }: Ticket): number {
    const { next = 0, underWay = 0 } = this.owners.get(owner) ?? {}
    const round = Math.max(this.round, next)
    this.owners.set(owner, { underWay, next: round + 1 })
    return round
  }

  /** Counts the attempts of an account under way, and forgets an account without any. */
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
    if (this.underWay >= this.maxUnderWayAt(now)) return Infinity
    const ahead = (this.part(maxBurst, now) - 1) * this.spacingAt(now)
    // never longer than the spacing, whatever the clock did
    return Math.min(Math.max(0, this.due - ahead - now), this.spacingAt(now))
  }

  private maxUnderWayAt(now: number): number {
    return this.part(maxUnderWay, now)
  }

  /** The part of a number of attempts that falls to this process at the present level. */
  private part(all: number, now: number): number {
    return Math.max(1, Math.floor((all >> this.levelAt(now)) / this.means.processes()))
  }

  private levelAt(now: number): number {
    return now - this.changed < rememberedMs ? this.level : this.means.level()
  }

  private spacingAt(now: number): number {
    return spacingMs * 2 ** this.levelAt(now) * this.means.processes()
  }
}
