/** The timers of one connection, from being set until they are cleared or fire. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import type { Lane } from "../machine/phase.ts"

export interface Timer {
  /** The line of the file that sets it. */
  readonly line: number
  readonly timer: string
  /** The way in, each of which has its own timers. Older traces do not record it. */
  readonly lane: Lane
  readonly set: number
  readonly ms: number
  readonly over: { readonly line: number; readonly time: number; readonly fired: boolean } | undefined
}

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }
type Ending = Trace.Events["timer:fired"] | Trace.Events["timer:cleared"]

const dueOf = ({ ms, set }: Timer): number => set + ms

export interface Timers {
  readonly set: (event: Trace.Events["timer:set"], line: number) => Timer
  readonly over: (event: Ending, line: number) => void
  /** Returns the timers that are neither cleared nor fired, the next to fire first. */
  readonly pending: () => ReadonlyArray<Timer>
  readonly clear: () => void
}

/** Follows the timers of one connection. */
export const make = (): Timers => {
  let open: ReadonlyArray<Mutable<Timer>> = []

  /**
   * Finds the timer that an event ends. Timers of one name differ by lane; without one, a timer fires when due, and the
   * older is cleared.
   */
  const ended = ({ data: { lane, timer }, name, time }: Ending): Mutable<Timer> | undefined => {
    const named = open.filter((each) => each.timer === timer)
    const own = lane === undefined ? [] : named.filter((each) => each.lane === lane)
    const candidates = own.length > 0 ? own : named
    if (name === "timer:cleared") return candidates[0]
    return candidates.toSorted((a, b) => Math.abs(dueOf(a) - time) - Math.abs(dueOf(b) - time))[0]
  }

  return {
    set: ({ data: { lane, ms, timer }, time }, line) => {
      const made: Mutable<Timer> = { line, timer, lane, set: time, ms, over: undefined }
      // a timer that is set again replaces the earlier one
      open = [
        ...open.filter((each) => lane === undefined || each.timer !== timer || each.lane !== lane),
        made
      ]
      if (open.length > mostOpen) open = open.slice(1)
      return made
    },
    over: (event, line) => {
      const found = ended(event)
      if (found === undefined) return
      found.over = { line, time: event.time, fired: event.name === "timer:fired" }
      open = open.filter((each) => each !== found)
    },
    pending: () => open.toSorted((a, b) => dueOf(a) - dueOf(b)),
    clear: () => {
      open = []
    }
  }
}

/** A machine has few timers at once; a trace that never ends any must not fill the memory. */
const mostOpen = 64
