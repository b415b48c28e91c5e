import { assert, describe, it } from "@effect/vitest"
import { Deferred, Effect, Queue } from "effect"
import { settle } from "./settle.ts"

/** Passes a number on from fiber to fiber. */
const chain = Effect.fnUntraced(function* (fibers: number) {
  const first = yield* Queue.unbounded<number>()
  let last = first
  for (let number = 0; number < fibers; number++) {
    const [from, to] = [last, yield* Queue.unbounded<number>()]
    yield* Effect.forkChild(Effect.flatMap(Queue.take(from), (value) => Queue.offer(to, value + 1)))
    last = to
  }
  return { first, last }
})

describe("settle", () => {
  it.effect("waits for work of any length", () =>
    Effect.gen(function* () {
      const { first, last } = yield* chain(500)
      yield* Queue.offer(first, 0)
      yield* settle
      assert.deepStrictEqual(yield* Queue.clear(last), [500])
    })
  )

  it.effect("waits for fibers of another runtime", () =>
    Effect.gen(function* () {
      let done = false
      Effect.runFork(
        Effect.andThen(
          Effect.repeat(Effect.yieldNow, { times: 700 }),
          Effect.sync(() => (done = true))
        )
      )
      yield* settle
      assert.isTrue(done)
    })
  )

  it.effect("waits for nothing that needs time, and not for others that settle", () =>
    Effect.gen(function* () {
      const never = yield* Deferred.make<void>()
      yield* Effect.forkChild(Effect.race(Effect.sleep("1 hour"), Deferred.await(never)))
      yield* Effect.all([settle, settle, Effect.promise(() => Effect.runPromise(settle))], {
        concurrency: "unbounded"
      })
    })
  )
})
