import { assert, it, vi } from "@effect/vitest"
import { Clock, Effect, Fiber } from "effect"
import { prepare, type Result } from "../../playground/run/prepare.ts"
import { fromLink } from "../../playground/run/Trial.ts"
import { VirtualTime } from "../../playground/run/VirtualTime.ts"
import { pass } from "../support/pass.ts"

const began = 1_000_000

/** Lets real time pass, and all be done that is due. */
const later = (milliseconds: number) => Effect.repeat(pass(5), { times: milliseconds / 5 - 1 })

/** Sleeps in virtual time, and notes when it woke. */
const sleeping = (time: VirtualTime, ...naps: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const woke: Array<number> = []
    yield* Effect.forkChild(time.passing)
    yield* Effect.forkChild(
      time.provide(
        Effect.forEach(naps, (nap) =>
          Effect.sleep(nap).pipe(
            Effect.andThen(Clock.currentTimeMillis),
            Effect.tap((now) => Effect.sync(() => woke.push(now - began)))
          )
        )
      )
    )
    return woke
  })

it.effect("passes as fast as it is asked to", () =>
  Effect.gen(function* () {
    const time = new VirtualTime(began, { speed: 0.5, paused: false })
    const woke = yield* sleeping(time, 100, 100)
    yield* later(190)
    assert.deepStrictEqual(woke, [])
    yield* later(45)
    assert.deepStrictEqual(woke, [100])
    time.pace = { speed: 10, paused: false }
    yield* later(60)
    assert.deepStrictEqual(woke, [100, 200])
  })
)

it.effect("stops while it is paused, and goes on by one event with each step", () =>
  Effect.gen(function* () {
    const time = new VirtualTime(began, { speed: 1, paused: true })
    const woke = yield* sleeping(time, 100, 3_600_000, 1)
    yield* later(10_000)
    assert.deepStrictEqual(woke, [])
    time.step()
    yield* later(100)
    assert.deepStrictEqual(woke, [100])
    time.step()
    yield* later(100)
    assert.deepStrictEqual(woke, [100, 3_600_100])
  })
)

const paces = [
  { speed: 1, seconds: 1, words: "a second" },
  { speed: 0.4, seconds: 2, words: "two in slow motion" }
]

for (const { seconds, speed, words } of paces) {
  it.effect(`an hour of silence passes in ${words} at most, and ends at the millisecond`, () =>
    Effect.gen(function* () {
      const time = new VirtualTime(began, { speed, paused: false })
      const woke = yield* sleeping(time, 3_600_000)
      yield* later(400)
      assert.isAtMost(time.now, 500, "it begins as it is")
      yield* later(seconds * 1000 - 400)
      assert.deepStrictEqual(woke, [3_600_000])
    })
  )
}

it.effect("what sleeps no more is not waited for", () =>
  Effect.gen(function* () {
    const time = new VirtualTime(began, { speed: 1, paused: false })
    yield* Effect.forkChild(time.passing)
    const nap = yield* Effect.forkChild(time.provide(Effect.sleep(50)))
    yield* Fiber.interrupt(nap)
    yield* later(1_000)
    assert.strictEqual(time.now, 0)
  })
)

it.live("no time passes while SCRAM signs, however fast it passes otherwise", () =>
  Effect.gen(function* () {
    const { subtle } = crypto
    const deriveBits = subtle.deriveBits.bind(subtle)
    const slowly = (...given: Parameters<typeof deriveBits>) =>
      new Promise<ArrayBuffer>((resolve) => setTimeout(() => resolve(deriveBits(...given)), 50))
    const { outcomes } = yield* Effect.callback<Result>((resume) => {
      vi.spyOn(subtle, "deriveBits").mockImplementation(slowly)
      const asked = { trial: fromLink("#server=scram"), own: undefined, pace: { speed: 1e9, paused: false } }
      const ended = (result: Result) => resume(Effect.succeed(result))
      prepare(asked, () => undefined, ended).start()
    })
    assert.deepStrictEqual(
      outcomes?.map(({ words }) => words),
      ["INBOX with 12 messages"]
    )
  }).pipe(Effect.ensuring(Effect.sync(vi.restoreAllMocks)))
)
