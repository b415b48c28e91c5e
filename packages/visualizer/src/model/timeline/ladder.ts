/** The lines of the wire as a ladder: distances show times, and long times are folded. Pure. */
import { duration } from "@effect-imap/core/internal/Advice"
import { firstAfter } from "../../trace/firstAfter.ts"
import { type Wait, waitsIn } from "../waits/Wait.ts"
import type { WireRow } from "./wireRows.ts"

export interface Ladder {
  /** The rows, with one for each folded time. */
  readonly rows: ReadonlyArray<WireRow>
  /** The place of each, from the top. */
  readonly tops: ReadonlyArray<number>
  readonly height: number
}

/** The height of a row in pixels, and the minimum distance of two. */
export const rowHeight = 24

/** The distance of a usual time, and the distance from which a time is folded, in pixels. */
const usualDistance = 36
const minFoldedDistance = 144

/** Places rows. The usual time between two rows sets the scale of the whole connection. */
export const ladderOf = (all: ReadonlyArray<WireRow>, waits: ReadonlyArray<Wait>): Ladder => {
  const scale = usualDistance / usualIn(all)
  const rows: Array<WireRow> = []
  const tops: Array<number> = []
  let top = 0
  let before: WireRow | undefined
  for (const row of all) {
    const ms = before === undefined ? 0 : Math.max(0, row.time - before.time)
    const isLong = ms * scale > minFoldedDistance
    if (before !== undefined) top += isLong ? rowHeight : Math.max(rowHeight, ms * scale)
    // a gap may hide the lines
    if (isLong && before !== undefined && before.kind !== "gap" && row.kind !== "gap") {
      rows.push(foldOf(before, row, waits))
      tops.push(top)
      top += rowHeight
    }
    rows.push(row)
    tops.push(top)
    before = row
  }
  return { rows, tops, height: top + rowHeight }
}

/** A sample of this size is enough to find the usual time. */
const maxTimes = 1000

/** Returns the median of the times between rows, without those within a flight. */
const usualIn = (rows: ReadonlyArray<WireRow>): number => {
  const every = Math.max(1, Math.floor(rows.length / maxTimes))
  const times: Array<number> = []
  for (let at = 1; at < rows.length; at += every) {
    const ms = (rows[at]?.time ?? 0) - (rows[at - 1]?.time ?? 0)
    if (ms >= minMs) times.push(ms)
  }
  return times.toSorted((one, other) => one - other)[Math.floor(times.length / 2)] ?? 1
}

/** Lines closer than this belong to one flight. */
const minMs = 0.5

/** Makes the row of a folded time: its duration, and its longest wait. */
const foldOf = (before: WireRow, row: WireRow, waits: ReadonlyArray<Wait>): WireRow => {
  let longest: Wait | undefined
  for (const wait of waitsIn(waits, before.time, row.time))
    if (longest === undefined || wait.end - wait.start > longest.end - longest.start) longest = wait
  return {
    kind: "silence",
    line: row.line - 0.5,
    lastLine: before.lastLine,
    time: before.time,
    lane: undefined,
    text: [duration(row.time - before.time), longest?.what].filter(Boolean).join(" · "),
    refused: false
  }
}

/** Returns the index of the first row that begins below a place. */
export const rowBelow = (tops: ReadonlyArray<number>, place: number): number =>
  firstAfter(tops, place, (top) => top)
