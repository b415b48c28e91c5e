/** Work whose time grows with its input, and not with its square. */
import { assert } from "@effect/vitest"

/** Milliseconds of this process's own work: other work on the machine does not count. */
const timeOnce = (work: () => void): number => {
  const start = process.cpuUsage()
  work()
  const { system, user } = process.cpuUsage(start)
  return (system + user) / 1_000
}

/** The best of three, for noise only adds. */
export const time = (work: () => void): number => Math.min(...Array.from({ length: 3 }, () => timeOnce(work)))

/** What is shorter cannot be distinguished from nothing. */
const shortest = 0.02

/** On a busy machine the first looks may all be bad ones. */
const looks = 30

/**
 * What costs fewer than so many times as much as other work does so at one of several looks. Noise can only make the work
 * look dear, so that one look below is enough; the other work is measured well, since noise in it would hide much. What is
 * far below at a first look, of one measurement each, needs no other: the work comes first, for it is compiled there.
 */
export const assertBelow = (times: number, work: () => void, other: () => void): void => {
  let cost = timeOnce(work)
  if (cost / Math.max(timeOnce(other), shortest) < times / 4) return
  let otherCost = time(other)
  for (let look = 1; look < looks && cost / Math.max(otherCost, shortest) >= times; look++) {
    cost = Math.min(cost, timeOnce(work))
    if (look % 5 === 0) otherCost = Math.min(otherCost, time(other))
  }
  assert.isBelow(cost / Math.max(otherCost, shortest), times)
}

/** In as many parts, linear work costs what it costs as a whole, up to caches; quadratic work costs as many times less. */
const parts = 64

/** How many parts are measured, each of which costs the same. */
const measured = 16

/** The whole takes 16 times `size`: both sides are long enough that neither ticks of the clock nor one pause decide. */
export const assertLinear = (workOf: (size: number) => () => void, size: number): void => {
  const whole = workOf(16 * size)
  const part = workOf((16 * size) / parts)
  assertBelow((20 * parts) / measured, whole, () => {
    for (let at = 0; at < measured; at++) part()
  })
}
