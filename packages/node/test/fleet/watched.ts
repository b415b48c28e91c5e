/** A process under a watchdog: it is heard of every 100 ms and must be within a second. `loop` stands still at "stall". */
import { Effect, Option } from "effect"
import * as Watchdog from "../../src/fleet/Watchdog.ts"

const program = Effect.gen(function* () {
  const { expect } = yield* Watchdog.make
  process.stdin.once("data", () => {
    for (;;);
  })
  yield* expect(Option.some(1000))
  process.stdout.write("ready\n")
  yield* Effect.forever(Effect.andThen(Effect.sleep("100 millis"), expect(Option.some(1000))))
})

Effect.runFork(Effect.scoped(program))
