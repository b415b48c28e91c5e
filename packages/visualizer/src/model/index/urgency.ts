/**
 * The one rule of what is red: a failure that needs a person, or after which the account is still down. One that is
 * over is shown as calmly as what went well. Pure.
 */
import { isFailed } from "../connection/Connection.ts"
import type { Urgency } from "../fleet/Member.ts"
import type { Summary } from "./Summary.ts"

/** Returns how urgent the end of a connection is. `accountOf` returns the connections of its account. */
export const urgencyOf = (summary: Summary, accountOf: (id: number) => ReadonlyArray<Summary>): Urgency => {
  if (!isFailed(summary.status) || isOver(summary, accountOf)) return "calm"
  return summary.status === "failed" ? "person" : "down"
}

/**
 * Returns whether a connection failed, and that is over: a mailbox of the account was opened after it, or, if nobody has to
 * act, another one was still open, as in a pool.
 */
export const isOver = (failed: Summary, accountOf: (id: number) => ReadonlyArray<Summary>): boolean => {
  const { actionBy, end = failed.last, status } = failed
  if (!isFailed(status)) return false
  // searched from the end: an account may have thousands of connections
  const other = accountOf(failed.id).findLast(
    (each) =>
      each !== failed &&
      each.selectedAt !== undefined &&
      // a connection that began before the failure does not show that it is over
      ((each.start > failed.start && each.selectedAt >= end) ||
        (actionBy === "nobody" && (each.end ?? each.last) >= end))
  )
  return other !== undefined
}
