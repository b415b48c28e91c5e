/** The time axis of a page: the milliseconds of an attempt, without those of an idle mailbox. */
import type { Row } from "./rows.ts"

export interface Fold {
  /** Converts milliseconds from the beginning. Hours of a selected mailbox would flatten the seconds before. */
  readonly at: (time: number) => number
  /** The end of the last row; more than 0. */
  readonly length: number
}

export const fold = (start: number, rows: ReadonlyArray<Pick<Row, "start" | "end" | "kind">>): Fold => {
  const idle = rows.filter(({ kind }) => kind === "idle")
  const at = (time: number): number =>
    idle.reduce((sum, row) => sum - Math.max(0, Math.min(time, row.end) - row.start), time - start)
  return { at, length: rows.reduce((longest, { end }) => Math.max(longest, at(end)), 0.001) }
}
