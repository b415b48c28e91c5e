/** The tooltip of a bar. */
import { duration } from "@effect-imap/core/internal/Advice"
import { laneWords, type Lane } from "../../model/machine/phase.ts"
import type { Row } from "./paint.ts"
import { plain } from "../parts/ServerText.tsx"
import { outcomeWord } from "../parts/words.ts"
import type { Bar } from "../../model/index/Summary.ts"

/** The place of the pointer in a row: a time, the tolerance around it, and the lane of that half of the row. */
export interface HoverPlace {
  readonly time: number
  readonly tolerance: number
  readonly lane: Lane
}

/** Returns the bar at a place; of overlapping bars, the one that began last. */
export const barAt = (
  { bars, now, origin }: Pick<Row, "bars" | "now" | "origin">,
  { lane, tolerance, time }: HoverPlace
): Bar | undefined => {
  const there = bars.filter(
    ({ end, start }) => start - origin <= time + tolerance && (end ?? now) - origin >= time - tolerance
  )
  return there.findLast((bar) => bar.lane === undefined || bar.lane === lane) ?? there.at(-1)
}

export const tipWords = (
  { end, kind, label, lane, outcome, start }: Bar,
  { now, origin }: Pick<Row, "now" | "origin">
): string =>
  [
    `${plain(label)}${lane === undefined ? "" : ` (${laneWords[lane]})`}`,
    duration((end ?? now) - start),
    `from ${duration(start - origin)} to ${end === undefined ? "now" : duration(end - origin)}`,
    kind === "delay" ? "a deliberate wait" : outcomeWord(outcome, "open")
  ]
    .filter((part) => part !== "")
    .join(" · ")
