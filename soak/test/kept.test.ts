import { assert, it } from "@effect/vitest"
import { Effect } from "effect"
import { kept } from "../campaigns/kept.ts"
import * as Pass from "../Pass.ts"

it.live("D3 X44 kept: a supervised account over 24 virtual hours leaves nothing, and comes to no storm", () =>
  Effect.gen(function* () {
    const failures: Array<string> = []
    yield* Pass.run(kept, {
      seed: undefined,
      runs: kept.runs.short,
      found: (_, seed, { problems }) => failures.push(`kept --seed ${seed}: ${problems.join("; ")}`)
    })
    assert.deepStrictEqual(failures, [])
  })
)
