/** Pauses between questions that a server keeps provoking. */
import { assert, it } from "@effect/vitest"
import { Pause } from "../../src/mailbox/following/Pause.ts"

it("is whole milliseconds, so that a clock with fractions of one passes it", () => {
  const pause = new Pause()
  const from = 19_992.8042
  for (let times = 0; times < 6; times++) pause.asked(from)
  const left = pause.leftMs(from)
  assert.strictEqual(left, 4000)
  for (const now of [from + left, 19_992.8042 + 4000, from + 3999.9999999999]) {
    const rest = pause.leftMs(now)
    assert.isTrue(rest === 0 || now + rest > now, `${rest} at ${now}`)
    assert.strictEqual(rest, Math.ceil(rest))
  }
})

it("is an hour at most, however often a question was asked", () => {
  const pause = new Pause()
  for (let times = 0; times < 100; times++) pause.asked(0)
  assert.strictEqual(pause.leftMs(0), 3_600_000)
})
