/** The rows of a waterfall that are worth showing: an open mailbox is one row, however it was used. */
import { after } from "../evidence/after.ts"
import type { Connection } from "../connection/Connection.ts"
import { isPassed } from "../evidence/Failure.ts"
import { outcomeOfUse } from "../evidence/inUse.ts"
import { labelOf } from "../machine/phase.ts"
import { atOnce, filtered, type LongWork, mapped } from "../../trace/pieces.ts"
import { type Row, rowing } from "./rows.ts"

/** A shorter time, in milliseconds, would be shown as 0.0 ms. */
export const tellable = 0.05

/**
 * Returns the rows that are worth showing: those that took time, are open or failed. Another program's log may show a
 * step in one line, and the answer of an earlier flight takes no time.
 */
export const lasting = (connection: Connection): ReadonlyArray<Row> => atOnce(showing(connection))

/** Finds them in pieces. */
export function* showing(connection: Connection): LongWork<ReadonlyArray<Row>> {
  const passed = new Set(connection.phases.filter(isPassed).map(({ line }) => line))
  const all = (yield* rowing(connection)).filter(
    ({ end, label, line, outcome, shared, start }) =>
      outcome === "failed" ||
      label === opening ||
      ((end - start >= tellable || shared || connection.clock !== "own") && !passed.has(line)) ||
      outcome === "open"
  )
  return yield* calm(all, connection)
}

const opening = labelOf("selecting")

/** Joins the rows of an open mailbox, however often IDLE was begun in it. */
function* calm(all: ReadonlyArray<Row>, connection: Connection): LongWork<ReadonlyArray<Row>> {
  const found: Array<Row> = []
  for (const row of all) {
    const last = found.at(-1)
    // a failed row is separate, however short it was
    const goesOn = last?.ticks && row.ticks && row.outcome !== "failed"
    if (goesOn) found[found.length - 1] = { ...last, end: row.end, outcome: row.outcome }
    else found.push(row)
  }
  const said = yield* filtered(connection.wire, ({ text }) => moments.test(text))
  const places = found.filter(({ ticks }) => ticks).toSorted((one, other) => one.line - other.line)
  const until = new Map(
    places.map((row, index) => [row, places[index + 1]?.line ?? Number.POSITIVE_INFINITY])
  )
  return yield* mapped(found, (row) => {
    if (!row.ticks || row.outcome === "failed") return row
    const end = until.get(row) ?? 0
    const lines = said.slice(after(said, row.line - 1), after(said, end - 1))
    const shown = lines.filter(({ time }) => time <= row.end)
    const begun = shown.filter(({ direction }) => direction === "sent").length
    const ticks = shown.map(({ time }) => time)
    const detail = begun === 0 ? row.detail : `IDLE ×${begun}`
    const outcome = row.outcome === "done" ? outcomeOfUse(connection, row.line, end) : row.outcome
    return { ...row, label: inUse, kind: "idle", detail, outcome, ticks }
  })
}

/** IDLE, and unasked data about a mailbox. */
const moments = /^\w+ IDLE$|^\* (\d+ (EXISTS|EXPUNGE|FETCH)|VANISHED)\b/

/** The label of an open mailbox. */
const inUse = labelOf("selected")
