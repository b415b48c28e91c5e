import { assert, describe, it } from "@effect/vitest"
import { type Event, ring, type Ring } from "@effect-imap/core/internal/Trace"
import { Clock, Effect, Fiber, Stream } from "effect"
import { table } from "@effect-imap/core/internal/Sizes"
import { eventsOf, traceClock } from "../../src/server/events.ts"
import { at, header } from "../support.ts"
import { pass } from "../support/pass.ts"

const note = (number: number): Event => at(number, "trace:note", { text: `n${number}` })

/** A viewer that has begun to read; what it got, chunk by chunk. */
const view = Effect.fnUntraced(function* (source: Ring) {
  const got: Array<string> = []
  const fiber = yield* Effect.forkChild(
    Effect.andThen(
      Effect.sleep(1),
      Stream.runForEach(Stream.decodeText(eventsOf(source)), (text) => Effect.sync(() => got.push(text)))
    )
  )
  yield* pass("1 millis")
  return { got, fiber }
})

const filled = (count: number, capacity = 65_536) => {
  const source = ring({ capacity })
  source.sink.header(header)
  for (let number = 1; number <= count; number++) source.sink.event(note(number))
  return source
}

const texts = (got: ReadonlyArray<string>) =>
  Array.from(got.join("").matchAll(/"text":"(n\d+)"/g), ([, text]) => text)

describe("a live trace", () => {
  it.effect(
    "L7 long lines are weighed: no more of them is kept, or sent to who comes late, than the table allows",
    () =>
      Effect.gen(function* () {
        const source = ring({ capacity: 65_536 })
        source.sink.header(header)
        const line = "x".repeat(8000)
        for (let number = 0; number < 8000; number++) {
          source.sink.event(at(number, "wire:received", { line, bytes: line.length }))
        }
        const { got } = yield* view(source)
        yield* pass("1 second")
        const bytes = got.reduce((sum, text) => sum + text.length, 0)
        assert.isBelow(bytes, 2 * table.traceRing.value)
        assert.include(got.join("").slice(0, 4000), "trace:gap")
      })
  )

  it.effect("begins with the header, and with what is kept", () =>
    Effect.gen(function* () {
      const { got } = yield* view(filled(3))
      yield* pass("16 millis")
      const lines = got.join("").trim().split("\n")
      assert.include(lines[0], '"file_schema":"urn:effect-imap:trace"')
      assert.deepStrictEqual(texts(got), ["n1", "n2", "n3"])
      assert.lengthOf(lines, 4)
    })
  )

  it.effect("is answered at once, though nothing has happened yet", () =>
    Effect.gen(function* () {
      const source = ring()
      const { got } = yield* view(source)
      assert.deepStrictEqual(got, ["\n"])
      source.sink.header(header)
      source.sink.event(note(1))
      yield* pass("32 millis")
      assert.include(got[1], '"file_schema"')
      assert.deepStrictEqual(texts(got), ["n1"])
    })
  )

  it.effect("sends together what happens within 16 ms, and not later", () =>
    Effect.gen(function* () {
      const source = filled(1)
      const { got } = yield* view(source)
      yield* pass("16 millis")
      got.length = 0
      source.sink.event(note(2))
      yield* pass("8 millis")
      source.sink.event(note(3))
      yield* pass("8 millis")
      assert.lengthOf(got, 1)
      assert.deepStrictEqual(texts(got), ["n2", "n3"])
    })
  )

  it.effect("puts at most 2048 events into words at once", () =>
    Effect.gen(function* () {
      const { got } = yield* view(filled(5000))
      yield* pass("64 millis")
      const sizes = got.map((text) => texts([text]).length).filter((size) => size > 0)
      assert.deepStrictEqual(sizes, [2048, 2048, 904])
    })
  )

  it.effect("F22 says what a viewer that came late, or was slow, has missed", () =>
    Effect.gen(function* () {
      const source = filled(10, 4)
      const { got } = yield* view(source)
      yield* pass("16 millis")
      assert.include(got.join(""), '"name":"trace:gap","group_id":"c1","data":{"dropped":6,"older":true}')
      got.length = 0
      for (let number = 11; number <= 20; number++) source.sink.event(note(number))
      yield* pass("16 millis")
      assert.include(got.join(""), '"dropped":6')
      assert.deepStrictEqual(texts(got), ["n17", "n18", "n19", "n20"])
    })
  )

  it.effect("shows that it lives while nothing happens", () =>
    Effect.gen(function* () {
      const { got } = yield* view(filled(1))
      yield* pass("16 millis")
      got.length = 0
      yield* pass("15 seconds")
      assert.deepStrictEqual(got, ["\n", "\n", "\n"])
    })
  )

  it.effect("ends once all is sent", () =>
    Effect.gen(function* () {
      const source = filled(1)
      const { fiber, got } = yield* view(source)
      source.sink.event(note(2))
      source.end()
      yield* pass("64 millis")
      yield* Fiber.join(fiber)
      assert.deepStrictEqual(texts(got), ["n1", "n2"])
    })
  )

  it.effect("sends its clock's time", () =>
    Effect.gen(function* () {
      const { now, sink } = traceClock(ring().sink, yield* Clock.Clock)
      assert.isUndefined(now())
      yield* pass("10 seconds")
      sink.event(note(250))
      yield* pass("2 seconds")
      assert.strictEqual(now(), 2250)
    })
  )
})
