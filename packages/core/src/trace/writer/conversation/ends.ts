/** How a connection of a log ends, and what the log shows of a failure. */
import * as ImapError from "../../../failure/ImapError.ts"
import { withStanding } from "../../../failure/Standing.ts"
import { disclosed } from "../../disclosed.ts"
import { failureOf } from "../../ended.ts"
import { ofFailure } from "../failures.ts"
import type { LoggedFailure } from "../Log.ts"
import type { LoggedRefusal } from "../refusals.ts"
import { type Events, type LoggedConnection, none, type Of } from "./LoggedConnection.ts"

/** Ends the connection as the log reports it. */
export const ended = (
  connection: LoggedConnection,
  { again, ifOwed, failure = connection.isOwed() ? ifOwed : undefined }: Of<"Ended">
): Events => {
  connection.isRetried = again === true
  // the log does not show how the connection continued, nor how it ended
  if (connection.isUnreadable && failure === undefined) return none
  if (connection.refusal !== undefined || failure === undefined) return end(connection, connection.refusal)
  if (failure._tag === "Timeout" && failure.step === undefined) return gaveUp(connection, failure.afterMs)
  return fails(connection, failure)
}

const fails = (connection: LoggedConnection, failure: LoggedFailure): Events => {
  const waiting = connection.pending.last?.name
  const { masker, seen } = connection.learned
  const place = { host: seen.host, port: connection.port ?? 0, heard: connection.hasHeard, waiting }
  return end(connection, ofFailure(failure, place, masker))
}

/** Ends a connection after the program's own time limit: the server was silent, or the program did not wait for its data. */
const gaveUp = (connection: LoggedConnection, afterMs: number): Events => {
  const { hasHeard, isOpen, outstanding, pending, progress, time } = connection
  const silentMs = outstanding.unansweredMs(time)
  if (silentMs >= minSilenceMs)
    return fails(
      connection,
      hasHeard
        ? { _tag: "Timeout", afterMs: silentMs }
        : { _tag: "GreetingTimeout", tls: progress.isEncrypted, afterMs: afterMs || silentMs }
    )
  const owed = pending.last
  const interrupted =
    owed === undefined || !isOpen
      ? none
      : [
          connection.event("command:interrupted", {
            ...connection.lane,
            tag: owed.tag,
            cmd: owed.name,
            by: "app" as const
          })
        ]
  return [...interrupted, ...(isOpen ? end(connection) : over(connection, "interrupted"))]
}

/** Ends the connection: with a failure, if one is known. */
export const end = (connection: LoggedConnection, why?: LoggedRefusal): Events => {
  if (connection.isOver) return []
  if (why === undefined) return over(connection, "closed")
  connection.leave()
  const { step } = why
  const failure = failureOf(errorOf(connection, why))
  const outcome = connection.isRetried ? "retried" : "failed"
  const data = disclosed("connection:ended", { outcome, ...failure }, connection.learned.at)
  return [
    ...connection.activity(
      connection.activities.over(step !== "greeting" && connection.isGreeted, failure.error)
    ),
    ...connection.moved(connection.progress.failed("closed", connection.isRetried)),
    connection.event("connection:ended", data)
  ]
}

/** Ends the connection without a failure. */
const over = (connection: LoggedConnection, outcome: "closed" | "interrupted"): Events => {
  if (connection.isOver) return []
  connection.leave()
  return [
    ...connection.activity(connection.activities.over(connection.isGreeted)),
    ...connection.moved(connection.progress.closed(outcome)),
    connection.event("connection:ended", { outcome })
  ]
}

/** Makes this library's error for the failure, so that the same decisions follow. */
const errorOf = (
  { outstanding, time }: LoggedConnection,
  { quirk, reason, serverText, step }: LoggedRefusal
): ImapError.ImapError =>
  ImapError.make(withStanding(reason, outstanding.standing(time, reason._tag === "ServerBye")), step, {
    quirk,
    serverText: serverText === "" ? undefined : serverText
  })

/** A server is silent if it sent nothing for this long, whatever the program's limit. */
const minSilenceMs = 5000
