/**
 * One attempt to connect, as spans: they are derived here and never logged. A command lasts from its tag to the
 * tagged answer, a phase as long as its state is resided in, a network operation from start to end.
 */
import type * as Trace from "@effect-imap/core/internal/Trace"

import type { Annotation } from "./annotations.ts"
import type { Timer } from "./Timers.ts"
import type { Pending } from "./Waiting.ts"
import type { Lane } from "./phase.ts"

type Data<Name extends Trace.EventName> = Trace.EventData<Name>

/** Milliseconds since the trace began. Open where the trace holds no end: then it was, not is, in progress. */
export interface Span {
  /** The line of the file that begins it: what happened at one time has an order all the same. */
  readonly line: number
  readonly start: number
  readonly end: number | undefined
}

/** Residence in one leaf state. */
export interface Phase extends Span {
  /** Such as `selecting` or `dialing.implicitTls.greeting`. */
  readonly state: string
  /** The event by which it was left. */
  readonly left: string | undefined
}

export interface CommandSpan extends Span {
  readonly lane: Lane
  readonly tag: string
  readonly name: string
  readonly text: string
  readonly answer: Answer | undefined
}

/** The server's answer to a command. */
export interface Answer {
  readonly line: number
  readonly condition: string | undefined
  readonly code: string | undefined
  readonly text: string
}

export interface NetSpan extends Span {
  readonly lane: Lane
  readonly begun: Data<"net:start">
  readonly ended: Data<"net:end"> | undefined
  readonly endLine: number | undefined
}

/** Something without duration. */
export interface Point {
  readonly line: number
  readonly time: number
}

export interface WireLine extends Point {
  readonly direction: "sent" | "received"
  readonly lane: Lane
  readonly text: string
  readonly tag: string | undefined
  readonly condition: string | undefined
  readonly code: string | undefined
  readonly truncated: boolean
}

/** From one leaf state to another. */
export interface Move extends Point {
  readonly from: string
  readonly event: string
  readonly to: string
}

/** The recorder's own, those of another program's log, or none. */
export type Clock = "own" | "log" | "none"

/** One connection of a trace: its steps, commands, bytes and end. */
export interface Connection {
  /** `c1`, `c2`, … */
  readonly group: string
  /** Whose times its events have. With `none` all are at 0, and their order is all that is known. */
  readonly clock: Clock
  /** Absent where the trace does not hold the beginning. */
  readonly started: Data<"connection:started"> | undefined
  readonly ended: Data<"connection:ended"> | undefined
  readonly span: Span
  /** The last thing that is known of it. */
  readonly last: number
  /** When `selected` was reached first. */
  readonly selectedAt: number | undefined
  /** The line that reports the end. */
  readonly endLine: number | undefined
  /** The way in that is used. */
  readonly winner: Lane
  readonly moves: ReadonlyArray<Move>
  readonly phases: ReadonlyArray<Phase>
  readonly commands: ReadonlyArray<CommandSpan>
  readonly net: ReadonlyArray<NetSpan>
  /** In the order in which they were set. */
  readonly timers: ReadonlyArray<Timer>
  /** What it waits for, if it has not ended. */
  readonly waits: ReadonlyArray<Pending>
  /** Timers that ran out. */
  readonly fired: ReadonlyArray<Point & Pick<Timer, "timer" | "lane" | "ms">>
  readonly wire: ReadonlyArray<WireLine>
  readonly notes: ReadonlyArray<Point & { readonly text: string }>
  /** What readers noted on its lines. */
  readonly annotations: ReadonlyArray<Annotation>
  /** Events that are missing. `older`: they were left out for newer ones. */
  readonly gaps: ReadonlyArray<Point & { readonly dropped: number; readonly older: boolean }>
}
