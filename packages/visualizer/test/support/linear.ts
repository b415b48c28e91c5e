/** Work whose time grows with its input, and not with its square. */
import { assert } from "@effect/vitest"

/** Milliseconds of this process's own work: other work on the machine does not count. */
const timeOnce = (work: () => void): number => {
  const start = process.cpuUsage()
  work()
  const { system, user } = process.cpuUsage(start)
  return (system + user) / 1_000
}

/** The best of five, for noise only adds. */
export const time = (work: () => void): number => Math.min(...Array.from({ length: 5 }, () => timeOnce(work)))

/** What is shorter cannot be distinguished from nothing. */
const shortest = 0.02

/** On a busy machine the first looks may all be bad ones. */
const looks = 30

/**
 * Sixteen times the input costs 16 times the work, or 256 times where the work is quadratic. Noise can only make the large
 * input look dear, so that one look below is enough; the small one is measured well, since noise in it would hide much.
 */
export const assertLinear = (workOf: (size: number) => () => void, size: number): void => {
  const large = workOf(16 * size)
  const small = workOf(size)
  small()
  let [cost, otherCost] = [Infinity, Infinity]
  for (let look = 0; look < looks && !(cost / Math.max(otherCost, shortest) < 80); look++) {
    if (look % 5 === 0) otherCost = Math.min(otherCost, time(small))
    cost = Math.min(cost, timeOnce(large))
  }
  assert.isBelow(cost / Math.max(otherCost, shortest), 80)
}
