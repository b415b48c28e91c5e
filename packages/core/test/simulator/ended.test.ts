import { assert, describe, it } from "@effect/vitest"
import { Effect, Exit } from "effect"
import * as Supervised from "../../src/mailbox/Supervised.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { ended } from "../../src/simulator/ended.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { accountFor } from "../connection/support.ts"
import { pass } from "../supervision/support.ts"

const { wellBehaved } = Simulator.profiles

/** Supervises an account, and is done once it is selected. */
const app = Effect.gen(function* () {
  const supervised = yield* Supervised.make(accountFor(wellBehaved))
  yield* pass(2_000)
  return supervised
})

describe("Simulator.ended", () => {
  it.effect("closes the scope while time passes: LOGOUT is answered", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, { latency: "40 millis" })
      const supervised = yield* ended(app).pipe(Effect.provideService(Transport, simulator.transport))
      assert.strictEqual((yield* supervised.status)._tag, "Ended")
      const sent = simulator
        .log()
        .flatMap(({ bytes, from }) => (from === "client" ? [String.fromCharCode(...bytes)] : []))
      assert.match(sent.join(""), / LOGOUT\r\n$/)
    })
  )

  it.effect("fails as the app does", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Effect.exit(ended(Effect.fail("full"))), Exit.fail("full"))
    })
  )
})
