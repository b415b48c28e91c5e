/** Delays a question that a server keeps provoking: some are asked at once, the others more and more rarely. Pure. */

/** The number asked at once; one more for each `calm` that passes without any. */
const maxAtOnce = 4

/** Milliseconds. */
const minPauseMs = 1_000
const maxPauseMs = 3_600_000
const calm = 60_000

export class Pause {
  private count = 0
  private last = 0

  /** Counts a question. `now`: milliseconds of the monotonic clock. */
  asked(now: number): void {
    const quiet = Math.max(0, now - this.last - this.length)
    this.count = Math.max(0, this.count - Math.floor(quiet / calm)) + 1
    this.last = now
  }

  /** The whole milliseconds until it may be asked; at most `most` after it was last asked. */
  left(now: number, maxMs = maxPauseMs): number {
    // what rounding leaves of a difference is no time that a clock would pass
    return Math.max(0, Math.ceil(this.last + Math.min(this.length, maxMs) - now))
  }

  private get length(): number {
    return this.count < maxAtOnce ? 0 : Math.min(maxPauseMs, minPauseMs * 2 ** (this.count - maxAtOnce))
  }
}
