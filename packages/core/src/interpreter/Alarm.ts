/**
 * Every limit of a connection on one sleep: it ends at the nearest, or earlier where that one is not needed any more.
 *
 * A fiber and a timer of its own for each limit would cost more than what they limit.
 */
import { type Clock, Duration, Effect, type Fiber } from "effect"
import { monotonicMillis } from "../clock.ts"

export interface Options {
  readonly clock: Clock.Clock
  readonly fork: (effect: Effect.Effect<void>) => Fiber.Fiber<void>
}

export class Alarm {
  private readonly options: Options
  /** What rings, and when, in milliseconds of the monotonic clock; in the order in which it was set. */
  private readonly limits = new Map<() => void, number>()
  private sleeper: Fiber.Fiber<void> | undefined
  private wakes = Infinity

  constructor(options: Options) {
    this.options = options
  }

  /** Counts from now on; it rings once the alarm is armed. */
  set(ring: () => void, ms: number): void {
    this.limits.set(ring, monotonicMillis(this.options.clock) + ms)
  }

  clear(ring: () => void): void {
    this.limits.delete(ring)
  }

  /** Follows what was set and cleared, however much that was: at rest nothing sleeps. */
  arm(): void {
    let nearest = Infinity
    for (const at of this.limits.values()) if (at < nearest) nearest = at
    if (nearest < this.wakes || (nearest === Infinity && this.sleeper !== undefined)) this.sleepUntil(nearest)
  }

  /** Tells once that the fiber has ended, or that it has not after so long. */
  expect(fiber: Fiber.Fiber<unknown, unknown>, ms: number, tell: (isLate: boolean) => void): void {
    const late = () => tell(true)
    this.set(late, ms)
    this.arm()
    fiber.addObserver(() => {
      if (!this.limits.has(late)) return
      this.clear(late)
      tell(false)
      this.arm()
    })
  }

  private sleepUntil(at: number): void {
    const { clock, fork } = this.options
    this.sleeper?.interruptUnsafe()
    this.sleeper = undefined
    this.wakes = at
    if (at === Infinity) return
    // a timer of the platform counts whole milliseconds, and may end a fraction early
    const ms = Math.max(0, Math.ceil(at - monotonicMillis(clock)))
    const slept = ms === 0 ? Effect.yieldNow : clock.sleep(Duration.millis(ms))
    this.sleeper = fork(
      Effect.andThen(
        slept,
        Effect.sync(() => this.wake())
      )
    )
  }

  /** What is due rings in the order of its limits; one may clear the others. */
  private wake(): void {
    this.sleeper = undefined
    this.wakes = Infinity
    const now = monotonicMillis(this.options.clock)
    const due = [...this.limits].filter(([, at]) => at <= now).toSorted(([, a], [, b]) => a - b)
    for (const [ring] of due) if (this.limits.delete(ring)) ring()
    this.arm()
  }
}
