/** A program that is too busy for its connection: its timers come late, and a trace can say so. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Alarm } from "../src/lifecycle/interpreter/Alarm.ts"
import { settle } from "./support/settle.ts"

/** An alarm with a limit of ten seconds, and what it reported. */
const alarmed = Effect.fnUntraced(function* (isPaid: boolean) {
  const clock = yield* Effect.clockWith(Effect.succeed)
  const reported: Array<number> = []
  let stalled = 0
  const late = (ms: number) => void reported.push(ms)
  const alarm = new Alarm({
    clock: {
      ...clock,
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe() + BigInt(stalled) * 1_000_000n
    },
    fork: Effect.runForkWith(yield* Effect.context<never>()),
    attention: { isPaid: () => isPaid, late }
  })
  alarm.set(() => undefined, 10_000)
  alarm.arm()
  const stall = (ms: number) => void (stalled += ms)
  return { reported, stall }
})

it.effect("a timer that comes late is reported with its milliseconds, once", () =>
  Effect.gen(function* () {
    const { reported, stall } = yield* alarmed(true)
    yield* TestClock.adjust(500)
    yield* settle
    assert.deepStrictEqual(reported, [])
    stall(700)
    yield* TestClock.adjust(100)
    yield* settle
    assert.deepStrictEqual(reported, [700])
    yield* TestClock.adjust(1_000)
    yield* settle
    assert.deepStrictEqual(reported, [700])
  })
)

it.effect("nothing is reported, and no timer is added, while nobody wants to know", () =>
  Effect.gen(function* () {
    const { reported, stall } = yield* alarmed(false)
    stall(700)
    yield* TestClock.adjust(1_000)
    yield* settle
    assert.deepStrictEqual(reported, [])
  })
)
