/** The monotonic clock, for deadlines and measurements. Only people see the wall clock. */
import type { Clock } from "effect"

/** Milliseconds of the monotonic clock, to the microsecond. Only differences are meaningful. */
export const monotonicMillis = (clock: Clock.Clock): number =>
  Math.round(Number(clock.monotonicTimeNanosUnsafe()) / 1000) / 1000

/** The wall clock minus the monotonic one, in milliseconds. The monotonic clock stops while the machine sleeps. */
export const aheadOf = (clock: Clock.Clock): number =>
  clock.currentTimeMillisUnsafe() - monotonicMillis(clock)

/** Returns whether the machine slept between two values of `aheadOf`. Clock adjustments are smaller. */
export const hasJumped = (before: number, now: number): boolean => Math.abs(now - before) > 10_000
