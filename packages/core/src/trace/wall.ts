/** The time of day at which a trace began. */
import type { Redaction } from "./Event.ts"

/** Returns the time, rounded in a strict trace: milliseconds could be matched with a server's log. */
export const wall = (millis: number, redaction: Redaction): string =>
  new Date(redaction === "strict" ? Math.round(millis / 1000) * 1000 : millis).toISOString()
