import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Simulator from "../../src/Simulator.ts"
import { commands, inTime, written } from "../connection/support.ts"
import { atServer, pass } from "../supervised/support.ts"
import { fleetOf, stateOf } from "./support.ts"

describe("an account of a fleet", () => {
  it.effect("is selected once it is watched, and is one connection when it is watched twice", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* fleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      assert.lengthOf(written(simulator), 1)
    })
  )

  it.effect("logs out when it is no longer watched, and is forgotten", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* fleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      yield* inTime(fleet.unwatch("ada"))
      assert.strictEqual(commands(written(simulator)[0]).at(-1), "LOGOUT")
      assert.isEmpty(yield* fleet.statuses)
    })
  )

  it.effect("K14 comes back after a loss", () =>
    Effect.gen(function* () {
      const { fleet, simulator } = yield* fleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      yield* atServer(simulator, Simulator.disconnect)
      yield* pass(5_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      assert.lengthOf(written(simulator), 2)
    })
  )
})
