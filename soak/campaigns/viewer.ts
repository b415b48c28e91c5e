/** V: what the viewer says about the traces of other campaigns: no statement without an event that shows it. */
import { Trace } from "@effect-imap/core"
import { Effect } from "effect"
import { unprovenTrace } from "../../packages/visualizer/test/support/unprovenTrace.ts"
import type { Campaign } from "./Campaign.ts"
import { changes } from "./changes.ts"
import { cuts } from "./cuts.ts"
import { idles } from "./idles.ts"
import { interrupts } from "./interrupts.ts"
import { servers } from "./servers.ts"
import { sessions } from "./sessions.ts"

/** The campaigns, in turn. Those of many hours take as long as ten others, and come less often. */
const sources: readonly [Campaign, ...ReadonlyArray<Campaign>] = [
  servers,
  cuts,
  interrupts,
  sessions,
  changes,
  servers,
  cuts,
  interrupts,
  sessions,
  idles
]

/** The distance between runs, so that they are spread over a campaign whose cases are counted. */
const stride = 7_919

export const viewer: Campaign = {
  name: "viewer",
  about: "traces of the other campaigns, shown: no statement without an event",
  runs: { short: 24, long: 10_000 },
  run: (seed) =>
    Effect.gen(function* () {
      const source = sources[seed % sources.length] ?? sources[0]
      const { trace = [], transcript } = yield* source.run(seed * stride)
      const text = Trace.toText(trace)
      const isEmpty = trace.length === 0
      const problems = isEmpty ? [] : Array.from(unprovenTrace(new TextEncoder().encode(text)))
      return {
        problems: Array.from(new Set(problems)),
        transcript: () => `${source.name}\n${transcript()}\n${text}`,
        counts: { traces: isEmpty ? 0 : 1, events: trace.length }
      }
    })
}
