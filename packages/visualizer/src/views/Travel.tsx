/** Time travel: one cursor for the rail, the waterfall, the wire and the chart. */
import { stops } from "../model/Failure.ts"
import type { Detail } from "../page/Detail.ts"
import { useMemo } from "preact/hooks"
import { duration } from "@effect-imap/core/Advice"
import { useViewer } from "./Viewer.ts"

interface Props {
  readonly detail: Detail
  readonly cursor: number | undefined
}

export const Travel = ({ cursor, detail }: Props) => {
  const viewer = useViewer()
  const { span } = detail.connection
  const moves = useMemo(() => stops(detail.connection), [detail])
  const last = moves.length - 1
  const at = cursor === undefined ? last : moves.findLastIndex(({ line }) => line <= cursor)
  const move = moves[at]
  const time = cursor === undefined ? undefined : detail.entries.findLast(({ line }) => line <= cursor)?.time
  return (
    <section class="travel" aria-label="Time travel">
      <button
        type="button"
        aria-label="Previous transition"
        disabled={at <= 0}
        onClick={() => viewer.step(-1)}
      >
        ◀
      </button>
      <input
        type="range"
        min={0}
        max={Math.max(0, last)}
        value={Math.max(0, at)}
        aria-label="Transition"
        aria-valuetext={move === undefined ? "none" : `${at + 1} of ${last + 1}, ${move.to}`}
        onInput={(event) => viewer.go(moves[Number(event.currentTarget.value)]?.line)}
      />
      <button type="button" aria-label="Next transition" disabled={at >= last} onClick={() => viewer.step(1)}>
        ▶
      </button>
      <span class="where">
        {Math.max(0, at + 1)}/{last + 1}
        {move !== undefined && ` · ${duration((time ?? move.time) - span.start)}`}
      </span>
      <button type="button" class="now" disabled={cursor === undefined} onClick={() => viewer.go(undefined)}>
        End
      </button>
    </section>
  )
}
