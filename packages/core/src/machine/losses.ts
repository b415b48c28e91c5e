/**
 * What repeated losses of a kept-alive connection come to: a server that hangs up at the same step each time, and two
 * sessions that keep taking a mailbox from each other. RFC 2683 §3.1.2, RFC 7888 §4.
 */
import * as ImapError from "../ImapError.ts"
import { type Change, type Context, type Losses, noLosses, type Now, timeOf } from "./Context.ts"

/** A connection that lasts so long has worked: what ends it later is another story. */
export const stable = 60_000

/** So many in a row are no accident. */
const tooMany = 3

const kicksWithin = 120_000

/** The server hangs up at the same step each time: more haste would not change that. */
export const isCircuitOpen = ({ losses }: Context): boolean => losses.inARow >= tooMany

/** Counts the loss that `failing` was entered with. */
export const countLoss = (now: Now): Change => {
  const { failure, losses, settings } = now.context
  if (!settings.keptAlive || failure === undefined) return {}
  const kicks = kicksAfter(now, failure)
  if (kicks.length >= tooMany) {
    const pingPong = ImapError.make({ _tag: "SessionPingPong" }, "selected", { causes: [failure] })
    return { failure: pingPong, losses: noLosses }
  }
  if (!isHangUp(failure) || wasStable(now)) return { losses: { ...noLosses, kicks } }
  const inARow = losses.step === failure.step ? losses.inARow + 1 : 1
  return { losses: { step: failure.step, inARow, kicks } }
}

/** A server that shuts down says so, and kicks nobody in particular. */
const kicksAfter = (now: Now, { reason }: ImapError.ImapError): Losses["kicks"] => {
  const { losses, mailbox } = now.context
  const at = timeOf(now)
  const before = losses.kicks.filter((kick) => at - kick < kicksWithin)
  const isKick = mailbox.selected && reason._tag === "ServerBye" && !isShutdown(reason.code)
  return isKick && !wasStable(now) ? [...before, at] : before
}

const isShutdown = (code: string | undefined): boolean => code === "UNAVAILABLE" || code === "SERVERBUG"

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
  now.context.mailbox.selected && timeOf(now) - now.context.attempt.began >= stable
