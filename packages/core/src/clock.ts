/** Time for deadlines and for measuring: it never jumps. The wall clock is for people. */
import type { Clock } from "effect"

/** Milliseconds of the monotonic clock, to the microsecond. Only differences mean something. */
export const monotonicMillis = (clock: Clock.Clock): number =>
  Math.round(Number(clock.monotonicTimeNanosUnsafe()) / 1000) / 1000
