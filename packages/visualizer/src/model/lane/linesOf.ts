/** A lane as plain lines, for text exports. Pure. */
import { span } from "../../trace/quantities.ts"
import { happeningsOf } from "./happenings.ts"
import type { Lane } from "./Lane.ts"
import { headlineOf, lossWords } from "./words.ts"

/** Returns its figures, its losses by reason, and the first rows of what happened. */
export const linesOf = (lane: Lane, maxLines: number): ReadonlyArray<string> => {
  const rows = happeningsOf(lane.marks)
  return [
    `${lane.name}: ${headlineOf(lane)}`,
    ...lane.losses.slice(0, maxLines).map(lossWords),
    ...rows.slice(0, maxLines).map(({ count, last, time, words }) => {
      const when = span(time - lane.from)
      return count > 1 ? `${when} to ${span(last - lane.from)}: ${count} × ${words}` : `${when}: ${words}`
    }),
    ...(rows.length > maxLines ? [`and ${rows.length - maxLines} more`] : [])
  ]
}
