/** How a connection of a log ends, and what the log shows of a failure. */
import { addressKind } from "../../../failure/diagnosis/addressKind.ts"
import type { Circumstances } from "../../../failure/diagnosis/Circumstances.ts"
import * as Closings from "../../../failure/diagnosis/Closings.ts"
import { encodedTwice } from "../../../failure/diagnosis/encodedTwice.ts"
import type { Step } from "../../../failure/Reason.ts"
import { mailboxName } from "../../../imap/command/mailbox/mailboxName.ts"
import { disclosed } from "../../disclosed.ts"
import { ofFailure } from "../failures.ts"
import type { LoggedFailure } from "../Log.ts"
import type { LoggedRefusal } from "../refusals.ts"
import { type Events, type LoggedConnection, none, type Of } from "./LoggedConnection.ts"

/** The log says that it ended, and perhaps why. */
export const ended = (
  connection: LoggedConnection,
  { again, ifOwed, failure = connection.isOwed() ? ifOwed : undefined }: Of<"Ended">
): Events => {
  connection.isRetried = again === true
  // how it went on is not known, and so not how it ended
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

/** Ends what a limit of the program's own ended: the other side is silent, or the program did not wait for what still came. */
const gaveUp = (connection: LoggedConnection, afterMs: number): Events => {
  const { hasHeard, isOpen, outstanding, pending, progress, time } = connection
  const silentMs = outstanding.unansweredMs(time)
  if (silentMs >= silence)
    return fails(
      connection,
      hasHeard
        ? { _tag: "Timeout", afterMs: silentMs }
        : { _tag: "GreetingTimeout", tls: progress.isEncrypted, afterMs: afterMs || silentMs }
    )
  const owed = pending.last
  const left =
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
  return [...left, ...(isOpen ? end(connection) : over(connection, "interrupted"))]
}

/** Ends the connection: with a failure, if one is known. */
export const end = (connection: LoggedConnection, why?: LoggedRefusal): Events => {
  if (connection.isOver) return []
  if (why === undefined) return over(connection, "closed")
  connection.leave()
  const { reason, serverText, step } = why
  const { _tag: error, ...facts } = reason
  const quoted = serverText === "" ? {} : { serverText }
  const circumstances = circumstancesOf(connection, why)
  const known = Object.keys(circumstances).length === 0 ? {} : { circumstances }
  const data = disclosed(
    "connection:ended",
    { outcome: connection.isRetried ? "retried" : "failed", error, step, ...quoted, facts, ...known },
    connection.learned.at
  )
  return [
    ...connection.activity(connection.activities.over(step !== "greeting" && connection.isGreeted, error)),
    ...connection.moved(connection.progress.failed("closed", connection.isRetried)),
    connection.event("connection:ended", data)
  ]
}

/** Ends the connection without a failure. */
const over = (connection: LoggedConnection, outcome: "closed" | "interrupted"): Events => {
  if (connection.isOver) return []
  connection.leave()
  if (connection.isLoggedIn) connection.companions.closings.add(connection.account, connection.time)
  return [
    ...connection.activity(connection.activities.over(connection.isGreeted)),
    ...connection.moved(connection.progress.closed(outcome)),
    connection.event("connection:ended", { outcome })
  ]
}

/** Returns what the log shows of a failure besides its reason. */
const circumstancesOf = (
  connection: LoggedConnection,
  { limitMs, malformed, reason: { _tag }, step }: LoggedRefusal
): Circumstances => {
  const { host, mailbox } = connection.learned.seen
  const address = addressKind(host)
  const others = _tag === "TooManyConnections" ? connection.companions.openAt(host) : []
  return {
    ...connection.outstanding.circumstances(_tag, step, connection.time),
    ...(malformed === undefined ? {} : { malformed }),
    ...(limitMs === undefined ? {} : { limitMs }),
    ...(_tag === "AuthThrottled" ? closings(connection) : {}),
    ...(step === "select" ? { mailbox } : {}),
    ...(step === "select" && encodedTwice(mailboxName(mailbox, connection.isUtf8))
      ? { encodedTwice: true }
      : {}),
    ...(step === "tls" && connection.companions.trusted.has(host) ? { trustedBefore: true } : {}),
    ...(address !== undefined && (step === "tls" || isOnThisMachine(step, address)) ? { address } : {}),
    ...(others.length > 0 ? { others: others.length } : {})
  }
}

const closings = (connection: LoggedConnection): Circumstances => {
  return Closings.circumstancesOf(
    connection.companions.closings.find(connection.account, connection.time),
    connection.time
  )
}

const isOnThisMachine = (step: Step, address: Circumstances["address"]): boolean =>
  step !== "tls" && address === "loopback"

/** A server that says nothing for so many milliseconds is silent, however long a program waits. */
const silence = 5000
