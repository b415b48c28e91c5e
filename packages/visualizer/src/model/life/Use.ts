/** What became of an app's calls on a connection, event by event, where nothing of it closed the mailbox. */
import type * as Trace from "@effect-imap/core/Trace"
import { responseName, saysThrottled } from "../evidence/facts.ts"
import { type Stretch, Stretches } from "./Stretch.ts"

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
  /** The longest that a caller waited for a connection of the pool, in milliseconds. */
  waited = 0
  private readonly callers = new Map<number, number>()
  private readonly holds = new Map<number, { readonly time: number; readonly call: string | undefined }>()
  private readonly late = new Map<number, number>()
  private readonly asked = new Map<string, Asked>()

  take(event: Trace.Event): void {
    const { time } = event
    switch (event.name) {
      case "wire:sent":
        return this.sent(event)
      case "wire:received":
        if (event.data.tag !== undefined && saysThrottled(event.data.line)) this.throttled++
        if (event.data.unread === true) this.unreads(event.data.line)
        return this.answered(event.data.tag, time)
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
        const { call, kind, ms = 0, op } = event.data
        if (kind === "hold") {
          this.holds.set(op, { time, call })
          this.taken.begin(time)
        }
        if (kind === "pool" && this.callers.size < most) this.callers.set(op, time)
        if (kind === "untaken") this.late.set(op, time - ms)
        return
      }
      case "program:end":
        this.took(event)
        return this.gaveBack(event)
      default:
        return
    }
  }

  private sent({ data: { by, cmd, tag }, time }: Trace.Events["wire:sent"]): void {
    if (by !== "app" || tag === undefined || cmd === undefined || this.asked.size >= most) return
    this.asked.set(tag, { cmd, time })
  }

  private answered(tag: string | undefined, time: number): void {
    const asked = tag === undefined ? undefined : this.asked.get(tag)
    if (asked === undefined || tag === undefined) return
    this.asked.delete(tag)
    const { cmd, isStream, leftAt, time: since } = asked
    if (leftAt === undefined) return
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
    const asked = this.callers.get(op)
    this.callers.delete(op)
    if (asked !== undefined) this.waited = Math.max(this.waited, time - asked)
    if (this.holds.delete(op) && this.holds.size === 0) this.taken.end(time)
    if (start === undefined || reason !== "HeldTooLong" || this.held.length >= most) return
    this.held.push({ start, end: time })
  }
}
