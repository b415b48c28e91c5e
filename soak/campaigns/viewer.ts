/**
 * V: the viewer's display of traces, checked by a judge that reads the events independently. Half of the runs have a random
 * server and a random app.
 */
import { Trace } from "@effect-imap/core"
import { Effect } from "effect"
import { displayProblems } from "../oracle/judge.ts"
import { isSound } from "../oracle/world/App.ts"
import { play } from "../oracle/world/play.ts"
import type { Campaign } from "./Campaign.ts"
import { changes } from "./changes.ts"
import { cuts } from "./cuts.ts"
import { idles } from "./idles.ts"
import { interrupts } from "./interrupts.ts"
import { servers } from "./servers.ts"
import { sessions } from "./sessions.ts"

/** The campaigns whose traces are judged too. Those of many hours run less often, since one takes as long as ten others. */
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

/** Judges a trace. */
const judged = (trace: ReadonlyArray<Trace.Header | Trace.Event>) => ({
  problems: trace.length < 2 ? [] : Array.from(new Set(displayProblems(trace))),
  counts: { traces: trace.length < 2 ? 0 : 1, events: trace.length }
})

/** A run of random parties. */
const played = Effect.fnUntraced(function* (seed: number) {
  const { lines, outcome, transcript } = yield* play(seed)
  const { counts, problems } = judged(lines)
  return {
    problems: [...(isSound(outcome.exit) ? [] : ["the run did not end well"]), ...problems],
    transcript: () => `${transcript()}\n${Trace.toText(lines)}`,
    counts
  }
})

/** A trace of another campaign. */
const recorded = Effect.fnUntraced(function* (seed: number) {
  const source = sources[seed % sources.length] ?? sources[0]
  const { trace = [], transcript } = yield* source.run(seed * stride)
  const { counts, problems } = judged(trace)
  return {
    problems,
    transcript: () => `${source.name}\n${transcript()}\n${Trace.toText(trace)}`,
    counts
  }
})

export const viewer: Campaign = {
  name: "viewer",
  about: "what is shown of traces, held to their events",
  runs: 10_000,
  run: (seed) => (seed % 2 === 0 ? played(seed / 2) : recorded((seed - 1) / 2))
}
