import { Effect } from "effect"
import type { Campaign } from "../campaigns/Campaign.ts"
import * as Pass from "../Pass.ts"

/** Runs a short pass, or other runs, and returns what failed: `pnpm soak NAME --seed S --runs 1` shows such a run. */
export const failuresOf = Effect.fnUntraced(function* (
  campaign: Campaign,
  { runs, seed }: { readonly seed: number | undefined; readonly runs: number } = {
    seed: undefined,
    runs: campaign.runs.short
  }
) {
  const failures: Array<string> = []
  yield* Pass.run(campaign, {
    seed,
    runs,
    found: ({ name }, at, { problems }) => failures.push(`${name} --seed ${at}: ${problems.join("; ")}`)
  })
  return failures
})
