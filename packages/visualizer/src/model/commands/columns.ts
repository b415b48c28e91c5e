/** The columns of the table of commands, in words. Pure. */
import { duration } from "@effect-imap/core/internal/Advice"
import { sizeWords } from "../../trace/quantities.ts"
import type { CommandRow } from "./commands.ts"

export interface Column {
  readonly header: string
  readonly isNumber: boolean
  /** One cell for each row; empty for a number without meaning. */
  readonly cells: ReadonlyArray<string>
}

/** Returns the columns that have content for these rows. */
export const columnsOf = (rows: ReadonlyArray<CommandRow>, hasTimes: boolean): ReadonlyArray<Column> =>
  [
    column("mailbox", rows, ({ mailbox = "" }) => mailbox),
    column("command", rows, ({ command }) => command),
    number("count", rows, ({ count }) => String(count)),
    number("refused", rows, ({ refused }) => (refused === 0 ? "" : String(refused))),
    number("no answer", rows, ({ unanswered }) => (unanswered === 0 ? "" : String(unanswered))),
    number("time", rows, ({ count, ms, unanswered }) => (hasTimes && unanswered < count ? duration(ms) : "")),
    number("received", rows, ({ bytes }) => (bytes === 0 ? "" : sizeWords(bytes)))
  ].filter(({ cells }) => cells.some((cell) => cell !== ""))

const column = (
  header: string,
  rows: ReadonlyArray<CommandRow>,
  cell: (row: CommandRow) => string
): Column => ({ header, isNumber: false, cells: rows.map(cell) })

const number = (...given: Parameters<typeof column>): Column => ({ ...column(...given), isNumber: true })

/** Returns the first rows, and those with refused or unanswered commands. */
export const firstOf = (rows: ReadonlyArray<CommandRow>, maxRows: number): ReadonlyArray<CommandRow> =>
  rows.filter(({ refused, unanswered }, at) => at < maxRows || refused + unanswered > 0)
