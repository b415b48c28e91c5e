import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import { changes } from "../campaigns/changes.ts"
import * as Pass from "../Pass.ts"

/** Each failed once: what came after a search was taken for gone, a silent STORE was no news, what was read was unknown. */
const regressions = [111, 177, 208, 298, 343, 550, 2_506, 2_531, 3_090, 3_241, 6_791]

const failuresOf = Effect.fnUntraced(function* (campaign: Campaign, seed: number, runs: number) {
  const failures: Array<string> = []
  yield* Pass.run(campaign, {
    seed,
    runs,
    found: (_, at, { problems }) => failures.push(`${campaign.name} --seed ${at}: ${problems.join("; ")}`)
  })
  return failures
})

describe("K08 K12 K13 changes: an app that applies them has what the server has, whatever happens meanwhile", () => {
  it.live("in a short pass", () =>
    Effect.map(failuresOf(changes, 0, changes.runs.short), (failures) => assert.deepStrictEqual(failures, []))
  )

  it.live.each(regressions)("in run %i, which failed once", (seed) =>
    Effect.map(failuresOf(changes, seed, 1), (failures) => assert.deepStrictEqual(failures, []))
  )
})
