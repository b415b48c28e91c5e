import { assert, describe, it } from "@effect/vitest"
import type { Context } from "../../src/lifecycle/machine/Context.ts"
import { delays } from "../../src/lifecycle/machine/delays.ts"
import { updates } from "../../src/lifecycle/machine/updates.ts"
import { context } from "./fixtures.ts"

const at = (given: Partial<Context>, time: number) => ({
  context: context({ attempt: { ends: 60_000 }, ...given }),
  event: { type: "user.retry" as const, at: time }
})

const inFlight = (ends: number) => ({ flight: { steps: ["id", "select"] as const, began: 0, ends } })

describe("a limit", () => {
  it.each([
    ["is the step's own", delays.tlsLimit, at({}, 0), 10_000],
    ["is the rest of the attempt, where that is less", delays.tlsLimit, at({}, 55_000), 5_000],
    ["of a flight is what is left of it", delays.idLimit, at(inFlight(35_000), 20_000), 15_000],
    [
      "of a flight is the rest of the attempt, where that is less",
      delays.selectLimit,
      at(inFlight(95_000), 50_000),
      10_000
    ],
    ["is never below zero", delays.selectLimit, at(inFlight(10), 70_000), 0],
    ["of the race comes after those of its ways in", delays.raceLimit, at({}, 20_000), 41_000],
    ["of a goodbye is its own, whatever happened to the attempt", delays.logoutLimit, at({}, 90_000), 3_000]
  ])("%s", (_name, delay, now, ms) => {
    assert.strictEqual(delay(now), ms)
  })

  it("of a later SELECT is its own: the attempt ended with the first", () => {
    const selected = updates.arrive({
      context: context(),
      event: { type: "select.ok", at: 5_000 }
    })
    assert.strictEqual(delays.selectLimit(at({ ...inFlight(330_000), ...selected }, 300_000)), 30_000)
  })

  it("after a timer of XState's own actors, which reports no time, is no shorter", () => {
    const now = {
      context: context({ attempt: { began: 1_000, ends: 61_000 } }),
      event: { type: "xstate.after.tlsLimit" as const }
    }
    assert.deepStrictEqual([delays.connectLimit(now), delays.attemptLimit(now)], [10_000, 60_000])
  })
})
