/** The spans of this program in a connection: calls that waited, calls that it refused, and times without reading. */
import type * as Trace from "@effect-imap/core/internal/Trace"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection, ProgramSpan, Point, Refusal } from "./Connection.ts"
import { drop, noMap, put } from "../../trace/Sparse.ts"

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }
type Note = Point & { readonly text: string }

/** A late timer within this time of a clock jump is explained by it: the machine slept. */
const jumpToleranceMs = 1000

/** Returns the times in which this program was busy, without those in which the machine slept. */
export const withoutSleep = <Busy extends { readonly time: number; readonly ms: number }>(
  busy: ReadonlyArray<Busy>,
  jumps: ReadonlyArray<{ readonly time: number }>
): ReadonlyArray<Busy> =>
  busy.filter(({ ms, time: end }) =>
    jumps.every(({ time }) => time < end - ms - jumpToleranceMs || time > end + jumpToleranceMs)
  )

interface Interval {
  readonly start: number
  readonly end: number
}

/** Returns the parts of a time in which this program was busy with something else. */
export const busyTimes = (
  { busy, jumps }: Pick<Connection, "busy" | "jumps">,
  time: Interval
): ReadonlyArray<Interval> => (busy.length === 0 ? [] : within(withoutSleep(busy, jumps), time))

const within = (
  busy: ReadonlyArray<{ readonly time: number; readonly ms: number }>,
  { end, start }: Interval
): ReadonlyArray<Interval> =>
  busy
    .map(({ ms, time }) => ({ start: Math.max(start, time - ms), end: Math.min(end, time) }))
    .filter((each) => each.end > each.start)

const sumOf = (all: ReadonlyArray<Interval>): number =>
  all.reduce((sum, { end, start }) => sum + end - start, 0)

/** Returns the milliseconds of a time in which this program was busy with something else: they belong to no step. */
export const busyIn = (connection: Pick<Connection, "busy" | "jumps">, time: Interval): number =>
  shownMs(sumOf(busyTimes(connection, time)))

/** Shorter parts of a step are not shown. */
const minShownMs = 100

/** Returns the time, or 0 if it is too short to be shown. */
export const shownMs = (ms: number): number => (ms < minShownMs ? 0 : ms)

export class ProgramSpans {
  readonly spans: Array<ProgramSpan> = []
  readonly busy: Array<Point & { readonly ms: number }> = []
  readonly refusals: Array<Refusal> = []
  readonly unsent: Array<Point & { readonly cmd: string }> = []
  private open: ReadonlyMap<number, Mutable<ProgramSpan>> = noMap

  /** Takes an event, and returns notes about it for a reader. */
  take(event: Trace.Event, line: number): ReadonlyArray<Note> {
    const { time } = event
    switch (event.name) {
      case "program:start":
        return this.began(event, line)
      case "program:end": {
        const span = this.open.get(event.data.op)
        this.open = drop(this.open, event.data.op)
        const { dropped = 0, longest, ms, outcome, reason } = event.data
        if (span !== undefined)
          Object.assign(span, {
            end: time,
            endLine: line,
            outcome,
            reason,
            dropped,
            longestMs: longest,
            ms: outcome === "done" ? ms : undefined
          })
        return []
      }
      case "program:busy":
        this.busy.push({ line, time, ms: event.data.ms })
        return [
          { line, time, text: `this program was busy with something else for ${duration(event.data.ms)}` }
        ]
      case "command:refused": {
        const { call, cmd, facts, reason } = event.data
        this.refusals.push({ line, time, call: cmd ?? call, reason, facts })
        return [{ line, time, text: `this program refused ${cmd ?? call} (${reason}): nothing was sent` }]
      }
      case "command:unsent": {
        const { cmd = "a command" } = event.data
        this.unsent.push({ line, time, cmd })
        return [{ line, time, text: `${cmd} was not sent: the connection had ended` }]
      }
      default:
        return []
    }
  }

  private began({ data, time }: Trace.Events["program:start"], line: number): ReadonlyArray<Note> {
    const { behind: blockedBy, by, call, kind, ms = 0, op, tag } = data
    const over = {
      end: undefined,
      endLine: undefined,
      outcome: undefined,
      reason: undefined,
      dropped: 0,
      longestMs: undefined,
      ms: undefined
    }
    const span = { kind, by, call, blockedBy, tag, line, start: time - ms, ...over }
    this.spans.push(span)
    this.open = put(this.open, op, span)
    const text = words[kind](call ?? "a call", blockedBy)
    return text === undefined ? [] : [{ line, time, text }]
  }
}

/** No text for `hold`: a caller that holds the connection makes nobody wait by that alone. */
const words: {
  readonly [Kind in ProgramSpan["kind"]]: (call: string, behind: string | undefined) => string | undefined
} = {
  turn: (call, behind) => `${call} waits for its turn${behind === undefined ? "" : ` behind ${behind}`}`,
  pool: (call) => `${call} waits for a connection of the pool`,
  host: () => undefined,
  hold: () => undefined,
  unread: () => "the app does not take what comes, so nothing more is read",
  untaken: (call) => `the app is at work on earlier ${call}: what comes waits for it`
}
