/** Time for deadlines and for measuring: it never jumps. The wall clock is for people. */
import type { Clock } from "effect"

/** Milliseconds of the monotonic clock, to the microsecond. Only differences mean something. */
export const monotonicMillis = (clock: Clock.Clock): number =>
  Math.round(Number(clock.monotonicTimeNanosUnsafe()) / 1000) / 1000

/** By how much the wall clock is ahead of the monotonic one, which stops while the machine sleeps. */
export const aheadOf = (clock: Clock.Clock): number =>
  clock.currentTimeMillisUnsafe() - monotonicMillis(clock)

/** Returns whether the machine slept in between: adjustments move the wall clock by less. */
export const hasJumped = (before: number, now: number): boolean => Math.abs(now - before) > 10_000
