/**
 * The wait before the next attempt of a connection that is kept alive: exponential, with jitter, at most five minutes
 * unless the server asks for more. RFC 2683 §3.1.2.
 */
import type { Retry } from "../../failure/ImapError.ts"

/** Failures in a row of a host or an account, over all its connections. */
export interface Trouble {
  readonly failures: number
  /** The time at which the last one was counted, in milliseconds of the monotonic clock. */
  readonly counted: number
}

export const calm: Trouble = { failures: 0, counted: -Infinity }

/** A failed attempt, as it is counted. Times in milliseconds of the monotonic clock. */
export interface Evidence {
  readonly began: number
  readonly now: number
  /** True if it had reached its mailbox. */
  readonly selected: boolean
}

/** Counts a failure. Connections that fail together count once: another counts only if it began after the last. */
export const count = (self: Trouble, { began, now, selected }: Evidence): Trouble =>
  began >= self.counted || (selected && now - self.counted >= togetherMs)
    ? { failures: self.failures + 1, counted: now }
    : self

/** Connections that are lost within this time count as one failure. */
const togetherMs = 1_000

export interface Circumstances {
  readonly failures: number
  readonly retry: Retry
  /** The delay that the server asks for, in milliseconds. */
  readonly retryAfter: number | undefined
  /** True if the server hangs up at the same step each time. */
  readonly slowly: boolean
  /** The number of connections that wait for the same host. */
  readonly crowd: number
}

/** The range from which the wait is drawn, in milliseconds. */
export interface Span {
  readonly minMs: number
  readonly maxMs: number
}

const maxDelayMs = 300_000

/** The first wait, doubled by each failure: a second, or half a minute if a retry now makes little sense. */
const firstDelayMs: { readonly [Name in Retry]: number } = { now: 1_000, later: 30_000, never: 30_000 }

/** The time that a host gets for each of many connections. */
export const spacingMs = 25

export const spanOf = ({ crowd, failures, retry, retryAfter = 0, slowly }: Circumstances): Span => {
  const doubled = Math.min(maxDelayMs, firstDelayMs[retry] * 2 ** Math.min(failures - 1, 16))
  const maxMs = Math.max(slowly ? maxDelayMs : doubled, crowd * spacingMs)
  // without a minimum, unlucky jitter could make a tight loop
  const minMs = slowly || retry !== "now" ? maxMs / 2 : maxMs / 10
  return retryAfter > minMs
    ? { minMs: retryAfter, maxMs: Math.max(maxMs, retryAfter * 1.1) }
    : { minMs, maxMs }
}

export const within = ({ minMs, maxMs }: Span, random: number): number =>
  Math.round(minMs + random * (maxMs - minMs))
