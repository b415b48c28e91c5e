/** Jumps to what is notable in a trace, and measures the time between two lines. */
import { duration } from "@effect-imap/core/internal/Advice"
import type { Target } from "../../model/index/jumps.ts"
import { counted } from "../parts/format.ts"
import type { Detail } from "../../page/Detail.ts"
import { useViewer, useViewerState } from "../app/Viewer.ts"
import type { WireRow } from "../../model/timeline/wireRows.ts"

const targets: ReadonlyArray<readonly [target: Target, mark: string, word: string, words: string]> = [
  ["failure", "✗", "failure", "Next failure (f)"],
  ["retry", "↻", "retry", "Next retry (r)"],
  ["odd", "!", "oddity", "Next oddity (o)"]
]

/** Jumps to the next place of a kind, wherever in the trace it is; with Shift to the previous one. */
export const Jumps = () => {
  const viewer = useViewer()
  return (
    <span class="segmented" role="group" aria-label="Jump">
      {targets.map(([target, mark, word, words]) => (
        <button
          key={target}
          type="button"
          aria-label={words}
          title={words}
          onClick={({ shiftKey }) => viewer.jump(target, shiftKey ? -1 : 1)}
        >
          {mark} {word}
        </button>
      ))}
    </span>
  )
}

/** Switches the ruler, and shows the time and the lines between its line and the selected one. */
export const Measured = ({
  detail,
  rows
}: {
  readonly detail: Detail
  readonly rows: ReadonlyArray<WireRow>
}) => {
  const viewer = useViewer()
  const { cursor, ruler } = useViewerState()
  const to = cursor ?? detail.entries.at(-1)?.line
  const timeOf = (line: number | undefined) =>
    detail.entries.findLast((entry) => entry.line <= (line ?? 0))?.time
  const [start, end] = [timeOf(ruler), timeOf(to)]
  return (
    <>
      <button
        type="button"
        class="quiet"
        aria-pressed={ruler !== undefined}
        title="Measure from this line (m)"
        onClick={viewer.measure}
      >
        Ruler
      </button>
      {ruler !== undefined && to !== undefined && start !== undefined && end !== undefined && (
        <output class="measured">
          Δ {duration(Math.abs(end - start))}, {counted(rows.filter(isWithin(ruler, to)).length, "line")}
        </output>
      )}
    </>
  )
}

/** Returns whether a line of the wire is between two lines of the trace, or one of them. */
const isWithin =
  (one: number, other: number) =>
  ({ kind, line }: WireRow): boolean =>
    (kind === "sent" || kind === "received") && line >= Math.min(one, other) && line <= Math.max(one, other)
