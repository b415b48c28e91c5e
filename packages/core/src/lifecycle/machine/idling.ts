/** Decides if a connection idles, and for how long at a time. RFC 9051 §6.3.13, RFC 2177. */
import type { ImapError } from "../../failure/ImapError.ts"
import type { Caution, Context } from "./Context.ts"
import { isKnownToBeSilent } from "./facts.ts"

const minute = 60_000

/** RFC 2177 §3 asks for 29 minutes at most. */
const maxIntervalMs = 28 * minute

/** The time within which a connection is lost for other reasons than idling. */
const minIntervalMs = minute

/** The time for which a lesson from a loss or a silence counts, since it may have had any cause. */
const suspicionMs = 24 * 60 * minute

/** Returns whether the server offers IDLE, and it has not failed on this connection or an earlier one. */
export const mayIdle = ({ attempt, caution, idle, login, mailbox }: Context, at: number): boolean => {
  const listed = mailbox.capabilities ?? login.capabilities
  return (
    (listed?.has("IDLE") === true || listed?.has("IMAP4REV2") === true) &&
    !idle.refused &&
    !counts(caution.noIdle, at) &&
    !(attempt.profile !== undefined && isKnownToBeSilent(attempt.profile, "idle"))
  )
}

/** RFC 2683 §3.3. */
const longestSilence = 25 * minute

/** The time between two questions for what is new, in milliseconds. */
export const pollOf = ({ settings }: Context): number => Math.min(settings.limits.poll, longestSilence)

/**
 * The milliseconds after which the server is to be asked what is new. What an app does meanwhile does not count: a server
 * reports no EXPUNGE in the answer to FETCH, STORE and SEARCH, and need not report anything in another one. RFC 9051 §7.5.1.
 */
export const untilPoll = (self: Context, at: number): number =>
  Math.min(pollOf(self), Math.max(0, self.idle.caughtUp + pollOf(self) - at))

/** The length of the next IDLE, with jitter, so that not all connections end theirs at once. */
export const intervalOf = (self: Context, jitter: number, at: number): number =>
  Math.round(maxIdleMs(self, at) * (1 - 0.4 * jitter))

/** The longest that one IDLE may last here, in milliseconds. */
const maxIdleMs = ({ attempt, caution, settings }: Context, at: number): number => {
  const learned = counts(caution.idleInterval, at)
    ? caution.idleInterval?.ms
    : attempt.profile?.idleInterval?.ms
  return Math.max(
    Math.min(settings.limits.reissue, maxIntervalMs, learned ?? maxIntervalMs),
    Math.min(minIntervalMs, settings.limits.reissue)
  )
}

/**
 * A connection was lost that had idled; `wrote`: something was sent that it has not answered. A middlebox forgets
 * a quiet connection: nothing answers what is sent, or a reset. What ends a connection while it listens is a loss that
 * was reported, and a shorter interval would not help; unless it comes after the same time again: that is a limit.
 */
export const suspicion = (self: Context, at: number, wrote: boolean): Partial<Caution> => {
  const { caution, failure, idle } = self
  const lasted = at - idle.began
  if (idle.slept || idle.began === 0 || lasted < minIntervalMs || failure === undefined) return {}
  const suspected = {
    ms: Math.max(minIntervalMs, Math.round(maxIdleMs(self, at) / 2)),
    until: at + suspicionMs
  }
  if (isSilent(failure, wrote)) return { suspected }
  if (!isEnded(failure)) return {}
  return { endedAfter: lasted, ...(isAlike(lasted, caution.endedAfter) ? { suspected } : {}) }
}

/** The mailbox was reached again at the first attempt: the network was there all the time. */
export const convicted = ({ caution }: Context): Partial<Pick<Context, "caution">> =>
  caution.suspected === undefined
    ? {}
    : { caution: { ...caution, idleInterval: caution.suspected, suspected: undefined } }

/** No answer, from the server or from the network. */
const isSilent = (failure: ImapError, wrote: boolean): boolean => {
  const { reason } = failure
  if (reason._tag === "ConnectionStalled") return true
  if (reason._tag !== "ConnectionLost" || !isWordless(failure)) return false
  return (
    reason.errno === "ETIMEDOUT" || (wrote && (reason.errno === "ECONNRESET" || reason.errno === "EPIPE"))
  )
}

/**
 * Returns whether the server or a middlebox ended the connection: an error of the client's network has another code.
 */
const isEnded = (failure: ImapError): boolean => {
  const { reason } = failure
  const errno = reason._tag === "ConnectionLost" ? reason.errno : undefined
  return isWordless(failure) && (errno === undefined || errno === "ECONNRESET")
}

const isWordless = ({ reason, serverText }: ImapError): boolean =>
  reason._tag === "ConnectionLost" && serverText === undefined

/** Within a tenth. */
const isAlike = (lasted: number, before: number | undefined): boolean =>
  before !== undefined && Math.abs(lasted - before) <= before / 10

export const distrusted = (at: number): { readonly until: number } => ({ until: at + suspicionMs })

/** Returns whether the lesson still counts. */
export const counts = (learned: { readonly until: number } | undefined, at: number): boolean =>
  learned !== undefined && at < learned.until
