/** Formats times, if the trace has any. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "./Connection.ts"

/** Formats milliseconds, after `before`; empty if the log had no times. */
export const timeText = ({ clock }: Pick<Connection, "clock">, ms: number, before = ""): string =>
  clock === "none" ? "" : before + duration(ms)

/** The text for a fact that a log does not show. */
export const notLogged = "not logged"

/** The text for a duration that a log does not show. */
const untimed = "time not logged"

/**
 * Formats how long a step took; empty if the log had no times. Another program's log may show its beginning and its end in one
 * line; if it has both, `isAsked`, they may have the same time.
 */
export const took = (connection: Pick<Connection, "clock">, ms: number, isAsked = false): string =>
  connection.clock === "log" && ms === 0 ? (isAsked ? "at once" : untimed) : timeText(connection, ms)

/** Describes a jump of the wall clock. */
export const jumpWords = (ms: number): string =>
  ms < 0
    ? `the clock of this machine was set back by ${duration(-ms)}`
    : `the clock of this machine jumped by ${duration(ms)}`
