import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"

/** Stands still in real time, as a busy machine does, and uses none of it. */
const stalled = Effect.sync(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100))

it.effect("what a moment brings is done before the next moment, however long the machine takes", () =>
  Effect.gen(function* () {
    const done: Array<string> = []
    const note = (what: string) => Effect.sync(() => void done.push(what))
    const turns = Effect.repeat(Effect.yieldNow, { times: 10 })
    const first = Effect.all([turns, stalled, turns, note("first")], { discard: true })
    yield* Effect.forkChild(Effect.delay(first, 10))
    yield* Effect.forkChild(Effect.delay(note("second"), 20))
    yield* Effect.yieldNow
    yield* TestClock.adjust(30)
    assert.deepStrictEqual(done, ["first", "second"])
  })
)
