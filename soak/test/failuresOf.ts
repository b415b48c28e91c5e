import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import * as Pass from "../Pass.ts"

/** Runs one seed, and returns what failed: `pnpm soak NAME --seed S --runs 1` shows such a run. */
export const failuresOf = Effect.fnUntraced(function* (campaign: Campaign, seed: number) {
  const failures: Array<string> = []
  yield* Pass.run(campaign, {
    seed,
    runs: 1,
    found: ({ name }, at, { problems }) => failures.push(`${name} --seed ${at}: ${problems.join("; ")}`)
  })
  return failures
})
