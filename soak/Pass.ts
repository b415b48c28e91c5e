/** One pass of a campaign: a number of runs, one after another, and their results. */
import { Clock, Duration, Effect } from "effect"
import type { Campaign, Finding } from "./campaigns/Campaign.ts"

export interface Options {
  /** The seed of the first run; the others follow. By default they are spread over all cases, or begin at 0. */
  readonly seed: number | undefined
  readonly runs: number
  /** The milliseconds after which no further run begins; unlimited by default. */
  readonly maxMs?: number
  readonly found: (campaign: Campaign, seed: number, finding: Finding, failures: number) => void
}

export interface Result {
  readonly runs: number
  readonly failures: number
  readonly took: Duration.Duration
  readonly counts: ReadonlyMap<string, number>
  /** The seeds by finding, without numbers and quotations. */
  readonly kinds: ReadonlyMap<string, ReadonlyArray<number>>
}

const kindOf = (problem: string): string =>
  problem
    .split("\n")[0]
    ?.replaceAll(/"(?:[^"\\]|\\.)*"/g, "…")
    .replaceAll(/\d+/g, "#") ?? ""

export const run = Effect.fnUntraced(function* (
  campaign: Campaign,
  { found, maxMs = Infinity, runs, seed }: Options
): Effect.fn.Return<Result> {
  const cases = campaign.cases === undefined ? Infinity : yield* campaign.cases
  const stride = seed === undefined && runs < cases && cases < Infinity ? Math.floor(cases / runs) : 1
  const total = Math.min(runs, cases)
  const began = yield* Clock.currentTimeMillis
  const counts = new Map<string, number>()
  const kinds = new Map<string, Array<number>>()
  let failures = 0
  let index = 0
  for (; index < total && (yield* Clock.currentTimeMillis) - began < maxMs; index++) {
    const one = (seed ?? 0) + index * stride
    const finding = yield* campaign.run(one)
    for (const [what, count] of Object.entries(finding.counts))
      counts.set(what, (counts.get(what) ?? 0) + count)
    if (finding.problems.length === 0) continue
    found(campaign, one, finding, ++failures)
    for (const kind of new Set(finding.problems.map(kindOf)))
      kinds.set(kind, [...(kinds.get(kind) ?? []), one])
  }
  const took = Duration.millis((yield* Clock.currentTimeMillis) - began)
  return { runs: index, failures, took, counts, kinds }
})

/** Formats a row of the table that a pass prints. */
export const rowOf = (campaign: Campaign, { counts, failures, runs, took }: Result): string => {
  const met = Array.from(counts, ([what, count]) => `${count} ${what}`).join(", ")
  return `| ${campaign.name} | ${runs} | ${Duration.toSeconds(took).toFixed(0)} s | ${failures} | ${met} |`
}
