/** Ctrl-C and limits are heard while a long trace is read and drawn. */
import { assert, describe, it } from "@effect/vitest"
import { toText } from "@effect-imap/core/Trace"
import * as Reader from "@effect-imap/visualizer/internal/Reader"
import * as Waterfall from "@effect-imap/visualizer/internal/Waterfall"
import { explaining } from "@effect-imap/visualizer/internal/Explain"
import { Effect, Exit, Fiber, Result } from "effect"
import { inTurns } from "../../../src/trace/inTurns.ts"

const header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: "2026-11-20T06:25:00.000Z" },
  lib: { core: "0.1.0" },
  runtime: "node 24.21.0",
  redaction: "strict",
  machine: { id: "connection", hash: "9f3c" }
} as const

/** Many connections of a few events each. */
const file = toText([
  header,
  ...Array.from({ length: 20_000 }, (_, at) => ({
    time: at,
    name: "wire:received" as const,
    group_id: `c${at >> 2}`,
    data: { line: `* ${at} EXISTS`, lane: "implicitTls" as const }
  }))
])

const trace = Result.getOrThrow(Reader.read(file))

const works: ReadonlyArray<readonly [string, () => Generator<void, unknown>]> = [
  ["read", () => Reader.reading(file)],
  ["drawn", () => Waterfall.rendering(trace)],
  ["explained", () => explaining(trace)]
]

describe("an interrupt is heard while a trace", () => {
  it.live.each(works)("is %s", ([, work]) =>
    Effect.gen(function* () {
      let pieces = 0
      function* counted() {
        for (const all = work(); all.next().done !== true; pieces++) yield
      }
      const fiber = yield* Effect.forkChild(inTurns(counted()))
      for (let turn = 0; turn < 3; turn++) yield* Effect.yieldNow
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      assert.isTrue(Exit.isFailure(exit))
      assert.isBelow(pieces, 10)
    })
  )

  it("is read, drawn and explained as at once", () => {
    assert.deepStrictEqual(Reader.read(file), Result.succeed(trace))
    assert.include(Waterfall.render(trace), "c4999")
  })
})
