/**
 * How long a kept-alive connection waits before the next attempt: exponential, with full jitter, at most five minutes;
 * longer only if the server asks for it. RFC 2683 §3.1.2.
 */
import type { Retry } from "../ImapError.ts"

/** Failures in a row of a host, or of an account, as all connections to it see them. */
export interface Trouble {
  readonly failures: number
  /** When the last one was counted, in clock milliseconds. */
  readonly counted: number
}

export const calm: Trouble = { failures: 0, counted: -Infinity }

/** What an attempt has shown, and when. */
export interface Evidence {
  readonly began: number
  readonly now: number
  /** It had reached its mailbox. */
  readonly selected: boolean
}

/** Connections that fail together are one failure: only what began after the last one counts as another. */
export const count = (self: Trouble, { began, now, selected }: Evidence): Trouble =>
  began >= self.counted || (selected && now - self.counted >= together)
    ? { failures: self.failures + 1, counted: now }
    : self

/** Connections that are lost within this time are lost together. */
const together = 1_000

export interface Circumstances {
  readonly failures: number
  readonly retry: Retry
  /** What the server asks for, in milliseconds. */
  readonly retryAfter: number | undefined
  /** It hangs up at the same step each time. */
  readonly slowly: boolean
  /** How many wait for the same host. */
  readonly crowd: number
}

/** Between how many milliseconds the wait is chosen. */
export interface Span {
  readonly least: number
  readonly most: number
}

const longest = 300_000

/** The first wait, twice as long each time: a second if nothing speaks against it, else half a minute. */
const first: { readonly [Name in Retry]: number } = { now: 1_000, later: 30_000, never: 30_000 }

/** What one host is given to answer each connection of a crowd. */
export const spacing = 25

export const spanOf = ({ crowd, failures, retry, retryAfter = 0, slowly }: Circumstances): Span => {
  const doubled = Math.min(longest, first[retry] * 2 ** Math.min(failures - 1, 16))
  const most = Math.max(slowly ? longest : doubled, crowd * spacing)
  // a jitter that came to nothing each time would be a tight loop
  const least = slowly || retry !== "now" ? most / 2 : most / 10
  return retryAfter > least ? { least: retryAfter, most: Math.max(most, retryAfter * 1.1) } : { least, most }
}

export const within = ({ least, most }: Span, random: number): number =>
  Math.round(least + random * (most - least))
