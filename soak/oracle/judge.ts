/**
 * Checks the viewer's display of a trace against its events: each reason has its evidence, each finding has lines, lanes and waits
 * have no gaps and add up, and the same trace is always explained in the same way.
 */
import { Trace } from "@effect-imap/core"
import { explain } from "@effect-imap/visualizer/Explain"
import * as Lane from "@effect-imap/visualizer/internal/Lane"
import { type Finding, lint } from "@effect-imap/visualizer/internal/Rules"
import { connections as drawn } from "@effect-imap/visualizer/internal/Spans"
import { reasonOf } from "@effect-imap/visualizer/internal/Verdict"
import { sumsOf, type Wait } from "@effect-imap/visualizer/internal/Wait"
import { waitsOf } from "@effect-imap/visualizer/internal/Waits"
import * as Reader from "@effect-imap/visualizer/Reader"
import { Result } from "effect"
import * as Facts from "./Facts.ts"
import { reasons, type Sign } from "./table/reasons.ts"

/** Returns the errors in the viewer's display, one sentence each. */
export const displayProblems = (trace: ReadonlyArray<Trace.Header | Trace.Event>): ReadonlyArray<string> => {
  const read = Reader.read(new TextEncoder().encode(Trace.toText(trace)))
  if (Result.isFailure(read)) return [`it cannot be read: ${read.failure.message}`]
  const facts = Facts.of(trace)
  const text = explain(read.success)
  return [
    ...drawn(read.success).flatMap((connection) => {
      const fact = facts.find(({ group }) => group === connection.group)
      if (fact === undefined) return [`${connection.group} is not in the trace`]
      const reason = reasonOf(connection)
      return [
        ...unexplained(fact),
        ...foreignLines(`the failure ${reason?.id}`, reason?.lines ?? [], fact),
        ...lint(connection).flatMap((finding) => findingProblems(finding, fact)),
        ...waitProblems(waitsOf(connection), fact)
      ].map((problem) => `${connection.group}: ${problem}`)
    }),
    ...Lane.lanesIn(read.success).flatMap((lane) => laneProblems(lane, facts)),
    ...(explain(read.success) === text ? [] : ["the same trace is explained in two ways"])
  ]
}

/** Checks that the trace has the evidence of the recorded reason. A cause may belong to an earlier attempt. */
const unexplained = (fact: Facts.Connection): ReadonlyArray<string> => {
  const tag = fact.ended?.error
  const signs: ReadonlyArray<Sign> =
    tag !== undefined && isTag(tag) && fact.ended?.step !== "account" ? reasons[tag] : []
  return signs.flatMap(({ isThere, what }) =>
    isThere(fact) ? [] : [`the end records ${tag}, and nothing shows ${what}`]
  )
}

const isTag = (tag: string): tag is keyof typeof reasons => Object.hasOwn(reasons, tag)

const findingProblems = ({ id, lines, message }: Finding, fact: Facts.Connection): ReadonlyArray<string> => [
  ...(lines.length === 0 ? [`${id} has no line`] : foreignLines(id, lines, fact)),
  ...(/\{\w+\}|\b(?:undefined|NaN|Infinity)\b/.test(message) ? [`${id} lacks a word: ${message}`] : [])
]

const foreignLines = (
  what: string,
  lines: ReadonlyArray<number>,
  fact: Facts.Connection
): ReadonlyArray<string> =>
  lines.flatMap((line) => (fact.lines.has(line) ? [] : [`${what} shows line ${line} of another connection`]))

/** Checks that waits cover the connection without a gap, and that their sums are its duration. */
export const waitProblems = (
  waits: ReadonlyArray<Wait>,
  { last, start }: Facts.Connection
): ReadonlyArray<string> => {
  if (waits.length === 0) return last > start ? ["no waits are shown"] : []
  const isGapless = waits.every((wait, at) => wait.start === (waits[at - 1]?.end ?? wait.start))
  const [from, to] = [waits[0]?.start ?? start, waits.at(-1)?.end ?? last]
  const sum = Object.values(sumsOf(waits)).reduce((all: number, ms) => all + ms, 0)
  return [
    ...(isGapless ? [] : ["waits have a gap"]),
    ...(Math.abs(from - start) < toleranceMs && Math.abs(to - last) < toleranceMs
      ? []
      : [`waits last from ${from} to ${to}, the connection from ${start} to ${last}`]),
    ...(Math.abs(sum - (to - from)) < toleranceMs ? [] : ["the sums of waits are not their time"])
  ]
}

/** Times are fractional milliseconds, so sums are not exact. */
const toleranceMs = 0.01

type Drawn = ReturnType<typeof Lane.lanesIn>[number]

/** Checks that segments have no gap, that the figures are their sums, and that the trace records each loss. */
export const laneProblems = (
  {
    connections: ids,
    figures,
    losses,
    name,
    segments,
    to
  }: Pick<Drawn, "connections" | "figures" | "losses" | "name" | "segments" | "to">,
  facts: ReadonlyArray<Facts.Connection>
): ReadonlyArray<string> => {
  const first = facts[ids[0] ?? -1]
  const openMs = segments.reduce((sum, { end, kind, start }) => sum + (kind === "open" ? end - start : 0), 0)
  const isGapless = segments.every(
    ({ end, start }, at) => end > start && start === (segments[at - 1]?.end ?? first?.start)
  )
  const lost = losses.flatMap((each) => each.connections.map((id) => ({ id, error: each.error })))
  const isRecorded = lost.every(
    ({ error, id }) => facts[id]?.ended?.error === error && facts[id]?.openedAt !== undefined
  )
  return [
    ...(isGapless && (segments.at(-1)?.end ?? to) === to ? [] : ["it has a gap"]),
    ...(Math.abs(openMs - figures.openMs) < toleranceMs && lost.length === figures.losses
      ? []
      : ["its figures are not its sums"]),
    ...(isRecorded ? [] : ["a loss that the trace does not record"])
  ].map((problem) => `the lane of ${name}: ${problem}`)
}
