/** Makes reports of lines that may be unknown. */
import type { Report } from "../Rule.ts"

const maxLines = 6

/** Makes a report of the known lines; none without a line. */
export const report = (
  lines: ReadonlyArray<number | undefined>,
  data: NonNullable<Report["data"]> = {}
): ReadonlyArray<Report> => {
  const [first, ...rest] = new Set(lines.filter((line) => line !== undefined))
  return first === undefined ? [] : [{ lines: [first, ...rest.slice(0, maxLines - 1)], data }]
}
