/**
 * `pnpm soak [campaign] [--seed S] [--runs N] [--seconds T]`: tests the library for any length of time.
 *
 * A run depends only on its campaign and seed. A failure is printed with the lines of both sides; the exit code is then
 * 1.
 */
import { parseArgs } from "node:util"
import { Effect } from "effect"
import type { Campaign, Finding } from "./campaigns/Campaign.ts"
import { campaigns } from "./campaigns/index.ts"
import * as Pass from "./Pass.ts"

const { positionals, values } = parseArgs({
  allowPositionals: true,
  options: {
    seed: { type: "string" },
    runs: { type: "string" },
    seconds: { type: "string" },
    show: { type: "string" }
  }
})
const [wanted] = positionals
const chosen = campaigns.filter(({ name }) => wanted === undefined || name === wanted)
const write = (text: string) => void process.stdout.write(`${text}\n`)
const maxShown = Number(values.show ?? 3)

/** Each campaign has the same part of the time. */
const secondsEach = values.seconds === undefined ? Infinity : Number(values.seconds) / chosen.length

const report = (campaign: Campaign, seed: number, finding: Finding, shown: number): void => {
  if (shown > maxShown) return
  write(`\n== ${campaign.name} --seed ${seed}`)
  for (const problem of finding.problems) write(`   ${problem}`)
  write(finding.transcript())
}

const pass = Effect.fnUntraced(function* (campaign: Campaign) {
  const result = yield* Pass.run(campaign, {
    seed: values.seed === undefined ? undefined : Number(values.seed),
    runs: values.runs === undefined ? campaign.runs : Number(values.runs),
    maxMs: 1000 * secondsEach,
    found: report
  })
  write(Pass.rowOf(campaign, result))
  for (const [kind, seeds] of result.kinds)
    write(`    ${seeds.length} × ${kind}: ${seeds.slice(0, 8).join(" ")}`)
  return result.failures
})

const main = Effect.gen(function* () {
  if (chosen.length === 0) {
    write(`there is no campaign "${wanted}"; there are ${campaigns.map(({ name }) => name).join(", ")}`)
    return 64
  }
  write("| campaign | runs | time | failures | what was met |\n|---|---|---|---|---|")
  const failures = yield* Effect.forEach(chosen, pass)
  return failures.some((count) => count > 0) ? 1 : 0
})

process.exitCode = await Effect.runPromise(main)
