/** The long times between lines of the wire. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { WireRow } from "./wireRows.ts"

/** The silence is marked if it is also ten times as long as a neighboring one. */
const minSilenceMs = 5000
const minRatio = 10

/** Marks each long time between two rows with a row that says how long it was. Pure. */
export const withSilences = (rows: ReadonlyArray<WireRow>): ReadonlyArray<WireRow> =>
  rows.flatMap((row, at) => {
    const waited = waitBefore(rows, at)
    const neighborMs = Math.min(waitBefore(rows, at - 1), waitBefore(rows, at + 1))
    const before = rows[at - 1]
    // what was dropped may have been in it
    if (before === undefined || before.kind === "gap" || row.kind === "gap") return [row]
    if (waited < minSilenceMs || waited < minRatio * neighborMs) return [row]
    return [silence(waited, before, row), row]
  })

/** Returns the time before a row; Infinity at the ends. */
const waitBefore = (rows: ReadonlyArray<WireRow>, at: number): number => {
  const [before, row] = [rows[at - 1], rows[at]]
  return before === undefined || row === undefined ? Number.POSITIVE_INFINITY : row.time - before.time
}

const silence = (waited: number, before: WireRow, row: WireRow): WireRow => ({
  kind: "silence",
  line: row.line - 0.5,
  lastLine: before.lastLine,
  time: before.time,
  lane: undefined,
  text: `${duration(waited)} without a line`,
  refused: false
})
