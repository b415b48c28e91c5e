/** Events in the app's log. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, Layer, Logger, References } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { connected } from "../connection/support.ts"

/** Connects, and returns the levels and names of what is logged. */
const logged = Effect.fnUntraced(function* (minimum: "Debug" | "Info") {
  const lines: Array<readonly [level: string, name: unknown]> = []
  const logger = Logger.make(({ logLevel, message }) => {
    lines.push([logLevel, Array.isArray(message) ? message[0] : message])
  })
  const level = Layer.succeed(References.MinimumLogLevel, minimum)
  const traced = Trace.layerLogger.pipe(Layer.provideMerge([Logger.layer([logger]), level]))
  yield* connected(Simulator.profiles.wellBehaved).pipe(Effect.provide(traced))
  return lines
})

describe("Trace.layerLogger", () => {
  it.effect("logs each event at Debug", () =>
    Effect.gen(function* () {
      const lines = yield* logged("Debug")
      assert.deepInclude(lines, ["Debug", "wire:sent"])
      assert.deepInclude(lines, ["Debug", "machine:transition"])
      assert.isEmpty(lines.filter(([level]) => level !== "Debug"))
    })
  )

  it.effect("is silent above that level", () => Effect.map(logged("Info"), (lines) => assert.isEmpty(lines)))
})
