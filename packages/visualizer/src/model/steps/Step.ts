/**
 * A step of a connection: one activity of its machine, from `activity:start` to `activity:end`, which says how it ended.
 * Rows, rail, bars, comparison, terminal and exports show steps, and derive no outcome of their own.
 */
import type * as Trace from "@effect-imap/core/Trace"
import { isIn, kindOf, type Lane } from "../machine/phase.ts"
import { metaOf } from "../machine/states.ts"

/**
 * `refused`: the server answered NO, BAD or BYE, and the connection continued. `lost`: no answer came, or nobody waited for
 * it any more. `unknown`: another program's log does not show it.
 */
export type Outcome = "done" | "refused" | "failed" | "lost" | "open" | "unknown"

/** Marks, so that colour is never the only difference. */
export const marks: Readonly<Record<Outcome, string>> = {
  done: "✓",
  refused: "!",
  failed: "✗",
  lost: "∅",
  open: "…",
  unknown: "?"
}

export interface Step {
  /** The line of the trace at which it begins. */
  readonly line: number
  readonly start: number
  /** Absent while it is open. */
  readonly end: number | undefined
  /** The activity, such as `implicitTls.greeting`; of a step that failed before it began, the step's name. */
  readonly id: string
  /** The state that it belongs to, such as `dialing.implicitTls.greeting`. */
  readonly state: string
  /** The state that it was in last, such as the IDLE of an open mailbox; absent if it never began. */
  readonly leaf: string | undefined
  readonly lane: Lane
  readonly outcome: Outcome
  /** The outcome in core's words, such as `swallowed`; absent while it is open. */
  readonly word: string | undefined
  /** The tag of the failure that it ended with, or that ended it. */
  readonly reason: string | undefined
  readonly endLine: number | undefined
  /** The lines of its question, and of the answer; empty if it asked nothing, or nothing that is in the trace. */
  readonly lines: ReadonlyArray<number>
}

/** Returns the outcome that the end of an activity reports. Leaving an open mailbox abandons nothing. */
export const outcomeOf = (
  state: string,
  { interrupted = false, outcome, reason }: Trace.EventData<"activity:end">
): Outcome => {
  if (!interrupted) return outcomes.get(outcome) ?? "done"
  if (reason !== undefined) return "failed"
  return kindOf(state) === "idle" ? "done" : "lost"
}

/** Core's words for the ends of activities that are not good. */
const outcomes: ReadonlyMap<string, Outcome> = new Map(
  Object.entries({
    refused: "refused",
    unsafe: "refused",
    notOffered: "refused",
    unchanged: "refused",
    swallowed: "lost",
    unanswered: "lost",
    deaf: "lost",
    failure: "failed",
    unknown: "unknown"
  } as const)
)

/** Returns whether a step continues in the next activity: a login that is challenged, or a greeting that asks to wait. */
export const goesOn = ({ word }: Pick<Step, "word">): boolean =>
  word === "challenged" || word === "provisional"

/** The steps, as errors name them, that fail in an open mailbox. */
const inUse: ReadonlySet<string | undefined> = new Set(["selected", "command", "idle"])

/** Returns whether an error that names this step is about an activity. */
export const isAbout = ({ state }: Pick<Step, "state">, step: string | undefined): boolean => {
  const own = metaOf(state)?.step
  return own !== undefined && (own === (step === "dns" ? "tcp" : step) || (isOpen(state) && inUse.has(step)))
}

/** Returns whether an activity lasts as long as the mailbox is open. */
export const isOpen = (state: string): boolean => kindOf(state) === "idle"

/**
 * Returns whether a step is shown. Keeping an open mailbox alive is part of its step, and closing is shown as the end of
 * the connection.
 */
export const isShown = ({ id, state }: Pick<Step, "id" | "state">): boolean =>
  isOpen(state) ? id.endsWith("watch") : !isIn(state, "selected") && kindOf(state) !== "rest"
