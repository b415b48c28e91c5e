import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Option, Stream } from "effect"
import type { Event } from "../../src/trace/Trace.ts"
import { ring } from "../../src/trace/Trace.ts"
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
/** Left out for newer ones; a new reader learns how many. */
const older = (time: number, dropped: number): Event => ({
  time,
  name: "trace:gap",
  group_id: "c1",
  data: { dropped, older: true }
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
    assert.deepStrictEqual(filled(3, 5).events(), [older(3, 2), note(3), note(4), note(5)])
  })

  it("an open connection keeps its beginning, as long as it is open", () => {
    const started: Event = {
      time: 0,
      name: "connection:started",
      group_id: "c1",
      data: { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" }
    }
    const opened: Event = {
      time: 0,
      name: "activity:start",
      group_id: "c1",
      data: { id: "watch", state: "selected.quiet" }
    }
    const timer: Event = {
      time: 0,
      name: "timer:set",
      group_id: "c1",
      data: { timer: "authLimit", ms: 30_000 }
    }
    const kept = ring({ capacity: 8 })
    for (const event of [started, timer, note(0), opened]) kept.sink.event(event)
    for (let number = 1; number <= 20; number++) kept.sink.event(note(number))
    assert.deepStrictEqual(kept.events().slice(0, 4), [started, note(0), opened, older(16, 16)])
    assert.isAtMost(kept.events().length, 9)
    kept.sink.event({ time: 30, name: "connection:ended", group_id: "c1", data: { outcome: "closed" } })
    assert.notInclude(kept.events(), started)
  })

  it("a gap counts what is forgotten of each open connection", () => {
    const kept = ring({ capacity: 8 })
    for (const group_id of ["c1", "c2", "c3"]) {
      kept.sink.event({
        time: 0,
        name: "connection:started",
        group_id,
        data: { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" }
      })
    }
    const ofGroup = (group_id: string, number: number): Event => ({ ...note(number), group_id })
    for (let number = 1; number <= 6; number++) {
      kept.sink.event(ofGroup("c1", number))
      kept.sink.event(ofGroup("c2", number))
    }
    for (let number = 7; number <= 16; number++) kept.sink.event(ofGroup("c1", number))
    const gaps = kept.events().filter(({ name }) => name === "trace:gap")
    assert.deepStrictEqual(gaps, [{ ...older(6, 5), group_id: "c2" }, older(14, 12)])
  })

  it("a connection that ended while all of it was kept is forgotten like it", () => {
    const kept = ring({ capacity: 8 })
    const started = (group: string): Event => ({
      time: 0,
      name: "connection:started",
      group_id: group,
      data: { host: "imap.example.com", port: 993, policy: "planned", attempt: 1, session: "s1" }
    })
    const ended: Event = { time: 0, name: "connection:ended", group_id: "c1", data: { outcome: "closed" } }
    for (const event of [started("c1"), ended, started("c2")]) kept.sink.event(event)
    for (let number = 1; number <= 20; number++) kept.sink.event({ ...note(number), group_id: "c2" })
    assert.deepStrictEqual(kept.events()[0], started("c2"))
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

  it.effect("F22 a reader that fell behind learns so, and goes on", () =>
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

  it.effect("a reader gets what is kept, and then the end", () =>
    Effect.gen(function* () {
      const kept = filled(3, 5)
      const waiting = yield* Effect.forkChild(Stream.runCollect(kept.stream), { startImmediately: true })
      yield* settle
      kept.sink.event(note(6))
      kept.end()
      kept.sink.event(note(7))
      assert.isFalse(kept.sink.listening())
      const before = [older(3, 2), note(3), note(4), note(5)]
      assert.deepStrictEqual(yield* Fiber.join(waiting), [...before, note(6)])
      assert.deepStrictEqual(yield* Stream.runCollect(kept.stream), [older(4, 3), note(4), note(5), note(6)])
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
