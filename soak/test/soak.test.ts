import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { wire } from "../campaigns/wire.ts"
import * as Pass from "../Pass.ts"

/** `pnpm soak NAME --seed S --runs 1` shows a run that failed. */
const failures: Array<string> = []

describe("a short pass of", () => {
  it.live.each([wire])("$name: $about", (campaign) =>
    Effect.gen(function* () {
      yield* Pass.run(campaign, {
        seed: undefined,
        runs: campaign.runs.short,
        found: ({ name }, seed, { problems }) =>
          failures.push(`${name} --seed ${seed}: ${problems.join("; ")}`)
      })
      assert.deepStrictEqual(failures.splice(0), [])
    })
  )
})
