/** The timers of all connections on a clock, which share one sleep. */
import { assert, describe, it } from "@effect/vitest"
import { type Clock, Effect } from "effect"
import { TestClock } from "effect/testing"
import * as fc from "fast-check"
import { ComputerSleep } from "../src/lifecycle/interpreter/ComputerSleep.ts"
import { type Timer, TimerQueue } from "../src/lifecycle/interpreter/TimerQueue.ts"
import { settle } from "./support/settle.ts"

/** A clock of its own, that counts the sleeps on it, and can be slept through. */
const counted = Effect.map(
  Effect.clockWith((clock) => Effect.succeed(clock)),
  (clock) => {
    let sleeping = 0
    let ahead = 0
    const counting: Clock.Clock = {
      ...clock,
      currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + ahead,
      sleep: (duration) =>
        Effect.suspend(() => {
          sleeping++
          return Effect.ensuring(
            clock.sleep(duration),
            Effect.sync(() => sleeping--)
          )
        })
    }
    const sleepThrough = (ms: number) => void (ahead += ms)
    return { clock: counting, sleepThrough, sleeping: () => sleeping }
  }
)

/** Makes timers by name, each of which notes its name when it fires, then does as `also` says. */
const timers = Effect.map(Effect.context<never>(), (services) => {
  const fired: Array<string> = []
  const fork = Effect.runForkWith(services)
  const make = (name: string, also: () => void = () => {}): Timer => {
    const fire = () => {
      fired.push(name)
      also()
    }
    return { at: Infinity, order: 0, place: 0, fork, fire }
  }
  return { fired, make }
})

const pass = (ms: number) => Effect.andThen(TestClock.adjust(ms), settle)

describe("the timers of a clock", () => {
  it.effect("share one sleep, and none is left once all are cleared", () =>
    Effect.gen(function* () {
      const { clock, sleeping } = yield* counted
      const { fired, make } = yield* timers
      const queue = TimerQueue.of(clock)
      const all = ["a", "b", "c"].map((name) => make(name))
      for (const [index, timer] of all.entries()) queue.set(timer, 300 - 100 * index)
      yield* settle
      assert.strictEqual(sleeping(), 1)
      yield* pass(250)
      assert.deepStrictEqual(fired, ["c", "b"])
      assert.strictEqual(sleeping(), 1)
      for (const timer of all) queue.set(timer, Infinity)
      yield* settle
      assert.strictEqual(sleeping(), 0)
    })
  )

  it.effect("are those of that clock alone", () =>
    Effect.gen(function* () {
      const one = yield* counted
      const other = yield* counted
      const { make } = yield* timers
      TimerQueue.of(one.clock).set(make("a"), 100)
      yield* settle
      assert.deepStrictEqual([one.sleeping(), other.sleeping()], [1, 0])
      yield* pass(100)
      assert.deepStrictEqual([one.sleeping(), other.sleeping()], [0, 0])
    })
  )

  it.effect("fire as they are set by then: one may clear another, set it, or be set again", () =>
    Effect.gen(function* () {
      const { clock } = yield* counted
      const { fired, make } = yield* timers
      const queue = TimerQueue.of(clock)
      const cleared = make("cleared")
      const later = make("later")
      const first = make("first", () => {
        queue.set(cleared, Infinity)
        queue.set(later, 500)
        if (fired.length === 1) queue.set(first, 150)
      })
      queue.set(first, 100)
      queue.set(cleared, 100)
      queue.set(later, 100)
      yield* pass(499)
      assert.deepStrictEqual(fired, ["first", "first"])
      yield* pass(1)
      assert.deepStrictEqual(fired, ["first", "first", "later"])
    })
  )

  it.effect("fire all the same after one that throws", () =>
    Effect.gen(function* () {
      const { clock } = yield* counted
      const { fired, make } = yield* timers
      const queue = TimerQueue.of(clock)
      const failing = make("failing", () => {
        throw new Error("a timer's own problem")
      })
      queue.set(failing, 100)
      queue.set(make("next"), 100)
      yield* pass(100)
      assert.deepStrictEqual(fired, ["failing", "next"])
    })
  )

  it.effect("fire in the order of their times, then in that in which they were set", () =>
    Effect.gen(function* () {
      const { make, fired } = yield* timers
      yield* Effect.promise(() =>
        fc.assert(
          fc.asyncProperty(
            fc.array(fc.tuple(fc.nat({ max: 99 }), fc.option(fc.nat({ max: 9 }))), { maxLength: 300 }),
            (calls) =>
              Effect.runPromise(
                Effect.provide(
                  Effect.gen(function* () {
                    const { clock, sleeping } = yield* counted
                    const queue = TimerQueue.of(clock)
                    const set = new Map<Timer, number>()
                    const all = Array.from({ length: 100 }, (_, index) => make(String(index)))
                    for (const [index, at] of calls) {
                      const timer = all[index]
                      if (timer === undefined) continue
                      queue.set(timer, at ?? Infinity)
                      set.delete(timer)
                      if (at !== null) set.set(timer, at)
                    }
                    yield* pass(10)
                    const expected = Array.from(set, ([timer, at]) => [all.indexOf(timer), at] as const)
                    const order = expected.toSorted((a, b) => a[1] - b[1]).map(([index]) => String(index))
                    assert.deepStrictEqual(fired.splice(0), order)
                    assert.strictEqual(sleeping(), 0)
                  }),
                  TestClock.layer()
                )
              )
          )
        )
      )
    })
  )
})

describe("the computer's sleep", () => {
  const sleepless = Effect.map(Effect.context<never>(), (services) => {
    const heard: Array<number> = []
    return { heard, fork: Effect.runForkWith(services), slept: (ms: number) => void heard.push(ms) }
  })

  it.effect("is noticed once by all, with one timer, which is gone with the last of them", () =>
    Effect.gen(function* () {
      const { clock, sleepThrough, sleeping } = yield* counted
      const computer = ComputerSleep.of(clock)
      const one = yield* sleepless
      const other = yield* sleepless
      computer.join(one)
      computer.join(other)
      yield* settle
      assert.strictEqual(sleeping(), 1)
      sleepThrough(3_600_000)
      yield* pass(120_000)
      assert.deepStrictEqual([one.heard, other.heard], [[3_600_000], [3_600_000]])
      computer.leave(one)
      computer.leave(other)
      yield* settle
      assert.strictEqual(sleeping(), 0)
    })
  )

  it.effect("concerns nobody who joined after it", () =>
    Effect.gen(function* () {
      const { clock, sleepThrough } = yield* counted
      const computer = ComputerSleep.of(clock)
      const before = yield* sleepless
      const after = yield* sleepless
      computer.join(before)
      sleepThrough(3_600_000)
      computer.join(after)
      yield* pass(120_000)
      assert.deepStrictEqual([before.heard, after.heard], [[3_600_000], []])
    })
  )

  it.effect("leaves no timer of who is ended by the news while it joins", () =>
    Effect.gen(function* () {
      const { clock, sleepThrough, sleeping } = yield* counted
      const computer = ComputerSleep.of(clock)
      const joining = yield* sleepless
      const ending = {
        ...(yield* sleepless),
        slept: () => {
          computer.leave(ending)
          computer.leave(joining)
        }
      }
      computer.join(ending)
      sleepThrough(3_600_000)
      computer.join(joining)
      yield* settle
      assert.strictEqual(sleeping(), 0)
      assert.deepStrictEqual(joining.heard, [])
    })
  )
})
