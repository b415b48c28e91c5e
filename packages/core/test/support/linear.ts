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
 * What costs fewer than so many times as much as other work does so at one of several looks. Noise can only make the work
 * look dear, so that one look below is enough; the other work is measured well, since noise in it would hide much.
 */
export const assertBelow = (times: number, work: () => void, other: () => void): void => {
  let [cost, otherCost] = [Infinity, Infinity]
  for (let look = 0; look < looks && !(cost / Math.max(otherCost, shortest) < times); look++) {
    if (look % 5 === 0) otherCost = Math.min(otherCost, time(other))
    cost = Math.min(cost, timeOnce(work))
  }
  assert.isBelow(cost / Math.max(otherCost, shortest), times)
}

/** Sixteen times the input costs 16 times the work, or 256 times where the work is quadratic. */
export const assertLinear = (workOf: (size: number) => () => void, size: number): void => {
  const large = workOf(16 * size)
  const small = workOf(size)
  small()
  assertBelow(80, large, small)
}
