/** Work whose time grows with its input, and not with its square. */
import { assert } from "@effect/vitest"

/** The best of five, in ms: noise only ever adds. */
const time = (work: () => void): number =>
  Math.min(
    ...Array.from({ length: 5 }, () => {
      const start = performance.now()
      work()
      return performance.now() - start
    })
  )

/** Sixteen times the input costs 16 times the work, or 256 times where the work is quadratic. */
export const assertLinear = (workOf: (size: number) => () => void, size: number): void => {
  const large = workOf(16 * size)
  const small = workOf(size)
  small()
  assert.isBelow(time(large) / time(small), 80)
}
