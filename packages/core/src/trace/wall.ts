/** The time of day at which a trace began. */
import type { Redaction } from "../Trace.ts"

/** A strict trace does not give it to the millisecond: it could be matched with a server's log. */
export const wall = (millis: number, redaction: Redaction): string =>
  new Date(redaction === "strict" ? Math.round(millis / 1000) * 1000 : millis).toISOString()
