/** Whether a connection idles, and for how long at a time. RFC 9051 §6.3.13, RFC 2177. */
import type { Context } from "./Context.ts"
import { isKnownToBeSilent } from "./facts.ts"

const minute = 60_000

/** RFC 2177 §3 asks for 29 minutes at most. */
const longest = 28 * minute

/** So soon a connection is lost for other reasons than that it was idle. */
const shortest = minute

/** What a loss or a silence has taught is doubted after a day: it may have had any cause. */
const lasts = 24 * 60 * minute

/** The server offers it, and neither this connection nor an earlier one came to grief over it. */
export const mayIdle = ({ attempt, caution, idle, login, mailbox }: Context, at: number): boolean => {
  const listed = mailbox.capabilities ?? login.capabilities
  return (
    (listed?.has("IDLE") === true || listed?.has("IMAP4REV2") === true) &&
    !idle.refused &&
    !counts(caution.noIdle, at) &&
    !(attempt.profile !== undefined && isKnownToBeSilent(attempt.profile, "idle"))
  )
}

/** The longest that one IDLE may last here, in milliseconds. */
const most = ({ attempt, caution, settings }: Context, at: number): number => {
  const learned = counts(caution.idleInterval, at)
    ? caution.idleInterval?.ms
    : attempt.profile?.idleInterval?.ms
  return Math.max(
    Math.min(settings.limits.reissue, longest, learned ?? longest),
    Math.min(shortest, settings.limits.reissue)
  )
}

/** This time: not all connections at once. */
export const intervalOf = (self: Context, jitter: number, at: number): number =>
  Math.round(most(self, at) * (1 - 0.4 * jitter))

/** The connection was lost while it idled: the next one idles half as long at a time. */
export const shortened = (self: Context, at: number): Learned | undefined =>
  self.idle.slept || self.idle.began === 0 || at - self.idle.began < shortest
    ? undefined
    : { ms: Math.max(shortest, Math.round(most(self, at) / 2)), until: at + lasts }

export const distrusted = (at: number): { readonly until: number } => ({ until: at + lasts })

/** What was learned, in milliseconds, and until when it counts, on the monotonic clock. */
export interface Learned {
  readonly ms: number
  readonly until: number
}

/** It was learned not too long ago. */
export const counts = (learned: { readonly until: number } | undefined, at: number): boolean =>
  learned !== undefined && at < learned.until
