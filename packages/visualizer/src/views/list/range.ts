/** The ranges of time that the bars of a list show. */
import type { Summary } from "../../model/index/Summary.ts"
import type { Trace } from "../../page/Trace.ts"
import type { State } from "../app/Store.ts"
import type { Range } from "../waterfall/Waterfall.tsx"
import { maxOf } from "../../trace/extremes.ts"

const minRangeMs = 1
/** The scale that leaves room for what follows the mailbox. */
const margin = 1.18
/**
 * With this many connections, a few that hang must not compress all others: much longer bars continue beyond the edge.
 */
const minConnections = 8
const maxRatio = 3

/** Returns the whole range: every way to a mailbox, or all of the trace's time. */
export const fullRange = (trace: Trace, axis: State["axis"]): Range => {
  if (axis === "relative") return setupRange(trace)
  const ends = trace.index.connections.map(({ end }) => end ?? trace.now())
  return { from: 0, to: ends.reduce((latest, end) => Math.max(latest, end), minRangeMs) * 1.02 }
}

/**
 * Returns a range for the way to a mailbox from its start. Many that fail at once must not compress those that succeed.
 */
const setupRange = (trace: Trace): Range => {
  const all = trace.index.connections
  const through = all.filter(({ selectedAt }) => selectedAt !== undefined)
  const measured = through.length === 0 ? all : through
  const setups = measured.map((summary) => setup(trace, summary)).toSorted((a, b) => a - b)
  const longest = setups.at(-1) ?? 0
  const upperQuartile = setups[Math.floor(setups.length * 0.75)] ?? 0
  const to =
    all.length < minConnections
      ? maxOf(
          all.map((each) => setup(trace, each)),
          longest
        )
      : Math.min(longest, upperQuartile * maxRatio)
  return { from: 0, to: Math.max(minRangeMs, to) * margin }
}

/** Returns how long the way to the mailbox took, or has taken so far. */
const setup = (trace: Trace, summary: Summary): number => {
  const open = summary.status === "open" ? trace.now() : summary.last
  return (summary.selectedAt ?? summary.end ?? open) - summary.start
}

/** Returns the range of one connection, as far as its way to the mailbox, or to its end if that is not much longer. */
export const ownRange = (trace: Trace, axis: State["axis"], summary: Summary): Range => {
  const way = setup(trace, summary)
  const lifetime = (summary.end ?? Number.POSITIVE_INFINITY) - summary.start
  const length = lifetime > 2 * way ? way * margin : lifetime
  const from = originOf(axis, summary) === 0 ? summary.start : 0
  return { from, to: from + Math.max(minRangeMs, length) }
}

export const originOf = (axis: State["axis"], summary: Summary): number =>
  axis === "relative" ? summary.start : 0
