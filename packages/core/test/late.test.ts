/** A program that is too busy for its connection: its timers come late, and a trace can say so. */
import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { Alarm } from "../src/lifecycle/interpreter/Alarm.ts"
import { settle } from "./support/settle.ts"

/** An alarm with a limit in milliseconds, what it reported, and how often it slept. */
const alarmed = Effect.fnUntraced(function* (isPaid: boolean, limit = 10_000) {
  const clock = yield* Effect.clockWith(Effect.succeed)
  const reported: Array<number> = []
  let stalled = 0
  let slept = 0
  const late = (ms: number) => void reported.push(ms)
  const alarm = new Alarm({
    clock: {
      ...clock,
      sleep: (duration) => {
        slept++
        return clock.sleep(duration)
      },
      monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe() + BigInt(stalled) * 1_000_000n
    },
    fork: Effect.runForkWith(yield* Effect.context<never>()),
    attention: { isPaid: () => isPaid, late }
  })
  alarm.set({ ring: () => undefined, ends: 0 }, limit)
  alarm.arm()
  const stall = (ms: number) => void (stalled += ms)
  return { reported, stall, sleeps: () => slept, busyMs: () => alarm.busyMs() }
})

it.effect("a timer that comes late is reported with its milliseconds, once", () =>
  Effect.gen(function* () {
    const { busyMs, reported, stall } = yield* alarmed(true)
    yield* TestClock.adjust(500)
    yield* settle
    assert.deepStrictEqual(reported, [])
    stall(700)
    yield* TestClock.adjust(100)
    yield* settle
    assert.deepStrictEqual(reported, [700])
    assert.strictEqual(busyMs(), 700)
    yield* TestClock.adjust(1_000)
    yield* settle
    assert.deepStrictEqual(reported, [700])
    assert.strictEqual(busyMs(), 0)
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

it.effect(
  "a long wait has few timers, of which one that comes late by more than a tenth of it is reported",
  () =>
    Effect.gen(function* () {
      const { reported, sleeps, stall } = yield* alarmed(true, 3_600_000)
      yield* TestClock.adjust("30 minutes")
      yield* settle
      assert.isBelow(sleeps(), 100)
      stall(200_000)
      yield* TestClock.adjust("3 minutes")
      yield* settle
      assert.deepStrictEqual(reported, [200_000])
    })
)

it.effect(
  "each connection is told of a time in which nothing was done, although its own timers are far away",
  () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const fork = Effect.runForkWith(yield* Effect.context<never>())
      let stalled = 0
      const busy = {
        ...clock,
        monotonicTimeNanosUnsafe: () => clock.monotonicTimeNanosUnsafe() + BigInt(stalled) * 1_000_000n
      }
      const reported: Array<string> = []
      const alarm = (name: string, isPaid: boolean) => {
        const late = (ms: number) => void reported.push(`${name} ${ms}`)
        const alarm = new Alarm({ clock: busy, fork, attention: { isPaid: () => isPaid, late } })
        alarm.set({ ring: () => undefined, ends: 0 }, 3_600_000)
        alarm.arm()
      }
      alarm("long", true)
      yield* TestClock.adjust("30 minutes")
      yield* settle
      alarm("short", true)
      alarm("at rest", false)
      stalled = 700
      yield* TestClock.adjust(100)
      yield* settle
      assert.deepStrictEqual(reported.toSorted(), ["long 700", "short 700"])
      yield* TestClock.adjust("10 minutes")
      yield* settle
      assert.strictEqual(reported.length, 2)
    })
)
