/** Formats times, if the trace has any. */
import { duration, observation } from "@effect-imap/core/internal/Advice"
import type { Connection } from "./Connection.ts"

/** Formats milliseconds, after `before`; empty if the log had no times. */
export const timeText = ({ clock }: Pick<Connection, "clock">, ms: number, before = ""): string =>
  clock === "none" ? "" : before + duration(ms)

/**
 * Formats how long a step took; empty if the log had no times. Another program's log may show its beginning and its end in one
 * line.
 */
export const took = (connection: Pick<Connection, "clock">, ms: number): string =>
  connection.clock === "log" && ms === 0 ? "not known" : timeText(connection, ms)

/** Describes a jump of the wall clock. */
export const jumpWords = (ms: number): string => observation("clock-jumped", { ms, step: "" }).title
