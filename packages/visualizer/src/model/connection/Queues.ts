/** The calls that this program keeps waiting, and who has meanwhile what they wait for. Pure, event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { slowCommandMs } from "./slowCommandMs.ts"
import { drop, noList, noMap, put } from "../../trace/Sparse.ts"

/** A caller waits for its turn on the connection, or for a connection of a pool. */
export const queueKinds = ["turn", "pool"] as const
export type QueueKind = (typeof queueKinds)[number]

/** The waits of one kind that a person would notice, as the words for them need them. Times are in milliseconds. */
export interface Queued {
  readonly count: number
  /** How many gave up. */
  readonly inVain: number
  /** The longest wait: its call, the call that it waited for, and the number of others before it. */
  readonly ms: number
  readonly call: string
  readonly behind: string | undefined
  readonly ahead: number
  readonly line: number
  /** The milliseconds that each answer took meanwhile, if it waited for answers to commands that came before. */
  readonly pace: number | undefined
  /** The call that had the connection then. */
  readonly holder: string | undefined
  /** The shortest and the longest of the others. */
  readonly range: readonly [least: number, most: number] | undefined
  /** It waited for the same command as it is, and others began to wait meanwhile: the app repeats what is not answered. */
  readonly isRepeated: boolean
  /** Each time, the call that had the connection ended as soon as the wait was given up. */
  readonly isCircular: boolean
  /** The call that has a connection to itself, sends nothing any more, and does not give it back. */
  readonly kept: { readonly line: number; readonly ms: number } | undefined
}

/** A shorter wait is worth no sentence, in milliseconds. */
export const notable = 1000

/** What follows so soon was waited for, in milliseconds. */
const atOnce = 100

/** A caller that sends nothing for so long does not need its connection, in milliseconds. */
const idleHold = 60_000

/** More callers at once than any app has. */
const most = 1024

/** So many commands that are answered during a wait are a queue of the app's, and no slow answer. */
const several = 5

interface Wait {
  readonly kind: QueueKind
  readonly start: number
  readonly line: number
  readonly call: string
  readonly behind: string | undefined
  readonly ahead: number
  readonly holder: string | undefined
  /** How many commands had been answered when it began. */
  readonly answered: number
}

interface Hold {
  readonly start: number
  readonly line: number
  readonly call: string | undefined
}

/** The waits that are over. */
interface Tally {
  count: number
  inVain: number
  circular: number
  longest: (Wait & Pick<Queued, "ms" | "pace">) | undefined
  /** The shortest, and the longest but one. */
  least: number
  next: number
  /** When the first and the last began. */
  from: number
  to: number
}

export class Queues {
  private waiting: ReadonlyMap<number, Wait> = noMap
  private holds: ReadonlyMap<number, Hold> = noMap
  private readonly over: { readonly [Kind in QueueKind]: Tally } = { turn: none(), pool: none() }
  /** Those that gave up in the last moment. */
  private left: ReadonlyArray<{ readonly start: number; readonly end: number }> = noList
  /** The last caller that got a connection, and when the app's last command was sent or answered. */
  private holder: string | undefined
  private worked: { readonly tag: string | undefined; readonly time: number } | undefined
  private answered = 0

  take(event: Trace.Event, line: number): void {
    const { time } = event
    switch (event.name) {
      case "program:start":
        return this.began(event, line)
      case "program:end":
        return this.ended(event)
      case "wire:sent":
        if (event.data.by === "app") this.worked = { tag: event.data.tag, time }
        return
      case "wire:received":
        if (event.data.tag !== undefined) this.answered++
        if (event.data.tag !== undefined && event.data.tag === this.worked?.tag)
          this.worked = { tag: undefined, time }
        return
      default:
        return
    }
  }

