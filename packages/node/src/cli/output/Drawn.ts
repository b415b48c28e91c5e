/** The lines at the end of a terminal that are drawn again and again. */
import { columns } from "@effect-imap/visualizer/internal/Terminal"

/** Writes lines over those that it wrote last. */
export class Drawn {
  private lines: ReadonlyArray<string> = []

  /**
   * Returns what erases the last lines, even if a terminal that became narrower has wrapped them, and draws others below
   * a text that stays.
   */
  replaced(lines: ReadonlyArray<string>, width: number, above = ""): string {
    const rows = this.lines.reduce((sum, line) => sum + rowsOf(line, width), 0)
    this.lines = lines
    const erase = rows === 0 ? "" : `\r${rows === 1 ? "" : `\x1b[${rows - 1}A`}\x1b[0J`
    return erase + above + lines.join("\n")
  }
}

// oxlint-disable-next-line no-control-regex -- a colour begins with ESC
const colors = /\x1b\[\d+m/g

const rowsOf = (line: string, width: number): number =>
  Math.max(1, Math.ceil(columns(line.replaceAll(colors, "")) / width))
