/**
 * One attempt to connect, as spans. Spans are derived here and never logged: a command lasts from its tag to the tagged
 * response, a phase from entering a state to leaving it, a network operation from start to end.
 */
import type * as Trace from "@effect-imap/core/Trace"

import type { Annotation } from "../../trace/annotations.ts"
import type { Timer } from "./Timers.ts"
import type { Pending } from "./Waiting.ts"
import type { Lane } from "../machine/phase.ts"
import type { Step } from "../steps/Step.ts"

/**
 * Times are milliseconds since the trace began. Without `end`, the span was in progress when the trace ended.
 */
export interface Span {
  /** The line of the file that begins it, which orders events of the same time. */
  readonly line: number
  readonly start: number
  readonly end: number | undefined
}

/** A visit of one leaf state. */
export interface Phase extends Span {
  /** The state, such as `selecting` or `dialing.implicitTls.greeting`. */
  readonly state: string
  /** The event that ended it. */
  readonly endedBy: string | undefined
}

export interface CommandSpan extends Span {
  readonly lane: Lane
  readonly tag: string
  readonly name: string
  readonly text: string
  /** The party that sent it; absent if the log does not say. */
  readonly by: Data<"wire:sent">["by"]
  /** True if it opens a mailbox that the app chose, not the account's. */
  readonly chosen: boolean
  readonly answer: Answer | undefined
  /** The point at which the command was given up; its answer may still have arrived later. */
  readonly givenUp: GivenUp | undefined
  /** True if the connection ended before the command was written completely: it cannot have been executed, even if it was answered. */
  readonly isCut: boolean
}

/** The party that gave up a command, and the reason for which the library ended the turn; absent if a log does not say. */
export interface GivenUp extends Point {
  readonly by: Data<"command:interrupted">["by"]
  readonly reason: string | undefined
}

/** The server's answer to a command. */
export interface Answer {
  readonly line: number
  readonly condition: string | undefined
  readonly code: string | undefined
  readonly text: string
}

type Data<Name extends Trace.EventName> = Trace.EventData<Name>

export interface NetSpan extends Span {
  readonly lane: Lane
  readonly begun: Data<"net:start">
  readonly ended: Data<"net:end"> | undefined
  readonly endLine: number | undefined
}

/** A time in which this program made a caller wait, gave it the connection, or did not read what had arrived. */
export interface ProgramSpan extends Span {
  readonly kind: Data<"program:start">["kind"]
  readonly by: Data<"program:start">["by"]
  readonly call: string | undefined
  /** The call that holds the turn. */
  readonly blockedBy: string | undefined
  /** The command whose answer was not read. */
  readonly tag: string | undefined
  readonly outcome: Data<"program:end">["outcome"] | undefined
  /** The tag of the failure that ended it. */
  readonly reason: string | undefined
  /** The number of elements that were dropped for a listener that was too slow. */
  readonly dropped: number
  /** The longest of its parts; absent if the trace does not record them. */
  readonly longestMs: number | undefined
  /** The sum of its parts, if it is less than from start to end. */
  readonly ms: number | undefined
  readonly endLine: number | undefined
}

/** A call that this program refused: nothing was sent. */
export interface Refusal extends Point {
  readonly call: string
  readonly reason: string
  readonly facts: Data<"command:refused">["facts"]
}

/** An event without duration. */
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
  /** Its length on the wire, with its CRLF; absent if it may contain a credential, or is not known. */
  readonly bytes: number | undefined
  /** True if the library could not parse it, although it knows the response. */
  readonly unread: boolean
  /** The longest pause within the line. */
  readonly longestPauseMs: number
}

/** A transition from one leaf state to another. */
export interface Move extends Point {
  readonly from: string
  readonly event: string
  readonly to: string
}

/** The source of times: the recorder's clock, another program's log, or none. */
export type Clock = "own" | "log" | "none"

/** Returns whether an attempt with this outcome or status failed, whether or not it was retried. */
export const isFailed = (outcome: string | undefined): outcome is "failed" | "retried" =>
  outcome === "failed" || outcome === "retried"

/** One connection of a trace: its phases, commands, lines and end. */
export interface Connection {
  /** The id of the connection: `c1`, `c2`, … */
  readonly group: string
  /** The source of the times. With `none` all are 0, and only the order is known. */
  readonly clock: Clock
  /** The date and time at which the trace began, if it says so. */
  readonly wall: string | undefined
  /** Absent if the trace does not contain the beginning. */
  readonly started: Data<"connection:started"> | undefined
  readonly ended: Data<"connection:ended"> | undefined
  readonly span: Span
  /** The time of its last event. */
  readonly last: number
  /** The time at which `selected` was first reached. */
  readonly selectedAt: number | undefined
  /** True if the app ended the wait for the next attempt. */
  readonly isRetryCancelled: boolean
  /** The line that reports the end. */
  readonly endLine: number | undefined
  /** The way in that was used. */
  readonly winner: Lane
  readonly moves: ReadonlyArray<Move>
  readonly phases: ReadonlyArray<Phase>
  /** The steps, in the order in which they began. */
  readonly steps: ReadonlyArray<Step>
  /** The step that failed, once the connection has ended. */
  readonly cause: Step | undefined
  readonly commands: ReadonlyArray<CommandSpan>
  readonly net: ReadonlyArray<NetSpan>
  /** The timers, in the order in which they were set. */
  readonly timers: ReadonlyArray<Timer>
  /** The events that the connection waits for, if it has not ended. */
  readonly waits: ReadonlyArray<Pending>
  /** The timers that expired. */
  readonly fired: ReadonlyArray<Point & Pick<Timer, "timer" | "lane" | "ms">>
  readonly wire: ReadonlyArray<WireLine>
  /** The spans of this program's own work and waits. */
  readonly program: ReadonlyArray<ProgramSpan>
  /** The ends of times in which this program was busy with something else. */
  readonly busy: ReadonlyArray<Point & { readonly ms: number }>
  /** The calls that this program refused. */
  readonly refusals: ReadonlyArray<Refusal>
  /** Commands that were never sent, because the connection had ended. */
  readonly unsent: ReadonlyArray<Point & { readonly cmd: string }>
  readonly notes: ReadonlyArray<Point & Data<"trace:note">>
  /** The places where the connection was left within a response. */
  readonly unfinished: ReadonlyArray<Point & { readonly lane: Lane }>
  /** Jumps of the wall clock, in milliseconds: this machine slept, or its clock was set. */
  readonly jumps: ReadonlyArray<Point & { readonly ms: number }>
  /** The notes that readers wrote on its lines. */
  readonly annotations: ReadonlyArray<Annotation>
  /** Missing events, from the last one before them. `older`: they were dropped in favor of newer ones. */
  readonly gaps: ReadonlyArray<
    Point & { readonly from: number; readonly dropped: number; readonly older: boolean }
  >
}