  /** Returns the waits of a kind until the end, or until `now`, with those that last; `undefined` if nobody would notice one. */
  of(kind: QueueKind, end: number | undefined, now: number): Queued | undefined {
    const open = Array.from(this.waiting.values()).filter((wait) => wait.kind === kind)
    const all = open.reduce(
      (tally, wait) =>
        added(tally, wait, { end: end ?? now, answered: this.answered, left: end === undefined ? 0 : 1 }),
      this.over[kind]
    )
    const { circular, count, from, inVain, least, longest, next, to } = all
    if (longest === undefined) return undefined
    const { ahead, behind, call, holder, line, ms, pace } = longest
    return {
      count,
      inVain,
      ms,
      call,
      behind,
      ahead,
      pace,
      line,
      holder,
      range: count > 1 ? [least, next] : undefined,
      isRepeated: call === behind && to - from > ms / 2,
      isCircular: kind === "pool" && circular === count,
      kept: kind === "pool" ? this.keptUntil(end ?? now) : undefined
    }
  }

  private began({ data, time }: Trace.Events["program:start"], line: number): void {
    const { ahead = 0, behind, call, kind, ms = 0, op } = data
    const start = time - ms
    if (kind === "hold") {
      this.holder = call
      if (this.holds.size < most) this.holds = put(this.holds, op, { start, line, call })
    } else if ((kind === "turn" || kind === "pool") && this.waiting.size < most) {
      const { answered, holder } = this
      this.waiting = put(this.waiting, op, {
        kind,
        start,
        line,
        call: call ?? "a call",
        behind,
        ahead,
        holder,
        answered
      })
    }
  }

  private ended({ data: { op, outcome }, time }: Trace.Events["program:end"]): void {
    const wait = this.waiting.get(op)
    const hold = this.holds.get(op)
    this.waiting = drop(this.waiting, op)
    this.holds = drop(this.holds, op)
    this.left = this.left.filter(({ end }) => time - end <= atOnce)
    if (wait !== undefined) {
      const isLeft = outcome === "interrupted"
      const over = { end: time, answered: this.answered, left: isLeft ? 1 : 0 }
      Object.assign(this.over[wait.kind], added(this.over[wait.kind], wait, over))
      if (isLeft && wait.kind === "pool" && time - wait.start >= notable)
        this.left = [...this.left, { start: wait.start, end: time }].slice(-most)
    }
    if (hold === undefined) return
    this.over.pool.circular += this.left.filter(({ start }) => hold.start <= start).length
    this.left = this.left.filter(({ start }) => hold.start > start)
  }

  private keptUntil(now: number): Queued["kept"] {
    const kept = Array.from(this.holds.values()).at(-1)
    if (kept === undefined || now - Math.max(kept.start, this.worked?.time ?? 0) < idleHold) return undefined
    return { line: kept.line, ms: now - kept.start }
  }
}

const none = (): Tally => ({
  count: 0,
  inVain: 0,
  circular: 0,
  longest: undefined,
  least: Infinity,
  next: 0,
  from: Infinity,
  to: 0
})

/** The end of a wait, or until when it lasts: how many commands had been answered by then, and how many gave up. */
interface Over {
  readonly end: number
  readonly answered: number
  readonly left?: number
}

/** Returns a tally with a wait that ended, or lasts. */
const added = (tally: Tally, wait: Wait, { answered, end, left = 0 }: Over): Tally => {
  const ms = end - wait.start
  const answers = answered - wait.answered
  const isQueue = answers >= several && ms < answers * slowCommandMs
  // for the answer to a command, which the server owes, nobody here is to blame
  if (ms < notable || (isCommand(wait.behind) && !isQueue)) return tally
  const { longest, next } = tally
  const isLongest = longest === undefined || ms > longest.ms
  const pace = isCommand(wait.behind) ? ms / answers : undefined
  return {
    ...tally,
    count: tally.count + 1,
    inVain: tally.inVain + left,
    longest: isLongest ? { ...wait, ms, pace } : longest,
    least: Math.min(tally.least, ms),
    from: Math.min(tally.from, wait.start),
    to: Math.max(tally.to, wait.start),
    next: isLongest ? (longest?.ms ?? 0) : Math.max(next, ms)
  }
}

/** Returns whether it waits for the answer to a command. */
const isCommand = (behind: string | undefined): boolean =>
  behind !== undefined && behind === behind.toUpperCase()
