import { assert, it } from "@effect/vitest"
import { assertLinear } from "./linear.ts"

const steps = (count: number): number => {
  let sum = 0
  for (let step = 0; step < count; step++) sum += Math.sqrt(step)
  return sum
}

it("work whose time grows with the square of its input is not linear, and other work is", () => {
  assertLinear((size) => () => void steps(1_000 * size), 64)
  assert.throws(() => assertLinear((size) => () => void steps(10 * size * size), 64))
})
