/** Times in words, as far as there are any. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Connection } from "./Connection.ts"

/** So many milliseconds, after `before`; empty if the log had no times. */
export const told = ({ clock }: Pick<Connection, "clock">, ms: number, before = ""): string =>
  clock === "none" ? "" : before + duration(ms)
