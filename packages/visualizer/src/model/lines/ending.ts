/** The end of a connection in words: the same in every form of a trace. */
import type { Connection } from "../connection/Connection.ts"
import { timeText } from "../connection/timeText.ts"

/** The text for a trace that ends before the connection does. */
export const noClose = "no close recorded"

/** Says how a connection ended, and when. */
export const ending = (connection: Connection): string => {
  const { ended, isRetryCancelled, last, span } = connection
  const at = (time: number, before = " at ") => timeText(connection, time - span.start, before)
  if (ended === undefined) return `${noClose}${at(last, ", last heard of at ")}`
  return ended.outcome === "retried"
    ? `failed${at(span.end ?? last)}, ${isRetryCancelled ? "then ended by the app" : "to be tried again"}`
    : `${ended.outcome}${at(span.end ?? last)}`
}
