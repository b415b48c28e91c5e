/** The timers of one connection, from being set until they are cleared or fire. */
import type * as Trace from "@effect-imap/core/Trace"
import type { Lane } from "../machine/phase.ts"
import { noList } from "../../trace/Sparse.ts"

export interface Timer {
  /** The line of the file that sets it. */
  readonly line: number
  readonly timer: string
  /** The way in that the timer belongs to. Older traces do not record it. */
  readonly lane: Lane
  readonly set: number
  readonly ms: number
  readonly over: { readonly line: number; readonly time: number; readonly fired: boolean } | undefined
}

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

type Ending = Trace.Events["timer:fired"] | Trace.Events["timer:cleared"]

/** Follows the timers of one connection. */
export class Timers {
  private open: ReadonlyArray<Mutable<Timer>> = noList

  set({ data: { lane, ms, timer }, time }: Trace.Events["timer:set"], line: number): Timer {
    const made: Mutable<Timer> = { line, timer, lane, set: time, ms, over: undefined }
    // a timer that is set again replaces the earlier one
    this.open = [
      ...this.open.filter((each) => lane === undefined || each.timer !== timer || each.lane !== lane),
      made
    ]
    if (this.open.length > maxTimers) this.open = this.open.slice(1)
    return made
  }

  over(event: Ending, line: number): void {
    const found = this.ended(event)
    if (found === undefined) return
    found.over = { line, time: event.time, fired: event.name === "timer:fired" }
    this.open = this.open.filter((each) => each !== found)
  }

  /** Returns the timers that are neither cleared nor fired, the next to fire first. */
  pending(): ReadonlyArray<Timer> {
    return this.open.toSorted((a, b) => dueOf(a) - dueOf(b))
  }

  clear(): void {
    this.open = noList
  }

  /**
   * Finds the timer that an event ends. Timers of one name differ by lane; without one, a timer fires when due, and the
   * older is cleared.
   */
  private ended({ data: { lane, timer }, name, time }: Ending): Mutable<Timer> | undefined {
    const named = this.open.filter((each) => each.timer === timer)
    const own = lane === undefined ? noList : named.filter((each) => each.lane === lane)
    const candidates = own.length > 0 ? own : named
    if (name === "timer:cleared" || candidates.length < 2) return candidates[0]
    return candidates.toSorted((a, b) => Math.abs(dueOf(a) - time) - Math.abs(dueOf(b) - time))[0]
  }
}

/** A machine has few timers at once. The bound protects memory from a trace that never ends any. */
const maxTimers = 64

const dueOf = ({ ms, set }: Timer): number => set + ms
