/**
 * Columns of text for people, as wide as their widest cell.
 */
import { visible } from "@effect-imap/core/internal/Trace"
import { columns, padded } from "@effect-imap/visualizer/internal/Terminal"

/** Renders one line per row, indented by two. Cells are escaped, so none can move the cursor. */
export const aligned = (rows: ReadonlyArray<ReadonlyArray<string>>): ReadonlyArray<string> => {
  const widths = (rows[0] ?? []).map((_, column) =>
    rows.reduce((widest, cells) => Math.max(widest, columns(visible(cells[column] ?? ""))), 0)
  )
  return rows.map((cells) =>
    `  ${cells.map((cell, column) => padded(cell, widths[column] ?? 0)).join("  ")}`.trimEnd()
  )
}
