/**
 * The connections of each account that logged in and were closed again, one soon after another: a program that does so for
 * each task logs in as often. Times are milliseconds of one clock.
 */
interface Series {
  readonly count: number
  readonly last: number
}

/** After so long without one, a new series begins, in milliseconds. */
const longestPause = 60_000

/** Keeps those that may go on, the longest ago first, and forgets the others. */
export const make = () => {
  const series = new Map<string, Series>()
  const count = (account: string, at: number): number => {
    const found = series.get(account)
    return found !== undefined && at - found.last <= longestPause ? found.count : 0
  }
  return {
    /** Returns how many there are in the series that goes on. */
    count,
    add: (account: string, at: number): void => {
      const before = count(account, at)
      series.delete(account)
      series.set(account, { count: before + 1, last: at })
      for (const [other, { last }] of series) {
        if (at - last <= longestPause) return
        series.delete(other)
      }
    }
  }
}
