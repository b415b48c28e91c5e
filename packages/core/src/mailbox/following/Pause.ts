/** Delays a question that a server keeps provoking: the first ones are asked at once, later ones less and less often. Pure. */

/** The number of questions without a delay; one more for each `calmMs` without a question. */
const maxAtOnce = 4

const minPauseMs = 1_000
const maxPauseMs = 3_600_000
const calmMs = 60_000

export class Pause {
  private count = 0
  private last = 0

  /** Counts a question. `now`: milliseconds of the monotonic clock. */
  asked(now: number): void {
    const quiet = Math.max(0, now - this.last - this.length)
    this.count = Math.max(0, this.count - Math.floor(quiet / calmMs)) + 1
    this.last = now
  }

  /** Returns the milliseconds until it may be asked: at most `maxMs` after it was last asked. */
  leftMs(now: number, maxMs = maxPauseMs): number {
    // rounded up: a clock may never pass a fraction of a millisecond
    return Math.max(0, Math.ceil(this.last + Math.min(this.length, maxMs) - now))
  }

  private get length(): number {
    return this.count < maxAtOnce ? 0 : Math.min(maxPauseMs, minPauseMs * 2 ** (this.count - maxAtOnce))
  }
}
