/**
 * V: what the viewer shows of traces, held to what happened: reasons, findings, waits and lanes. Half of the runs have a server
 * and an app that say afterwards what they did.
 */
import { Trace } from "@effect-imap/core"
import { Effect } from "effect"
import type { Confession } from "../oracle/Facts.ts"
import { falseOnes } from "../oracle/judge.ts"
import { isSound } from "../oracle/world/App.ts"
import { play } from "../oracle/world/play.ts"
import type { Campaign } from "./Campaign.ts"
import { changes } from "./changes.ts"
import { cuts } from "./cuts.ts"
import { idles } from "./idles.ts"
import { interrupts } from "./interrupts.ts"
import { servers } from "./servers.ts"
import { sessions } from "./sessions.ts"

/** The campaigns whose traces are judged as well. Those of many hours take as long as ten others, and come less often. */
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
const judged = (trace: ReadonlyArray<Trace.Header | Trace.Event>, confession?: Confession) => {
  const all = trace.length < 2 ? [] : falseOnes(trace, confession)
  return {
    problems: Array.from(new Set(all.map(({ text }) => text))),
    counts: { traces: trace.length < 2 ? 0 : 1, events: trace.length }
  }
}

/** A run whose parties say what they did. */
const confessed = Effect.fnUntraced(function* (seed: number) {
  const { deeds, latency, lines, outcome, transcript } = yield* play(seed)
  const judgement = judged(lines, { deeds, latency })
  return {
    problems: [...(isSound(outcome.exit) ? [] : ["the run did not end well"]), ...judgement.problems],
    transcript: () => `${transcript()}\n${Trace.toText(lines)}`,
    counts: { ...judgement.counts, deeds: deeds.length }
  }
})

/** A trace of another campaign, about which nobody says anything. */
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
  about: "what is shown of traces, held to what the server and the app say that they did",
  runs: { short: 60, long: 10_000 },
  run: (seed) => (seed % 2 === 0 ? confessed(seed / 2) : recorded((seed - 1) / 2))
}
