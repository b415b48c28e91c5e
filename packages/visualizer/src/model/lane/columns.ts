/** A lane in a number of columns: each has the colour of most of its time, so that it is true for a minute and for a year. Pure. */
import type { Segment } from "./Segment.ts"
import type { Stretch } from "./Stretch.ts"

/** Adjacent columns of one kind. */
export interface Run {
  readonly kind: Segment["kind"]
  readonly from: number
  readonly to: number
  /** The connection with the largest part of the first column. */
  readonly connection: number
}

/** Returns the runs of columns from left to right. */
export const runsOf = (
  segments: ReadonlyArray<Segment>,
  { end, start }: Stretch,
  width: number
): ReadonlyArray<Run> => {
  const runs: Array<Run> = []
  let first = 0
  for (let column = 0; column < width; column++) {
    const from = start + ((end - start) * column) / width
    const to = start + ((end - start) * (column + 1)) / width
    while (first < segments.length && (segments[first]?.end ?? 0) <= from) first++
    const largest = largestShare(segments, first, { start: from, end: to })
    if (largest === undefined) continue
    const last = runs.at(-1)
    if (last?.kind === largest.kind && last.to === column) runs[runs.length - 1] = { ...last, to: column + 1 }
    else runs.push({ kind: largest.kind, from: column, to: column + 1, connection: largest.connection })
  }
  return runs
}

interface Share {
  ms: number
  /** The longest part of it, and the connection of that. */
  longestMs: number
  connection: number
}

/** Returns the kind that covers most of a time, and its connection with the largest part. */
const largestShare = (
  segments: ReadonlyArray<Segment>,
  first: number,
  { end, start }: Stretch
): Pick<Segment, "connection" | "kind"> | undefined => {
  const shares = new Map<Segment["kind"], Share>()
  for (let at = first; at < segments.length; at++) {
    const segment = segments[at]
    if (segment === undefined || segment.start >= end) break
    const ms = Math.min(end, segment.end) - Math.max(start, segment.start)
    const share = shares.get(segment.kind) ?? { ms: 0, longestMs: 0, connection: segment.connection }
    shares.set(segment.kind, share)
    share.ms += ms
    if (ms <= share.longestMs) continue
    share.longestMs = ms
    share.connection = segment.connection
  }
  let largest: (Share & Pick<Segment, "kind">) | undefined
  for (const [kind, share] of shares)
    if (largest === undefined || share.ms > largest.ms) largest = { kind, ...share }
  return largest
}

/** Returns where stretches cover more than half of a column, as runs of columns. */
export const coveredBy = (
  all: ReadonlyArray<Stretch>,
  { end, start }: Stretch,
  width: number
): ReadonlyArray<{ readonly from: number; readonly to: number }> => {
  const covered = new Float64Array(width)
  const scale = width / Math.max(1, end - start)
  for (const each of all) {
    const [from, to] = [(each.start - start) * scale, (each.end - start) * scale]
    for (let at = Math.max(0, Math.floor(from)); at < Math.min(width, Math.ceil(to)); at++)
      covered[at] = (covered[at] ?? 0) + Math.min(at + 1, to) - Math.max(at, from)
  }
  const runs: Array<{ readonly from: number; readonly to: number }> = []
  for (const [at, share] of covered.entries()) {
    if (share <= 0.5) continue
    const last = runs.at(-1)
    if (last?.to === at) runs[runs.length - 1] = { from: last.from, to: at + 1 }
    else runs.push({ from: at, to: at + 1 })
  }
  return runs
}

/** Returns the columns of moments, each once, with how many it has. */
export const ticksOf = (
  times: ReadonlyArray<number>,
  { end, start }: Stretch,
  width: number
): ReadonlyArray<readonly [column: number, count: number]> => {
  const counts = new Map<number, number>()
  for (const time of times) {
    const at = Math.min(
      width - 1,
      Math.max(0, Math.floor(((time - start) * width) / Math.max(1, end - start)))
    )
    counts.set(at, (counts.get(at) ?? 0) + 1)
  }
  return Array.from(counts)
}
