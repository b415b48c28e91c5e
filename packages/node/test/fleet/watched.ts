/** A process under a watchdog: it is heard of every 100 ms, and says so, and must be within a second. "stall" stops it. */
import { Effect, Option, Schedule } from "effect"
import * as Watchdog from "../../src/fleet/Watchdog.ts"

const program = Effect.gen(function* () {
  const { expect } = yield* Watchdog.make
  process.stdin.once("data", () => {
    for (;;);
  })
  const heardOf = Effect.andThen(
    expect(Option.some(1000)),
    Effect.sync(() => process.stdout.write("here\n"))
  )
  yield* Effect.repeat(heardOf, Schedule.spaced("100 millis"))
})

Effect.runFork(Effect.scoped(program))
