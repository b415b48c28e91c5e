/**
 * Notices that the computer slept, once for all connections on a clock: their servers may be gone. Timers stop
 * meanwhile, so that none of them shows it, but the wall clock is ahead of the monotonic one afterwards.
 */
import { type Clock, Effect, type Fiber } from "effect"
import { aheadOf, hasJumped, monotonicMillis } from "../../base/clock.ts"
import { type Timer, TimerQueue } from "./TimerQueue.ts"

/** Who wants to know. */
export interface Sleepless extends Pick<Timer, "fork"> {
  /** Called after the computer slept for so many milliseconds. */
  readonly slept: (ms: number) => void
}

/** So often the clocks are compared while someone wants to know, in milliseconds. */
const interval = 30_000

const none: ReadonlyArray<Sleepless> = []

const known = new WeakMap<Clock.Clock, ComputerSleep>()

export class ComputerSleep implements Timer {
  at = Infinity
  order = 0
  place = 0
  private readonly clock: Clock.Clock
  private readonly sleepless = new Set<Sleepless>()
  /** By how much the wall clock was ahead when the clocks were last compared. */
  private ahead = 0

  private constructor(clock: Clock.Clock) {
    this.clock = clock
  }

  static of(clock: Clock.Clock): ComputerSleep {
    const found = known.get(clock) ?? new ComputerSleep(clock)
    known.set(clock, found)
    return found
  }

  /** Watches for one more, from now on. It is among the others before these are informed, for that may end it, too. */
  join(one: Sleepless): void {
    const ms = this.jump()
    const others = ms === 0 ? none : Array.from(this.sleepless)
    this.sleepless.add(one)
    for (const other of others) other.slept(ms)
    if (this.at === Infinity) this.setTimer()
  }

  leave(one: Sleepless): void {
    if (this.sleepless.delete(one) && this.sleepless.size === 0) this.setTimer()
  }

  /** Compares the clocks now, and informs everyone if the computer slept. */
  compare(): void {
    const ms = this.jump()
    if (ms !== 0) for (const one of Array.from(this.sleepless)) one.slept(ms)
  }

  /** Returns for how many milliseconds the computer slept since the clocks were last compared; 0 if it did not. */
  private jump(): number {
    const before = this.ahead
    this.ahead = aheadOf(this.clock)
    return hasJumped(before, this.ahead) ? Math.round(this.ahead - before) : 0
  }

  fire(): void {
    this.compare()
    this.setTimer()
  }

  /** Sleeps as one of those who want to know. */
  fork(sleep: Effect.Effect<void>): Fiber.Fiber<void> {
    const [one] = this.sleepless
    return one === undefined ? Effect.runFork(sleep) : one.fork(sleep)
  }

  private setTimer(): void {
    const at = this.sleepless.size === 0 ? Infinity : monotonicMillis(this.clock) + interval
    TimerQueue.of(this.clock).set(this, at)
  }
}
