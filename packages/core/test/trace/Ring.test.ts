import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option, Stream } from "effect"
import type { Event } from "../../src/Trace.ts"
import { ring } from "../../src/Trace.ts"
import { settle } from "../support/settle.ts"

const note = (number: number): Event => ({
  time: number,
  name: "trace:note",
  group_id: "c1",
  data: { text: String(number) }
})
const gap = (time: number, dropped: number): Event => ({
  time,
  name: "trace:gap",
  group_id: "c1",
  data: { dropped }
})

const filled = (capacity: number, count: number) => {
  const kept = ring({ capacity })
  for (let number = 1; number <= count; number++) kept.sink.event(note(number))
  return kept
}

describe("Ring", () => {
  it("keeps all up to its capacity", () => {
    assert.deepStrictEqual(filled(3, 3).events(), [note(1), note(2), note(3)])
  })

  it("F22 says how many older events are gone", () => {
    assert.deepStrictEqual(filled(3, 5).events(), [gap(3, 2), note(3), note(4), note(5)])
  })

  it("keeps the header for late viewers", () => {
    assert.deepStrictEqual(ring().header(), Option.none())
  })

  it.effect("a late reader gets what is kept, then what happens", () =>
    Effect.gen(function* () {
      const kept = filled(3, 2)
      const reader = yield* Effect.forkChild(Stream.runCollect(Stream.take(kept.stream, 4)), {
        startImmediately: true
      })
      yield* settle
      kept.sink.event(note(3))
      yield* settle
      kept.sink.event(note(4))
      assert.deepStrictEqual(yield* Fiber.join(reader), [note(1), note(2), note(3), note(4)])
    })
  )

  it.effect("F22 a reader that fell behind is told so, and goes on", () =>
    Effect.gen(function* () {
      const kept = filled(2, 1)
      const reader = yield* Effect.forkChild(Stream.runCollect(Stream.take(kept.stream, 4)), {
        startImmediately: true
      })
      yield* settle
      for (let number = 2; number <= 9; number++) kept.sink.event(note(number))
      assert.deepStrictEqual(yield* Fiber.join(reader), [note(1), gap(8, 6), note(8), note(9)])
    })
  )

  it.effect("a reader is told what is kept, and then the end", () =>
    Effect.gen(function* () {
      const kept = filled(3, 5)
      const waiting = yield* Effect.forkChild(Stream.runCollect(kept.stream), { startImmediately: true })
      yield* settle
      kept.sink.event(note(6))
      kept.end()
      kept.sink.event(note(7))
      assert.isFalse(kept.sink.listening())
      const before = [gap(3, 2), note(3), note(4), note(5)]
      assert.deepStrictEqual(yield* Fiber.join(waiting), [...before, note(6)])
      assert.deepStrictEqual(yield* Stream.runCollect(kept.stream), [gap(4, 3), note(4), note(5), note(6)])
    })
  )

  it.effect("two readers each get everything", () =>
    Effect.gen(function* () {
      const kept = filled(8, 1)
      const both = yield* Effect.forkChild(
        Effect.all(
          [1, 2].map(() => Stream.runCollect(Stream.take(kept.stream, 3))),
          { concurrency: "unbounded" }
        ),
        { startImmediately: true }
      )
      yield* settle
      kept.sink.event(note(2))
      yield* settle
      kept.sink.event(note(3))
      const all = [note(1), note(2), note(3)]
      assert.deepStrictEqual(yield* Fiber.join(both), [all, all])
    })
  )
})
