/**
 * The connections of each account that logged in and were closed again, one soon after another: a program that does so for
 * each task logs in as often. Times are milliseconds of one clock.
 */
import type { Circumstances } from "./Circumstances.ts"

export interface Closings {
  readonly count: number
  /** The first of them. */
  readonly since: number
  readonly last: number
}

/** After so long without one, a new series begins. */
const longestPause = 60_000

/** Keeps those that may go on, the longest ago first, and forgets the others. */
export const make = () => {
  const series = new Map<string, Closings>()
  const find = (account: string, at: number): Closings | undefined => {
    const found = series.get(account)
    return found && at - found.last <= longestPause ? found : undefined
  }
  return {
    /** Returns the series that goes on. */
    find,
    add: (account: string, at: number): void => {
      const { count, since } = find(account, at) ?? { count: 0, since: at }
      series.delete(account)
      series.set(account, { count: count + 1, since, last: at })
      for (const [other, { last }] of series) {
        if (at - last <= longestPause) return
        series.delete(other)
      }
    }
  }
}

/** What an error tells of a series. */
export const circumstancesOf = (found: Closings | undefined, at: number): Circumstances =>
  found === undefined ? {} : { logins: found.count, loginsMs: Math.round(at - found.since) }
