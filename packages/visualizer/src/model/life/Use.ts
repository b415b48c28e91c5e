/** What became of an app's calls on a connection, event by event, where nothing of it closed the mailbox. */
import type * as Trace from "@effect-imap/core/Trace"
import { Queues } from "../connection/Queues.ts"
import { responseName, saysThrottled } from "../evidence/facts.ts"
import { slowCommandMs } from "../evidence/grows.ts"
import { Moments, type Stretch, Stretches } from "./Stretch.ts"

/** A command whose answer the app did not wait for, although the server gave one. */
export interface Impatience {
  count: number
  /** The longest that the app waited, and that the server needed, in milliseconds. */
  waited: number
  needed: number
}

/** More calls at once, and more kinds of them, than any account has. */
const most = 64

interface Asked {
  readonly cmd: string
  readonly time: number
  /** When the app gave it up; and whether it had read the answer as a stream. */
  leftAt?: number
  isStream?: boolean
  /** The milliseconds in which the app did not take its answer. */
  unread?: number
}

export class Use {
  /** By the name of the command. */
  readonly impatience = new Map<string, Impatience>()
  /** How often the app left a stream of answers before its end, by the name of the command. */
  readonly unread = new Map<string, number>()
  /** The calls that this program refused, by name and reason. */
  readonly refused = new Map<string, { readonly call: string; readonly reason: string; count: number }>()
  /** The times in which the app kept the connection unused until the library took it back. */
  readonly held: Array<Stretch> = []
  /** The times in which this program did something else, each by its end. */
  readonly busy: Array<{ readonly time: number; readonly ms: number }> = []
  /** The times in which what came waited for a listener of the app. */
  readonly untaken: Array<Stretch> = []
  /** The codes of the refusals that an acceptance of the same command followed. */
  readonly passed: Array<string | undefined> = []
  /** The answers that could not be read, or not in whole, by the name of the response. */
  readonly unreadable = new Map<string, number>()
  /** The answers that the server delayed on purpose, as it says. */
  throttled = 0
  /** The times in which a caller had the connection to itself. */
  readonly taken = new Stretches()
  /** The milliseconds that slow answers took, by the name of the command. */
  slow: Map<string, Moments> | undefined
  /** The callers that this program kept waiting. */
  queues: Queues | undefined
  private readonly holds = new Map<number, { readonly time: number; readonly call: string | undefined }>()
  /** The commands whose answers the app does not take at present. */
  private readonly pending = new Map<number, string | undefined>()
  private readonly late = new Map<number, number>()
  private readonly asked = new Map<string, Asked>()

  take(event: Trace.Event, line: number): void {
    const { time } = event
    if (event.name === "program:start") this.queues ??= new Queues()
    this.queues?.take(event, line)
    switch (event.name) {
      case "wire:sent":
        return this.sent(event)
      case "wire:received":
        if (event.data.unread === true) this.unreads(event.data.line)
        return this.received(event)
      case "command:interrupted": {
        const asked = this.asked.get(event.data.tag)
        if (asked === undefined || event.data.reason !== undefined) return
        asked.leftAt ??= time
        asked.isStream ??= Array.from(this.holds.values()).some(({ call }) => call === "stream")
        return
      }
      case "command:refused":
        return this.refuses(event.data)
      case "program:busy":
        if (this.busy.length < most) this.busy.push({ time, ms: event.data.ms })
        return
      case "program:start": {
        const { call, kind, ms = 0, op, tag } = event.data
        if (kind === "hold") {
          this.holds.set(op, { time, call })
          this.taken.begin(time)
        }
        if (kind === "unread") this.pending.set(op, tag)
        if (kind === "untaken") this.late.set(op, time - ms)
        return
      }
      case "program:end":
        this.took(event)
        this.read(event)
        return this.gaveBack(event)
      default:
        return
    }
  }

  private sent({ data: { by, cmd, tag }, time }: Trace.Events["wire:sent"]): void {
    if (by !== "app" || tag === undefined || cmd === undefined || this.asked.size >= most) return
    this.asked.set(tag, { cmd, time })
  }

  private received({ data: { line, tag }, time }: Trace.Events["wire:received"]): void {
    if (tag === undefined) return
    const isThrottled = saysThrottled(line)
    if (isThrottled) this.throttled++
    const asked = this.asked.get(tag)
    if (asked === undefined) return
    this.asked.delete(tag)
    const { cmd, isStream, leftAt, time: since, unread = 0 } = asked
    const took = time - since - unread
    if (leftAt === undefined) return void (took >= slowCommandMs && !isThrottled && this.slowed(cmd, took))
    if (isStream) return void this.unread.set(cmd, (this.unread.get(cmd) ?? 0) + 1)
    const { count, needed, waited } = this.impatience.get(cmd) ?? { count: 0, needed: 0, waited: 0 }
    this.impatience.set(cmd, {
      count: count + 1,
      waited: Math.max(waited, leftAt - since),
      needed: Math.max(needed, time - since)
    })
  }

  private unreads(line: string): void {
    const name = responseName(line)
    if (this.unreadable.size >= most && !this.unreadable.has(name)) return
    this.unreadable.set(name, (this.unreadable.get(name) ?? 0) + 1)
  }

  private slowed(cmd: string, took: number): void {
    this.slow ??= new Map()
    const before = this.slow.get(cmd) ?? new Moments()
    before.add(took)
    if (this.slow.size < most) this.slow.set(cmd, before)
  }

  private read({ data: { ms = 0, op } }: Trace.Events["program:end"]): void {
    const asked = this.asked.get(this.pending.get(op) ?? "")
    this.pending.delete(op)
    if (asked !== undefined) asked.unread = (asked.unread ?? 0) + ms
  }

  private refuses({ call, cmd = call, reason }: Trace.EventData<"command:refused">): void {
    const key = `${cmd} ${reason}`
    const before = this.refused.get(key)
    if (before !== undefined) before.count++
    else if (this.refused.size < most) this.refused.set(key, { call: cmd, reason, count: 1 })
  }

  private took({ data: { op }, time }: Trace.Events["program:end"]): void {
    const start = this.late.get(op)
    this.late.delete(op)
    if (start !== undefined && this.untaken.length < most) this.untaken.push({ start, end: time })
  }

  private gaveBack({ data: { op, reason }, time }: Trace.Events["program:end"]): void {
    const start = this.holds.get(op)?.time
    if (this.holds.delete(op) && this.holds.size === 0) this.taken.end(time)
    if (start === undefined || reason !== "HeldTooLong" || this.held.length >= most) return
    this.held.push({ start, end: time })
  }
}
