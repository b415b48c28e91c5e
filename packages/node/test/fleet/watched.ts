/**
 * A process under a watchdog: it is heard of every 100 ms, and says so, and must be within as many milliseconds as its
 * argument says. "stall" stops it.
 */
import { Effect, Option, Schedule } from "effect"
import * as Watchdog from "../../src/fleet/Watchdog.ts"

const program = Effect.gen(function* () {
  const { expect } = yield* Watchdog.make
  process.stdin.once("data", () => {
    for (;;);
  })
  const heardOf = Effect.andThen(
    expect(Option.some(Number(process.argv[2]))),
    Effect.sync(() => process.stdout.write("here\n"))
  )
  yield* Effect.repeat(heardOf, Schedule.spaced("100 millis"))
})

Effect.runFork(Effect.scoped(program))
