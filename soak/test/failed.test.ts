import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { changes } from "../campaigns/changes.ts"
import { fleets } from "../campaigns/fleets.ts"
import { turns } from "../campaigns/turns.ts"
import { failuresOf } from "./failuresOf.ts"

/** Each failed once: what came after a search was taken for gone, a silent STORE was no news, what was read was unknown. */
const regressions = [111, 177, 208, 298, 343, 550, 2_506, 2_531, 3_090, 3_241, 6_791]

describe("K08 K12 K13 changes: an app that applies them has what the server has, whatever happens meanwhile", () => {
  it.live("in a short pass", () =>
    Effect.map(failuresOf(changes, { seed: 0, runs: changes.runs.short }), (failures) =>
      assert.deepStrictEqual(failures, [])
    )
  )

  it.live.each(regressions)("in run %i, which failed once", (seed) =>
    Effect.map(failuresOf(changes, { seed, runs: 1 }), (failures) => assert.deepStrictEqual(failures, []))
  )
})

/** Each failed once: UIDs without UIDVALIDITY were void at each turn, a mailbox that was gone stopped all, flags were `Missed` at each turn. */
const ofTurns = [7, 11, 12, 1_021]

describe("K11 K14 K19 turns: copies of several mailboxes are exact, whatever happens to the mailboxes", () => {
  it.live("in a short pass", () =>
    Effect.map(failuresOf(turns, { seed: 2_000, runs: turns.runs.short }), (failures) =>
      assert.deepStrictEqual(failures, [])
    )
  )

  it.live.each(ofTurns)("in run %i, which failed once", (seed) =>
    Effect.map(failuresOf(turns, { seed, runs: 1 }), (failures) => assert.deepStrictEqual(failures, []))
  )
})

describe("K13 fleets: copies are exact, whatever happens to the database, the runner and the connections", () => {
  it.live("in a short pass", () =>
    Effect.map(failuresOf(fleets, { seed: 0, runs: fleets.runs.short }), (failures) =>
      assert.deepStrictEqual(failures, [])
    )
  )
})
