/**
 * Interprets repeated losses of a kept-alive connection: a server that hangs up at the same step each time, at the
 * login above all, and two sessions that keep taking a mailbox from each other. RFC 2683 §3.1.2, RFC 7888 §4.
 */
import { Duration } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import { doubt } from "./doubt.ts"
import { type Change, type Context, type Losses, noLosses, type Now, timeOf } from "./Context.ts"

/** A connection that lasts this long has worked: its later end is a separate matter. */
export const stable = 60_000

/** The number of losses in a row that cannot be chance. */
const tooMany = 3

/** The most logins in a row that end with a closed connection: more of them could lock the account. */
const tooManyLogins = 10

const kicksWithin = 120_000

/** The time that the other program keeps the mailbox before it is opened again: nobody has to ask for that. */
const truce = Duration.minutes(5)

/** Returns whether the server hangs up at the same step each time, so that fast retries would not help. */
export const isCircuitOpen = ({ losses }: Context): boolean => losses.inARow >= tooMany

/** Counts the loss that `failing` was entered with. */
export const countLoss = (now: Now): Change => {
  const { failure: given, losses, settings } = now.context
  if (!settings.keptAlive || given === undefined) return {}
  const { doubted, failure } = doubt(now.context, given)
  const kicks = kicksAfter(now, failure)
  if (kicks.length >= tooMany) {
    const pingPong = ImapError.make({ _tag: "SessionPingPong" }, "selected", {
      causes: [failure],
      retryAfter: truce
    })
    return { failure: pingPong, losses: noLosses }
  }
  const isOver = wasStable(now) || wasVisiting(now.context, failure)
  if (!isHangUp(failure) || isOver) return { failure, losses: { ...noLosses, kicks, doubted } }
  const inARow = losses.step === failure.step ? losses.inARow + 1 : 1
  if (failure.step === "auth" && inARow >= tooManyLogins) {
    const reason = { _tag: "LoginHangUps" as const, times: inARow }
    return { failure: ImapError.make(reason, "auth", keptOf(failure)), losses: noLosses }
  }
  return { failure, losses: { step: failure.step, inARow, kicks, doubted } }
}

const keptOf = (failure: ImapError.ImapError): ImapError.Options => ({
  port: failure.port,
  serverText: failure.serverText,
  causes: [failure]
})

/** The recent times, this one included, at which another login took the account's own mailbox. */
const kicksAfter = (now: Now, failure: ImapError.ImapError): Losses["kicks"] => {
  const { losses, mailbox } = now.context
  const at = timeOf(now)
  const before = losses.kicks.filter((kick) => at - kick < kicksWithin)
  const isKick =
    mailbox.reached && isPushedOut(failure) && !wasStable(now) && !wasVisiting(now.context, failure)
  return isKick ? [...before, at] : before
}

/** A visit may end because anyone deletes or renames the other mailbox; so may the SELECT that returns from it. */
const wasVisiting = ({ left, mailbox, settings, wanted }: Context, { step }: ImapError.ImapError): boolean =>
  left !== undefined || wanted.mailbox !== settings.mailbox || (mailbox.reached && step === "select")

/**
 * A BYE that the server gives another login as its cause. One that says nothing of it is the server's own: it shuts down, or
 * ends each session after a while, and no program of the account has a part in that.
 */
const isPushedOut = ({ party, reason }: ImapError.ImapError): boolean =>
  reason._tag === "ServerBye" && party === "others"

/** Turned away before there was a login, or because the server is too busy: that holds for all who come. */
export const isHostsRefusal = ({ failure, race }: Context): boolean =>
  failure !== undefined &&
  failure.retry !== "never" &&
  failure.step !== "account" &&
  (race.winner === undefined || isOfAll.has(failure.reason._tag))

const isOfAll: ReadonlySet<string> = new Set([
  "AuthTemporarilyUnavailable",
  "AuthThrottled",
  "IpBlocked",
  "ServerUnavailable"
])

const isHangUp = ({ reason: { _tag } }: ImapError.ImapError): boolean =>
  _tag === "ServerBye" || _tag === "ConnectionLost" || _tag === "ClosedBeforeGreeting"

const wasStable = (now: Now): boolean =>
  now.context.mailbox.reached && timeOf(now) - now.context.attempt.began >= stable
