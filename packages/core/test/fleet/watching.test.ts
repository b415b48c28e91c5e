import { assert, describe, it } from "@effect/vitest"
import { DateTime, Effect, Fiber, Logger, Option, Schema } from "effect"
import * as ImapFleet from "../../src/fleet/ImapFleet.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { commands, inTime, written } from "../connection/support.ts"
import { atServer, pass } from "../supervision/support.ts"
import { fleetOf, movingFleetOf, reasonOf, stateOf } from "./support.ts"

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

  it.effect("M18 is a Misuse if its key, its name or its mailbox is text that no table can hold", () =>
    Effect.gen(function* () {
      const { fleet, stored } = yield* movingFleetOf()
      for (const text of ["Work \ud83d", "a\0b"]) {
        const calls = [
          fleet.watch(text),
          fleet.watch("ada", { label: text }),
          fleet.watch("ada", { mailbox: text }),
          fleet.select("ada", text),
          fleet.unwatch(text),
          fleet.renew(text),
          fleet.status(text),
          fleet.retryNow(text),
          fleet.trace(text)
        ]
        for (const call of calls) assert.strictEqual(reasonOf(yield* Effect.exit(call)), "Misuse")
      }
      assert.strictEqual(stored(), "[[],[]]")
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

describe("what an account reported", () => {
  it.effect("holds on every later runner: watched it comes back, unwatched it does not", () =>
    Effect.gen(function* () {
      const { fleet, move, simulator } = yield* movingFleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      yield* move
      yield* move
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      assert.lengthOf(written(simulator), 3)
      yield* inTime(fleet.unwatch("ada"))
      yield* move
      assert.lengthOf(written(simulator), 3)
      assert.isTrue(written(simulator).every((lines) => lines.endsWith("LOGOUT\r\n")))
    })
  )

  it.effect(
    "is over once its runner has left it, until the next one begins, and then part of its history",
    () =>
      Effect.gen(function* () {
        const { end, fleet, giveBack, simulator, store, take } = yield* movingFleetOf()
        const statusOf = Effect.map(store.status("ada"), Option.getOrThrow)
        yield* inTime(fleet.watch("ada"))
        yield* pass(2_000)
        const selected = yield* statusOf
        yield* take
        yield* pass(40_000, 1_000)
        assert.isTrue(written(simulator)[0]?.endsWith("LOGOUT\r\n"))
        const left = yield* statusOf
        const { since, updatedAt } = left
        assert.deepStrictEqual(left, { ...selected, state: "Unassigned", since, updatedAt })
        assert.deepStrictEqual(since, updatedAt)
        assert.isAbove(DateTime.toEpochMillis(since), DateTime.toEpochMillis(selected.since))
        yield* giveBack
        yield* pass(20_000, 1_000)
        const { stays = [], state } = yield* statusOf
        assert.strictEqual(state, "Selected")
        assert.deepStrictEqual(
          stays.map(({ gone }) => gone),
          [undefined, since]
        )
        yield* end
        assert.strictEqual((yield* statusOf).state, "Unassigned", "after it has ended in good order")
      })
  )

  it.effect("holds on the next runner if the message is lost that keeps the account", () =>
    Effect.gen(function* () {
      const { driver, fleet, move, simulator } = yield* movingFleetOf()
      yield* inTime(fleet.watch("ada"))
      yield* pass(2_000)
      driver.unprocessed.clear()
      yield* move
      yield* pass(20_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
      assert.lengthOf(written(simulator), 2)
      yield* inTime(fleet.unwatch("ada"))
      assert.strictEqual(driver.unprocessed.size, 0)
    })
  )

  it.effect("leaves nothing that waits: neither in the storage, nor among the tasks that had begun", () =>
    Effect.gen(function* () {
      const waiting = ImapFleet.task(
        "waiting",
        { payload: Schema.Void, success: Schema.Void, isRepeatable: false },
        () => Effect.never
      )
      const { driver, fleet, store } = yield* movingFleetOf({ tasks: [waiting] })
      const begun: Array<string> = []
      yield* inTime(fleet.watch("ada"))
      const running = yield* Effect.forkScoped(fleet.run("ada", waiting, undefined), {
        startImmediately: true
      })
      yield* pass(2_000)
      for (const { requestId } of driver.unprocessed) {
        if (yield* store.hasBegun("ada", requestId)) begun.push(requestId)
      }
      assert.lengthOf(begun, 1)
      yield* inTime(Fiber.interrupt(running))
      yield* pass(2_000)
      yield* inTime(fleet.unwatch("ada"))
      yield* pass(2_000)
      assert.strictEqual(driver.unprocessed.size, 0)
      assert.isFalse(yield* store.hasBegun("ada", begun[0] ?? ""))
    })
  )
})

it.effect("a fleet of one process ends without a word, also where a goodbye takes its time", () =>
  Effect.gen(function* () {
    const logged: Array<string> = []
    yield* Effect.gen(function* () {
      const { fleet } = yield* fleetOf({ server: { latency: 2_000 } })
      yield* inTime(fleet.watch("ada"))
      // the goodbye goes on while the sharding looks for runners, which it does every 3 s
      yield* pass(62_000, 1_000)
      assert.strictEqual(yield* stateOf(fleet, "ada"), "Selected")
    }).pipe(
      Effect.scoped,
      Effect.provide(Logger.layer([Logger.map(Logger.formatJson, (line) => void logged.push(line))]))
    )
    assert.isEmpty(logged)
  })
)
