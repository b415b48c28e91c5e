/** Formats times, if the trace has any. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "./Connection.ts"

/** Formats milliseconds, after `before`; empty if the log had no times. */
export const told = ({ clock }: Pick<Connection, "clock">, ms: number, before = ""): string =>
  clock === "none" ? "" : before + duration(ms)
