/** What this program did with a connection by itself: whom it kept waiting, what it refused, and when it was busy. Event by event. */
import type * as Trace from "@effect-imap/core/Trace"
import { Queues } from "../../connection/Queues.ts"
import { noStretches, type Stretch } from "../Stretch.ts"
import { drop, noList, noMap, push, put } from "../../../trace/Sparse.ts"

/** More calls at once, and more kinds of them, than any account has. */
const most = 64

export class Program {
  /** The calls that it refused, by name and reason. */
  refused: ReadonlyMap<string, { readonly call: string; readonly reason: string; count: number }> = noMap
  /** The times in which the app kept the connection unused until the library took it back. */
  held: ReadonlyArray<Stretch> = noList
  /** The times in which it did something else, each by its end. */
  busy: ReadonlyArray<{ readonly time: number; readonly ms: number }> = noList
  /** The times in which what came waited for a listener of the app. */
  untaken: ReadonlyArray<Stretch> = noList
  /** The times in which a caller had the connection to itself. */
  taken = noStretches
  /** How many callers had it to themselves until they were done, or gave up; a stream may be left before its end. */
  readonly callers = { all: 0, interrupted: 0 }
  /** The callers that it kept waiting. */
  readonly queues = new Queues()
  private holds: ReadonlyMap<number, { readonly time: number; readonly call: string | undefined }> = noMap
  private late: ReadonlyMap<number, number> = noMap

  /** A call that has the connection to itself reads a stream. */
  get streams(): boolean {
    return Array.from(this.holds.values()).some(({ call }) => call === "stream")
  }

  take(event: Trace.Event, line: number): void {
    this.queues.take(event, line)
    switch (event.name) {
      case "command:refused":
        return this.refuses(event.data)
      case "program:busy":
        this.busy = push(this.busy, { time: event.time, ms: event.data.ms }, most)
        return
      case "program:start":
        return this.begins(event)
      case "program:end":
        return this.ends(event)
      default:
        return
    }
  }

  private refuses({ call, cmd = call, reason }: Trace.EventData<"command:refused">): void {
    const key = `${cmd} ${reason}`
    const before = this.refused.get(key)
    if (before !== undefined) before.count++
    else if (this.refused.size < most) this.refused = put(this.refused, key, { call: cmd, reason, count: 1 })
  }

  private begins({ data: { call, kind, ms = 0, op }, time }: Trace.Events["program:start"]): void {
    if (kind === "untaken") this.late = put(this.late, op, time - ms)
    if (kind !== "hold") return
    this.holds = put(this.holds, op, { time, call })
    this.taken = this.taken.begin(time)
  }

  private ends({ data: { op, outcome, reason }, time }: Trace.Events["program:end"]): void {
    const late = this.late.get(op)
    this.late = drop(this.late, op)
    if (late !== undefined) this.untaken = push(this.untaken, { start: late, end: time }, most)
    const hold = this.holds.get(op)
    if (hold !== undefined && hold.call !== "stream") {
      this.callers.all++
      if (outcome === "interrupted") this.callers.interrupted++
    }
    this.holds = drop(this.holds, op)
    if (hold !== undefined && this.holds.size === 0) this.taken.end(time)
    if (hold !== undefined && reason === "HeldTooLong")
      this.held = push(this.held, { start: hold.time, end: time }, most)
  }
}
