/** What the selected connection spent its time on, one row for each thing. */
import { useMemo, useRef } from "preact/hooks"
import { isRace, lasting, type Row } from "../model/rows.ts"
import { laneWords } from "../model/phase.ts"
import type { Bar, Summary } from "../model/Index.ts"
import type { Detail } from "../page/Detail.ts"
import type { Trace } from "../page/Trace.ts"
import { originOf, ownRange } from "./ConnectionList.tsx"
import { duration } from "@effect-imap/core/Advice"
import { isPart, Overview } from "./Overview.tsx"
import { plain, ServerText } from "./ServerText.tsx"
import type { State } from "./Store.ts"
import { Find, Legend } from "./Toolbar.tsx"
import { useViewer } from "./Viewer.ts"
import { useSize } from "./hooks.ts"
import { barsWidth, TimeAxis, Waterfall } from "./Waterfall.tsx"
import { marks, outcomeWord } from "./words.ts"

const rowHeight = 22

/** A row, and on it what happened at one moment. */
const barsOf = (row: Row): ReadonlyArray<Bar> => [
  barOf(row),
  ...(row.ticks ?? []).map((time) => ({ ...barOf(row), start: time, end: time, kind: "work" as const }))
]

const barOf = (row: Row): Bar => ({
  start: row.start,
  end: row.outcome === "open" ? undefined : row.end,
  group: row.group,
  label: "",
  lane: undefined,
  outcome: row.outcome,
  kind: row.kind
})

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  readonly names: number
  readonly cursorTime: number | undefined
  /** There is no list above it that could be searched. */
  readonly find: boolean
}

export const Spans = ({ cursorTime, detail, find, names, state, summary, trace }: Props) => {
  const viewer = useViewer()
  const all = useMemo(() => lasting(detail.connection), [detail])
  const race = isRace(all)
  const now = summary.status === "open" || summary.status === "selected" ? trace.now() : summary.last
  const lasted = (row: Row) => (row.outcome === "open" ? now : row.end) - row.start
  const pane = useRef<HTMLElement>(null)
  const { width } = useSize(pane)
  const range = state.range ?? ownRange(trace, state.axis, summary)
  const from = summary.start - originOf(state.axis, summary)
  const whole = { from, to: from + Math.max(1, (summary.end ?? now) - summary.start) }
  const selected = all.findLastIndex(({ line }) => state.cursor !== undefined && line <= state.cursor)
  return (
    <section class="spans" aria-label={`Steps of ${plain(summary.group)}`} ref={pane}>
      <header>
        <h2>
          Steps of <ServerText text={summary.group} />
        </h2>
        {find && <Find state={state} />}
        <Legend />
      </header>
      {detail.connection.clock === "none" ? (
        <p class="loading">No times in this log: only the order is known.</p>
      ) : (
        <>
          {isPart(range, whole) && (
            <Overview
              bars={trace.index.bars(summary.id)}
              origin={originOf(state.axis, summary)}
              now={now}
              whole={whole}
              range={range}
              names={names}
              width={width}
              onZoom={(range) => viewer.set({ range })}
            />
          )}
          <TimeAxis heads={["step", "took"]} names={names} range={range} width={barsWidth(width, names)} />
          <div
            class="pane"
            style={{ flex: "1 1 0", "--names": `${names}px`, "--rows": `${all.length * rowHeight}px` }}
          >
            <Waterfall
              id="span"
              label={`Steps of ${plain(summary.group)}`}
              count={all.length}
              rowHeight={rowHeight}
              range={range}
              names={names}
              selected={selected === -1 ? undefined : selected}
              bars={(index) => {
                const row = all[index]
                return {
                  origin: originOf(state.axis, summary),
                  bars: row === undefined ? [] : barsOf(row),
                  now,
                  cursor: cursorTime,
                  gaps: detail.connection.gaps.map(({ time }) => time)
                }
              }}
              row={(index) => {
                const row = all[index]
                if (row === undefined) return undefined
                return (
                  <div
                    class={`name ${row.outcome === "failed" ? "bad" : row.outcome === "lost" ? "dim" : ""}`}
                  >
                    <span class="glyph" aria-hidden="true">
                      {marks[row.outcome]}
                    </span>
                    <span class="hidden">{outcomeWord(row.outcome, summary.status)}</span>
                    <span class="cut">
                      <ServerText text={row.label} />
                      {row.detail !== undefined && (
                        <span class="dim">
                          {" "}
                          <ServerText text={row.detail} />
                        </span>
                      )}
                      {race && row.lane !== undefined && <span class="dim"> · {laneWords[row.lane]}</span>}
                    </span>
                    <span class="end cut">
                      <ServerText text={row.remark ?? duration(lasted(row))} />
                    </span>
                  </div>
                )
              }}
              title={(index) => {
                const row = all[index]
                if (row === undefined) return undefined
                const from = duration(row.start - summary.start)
                return plain(
                  `${row.label} ${row.detail ?? ""}: from ${from}, ${duration(lasted(row))}, ${row.remark ?? ""}`
                )
              }}
              onSelect={(index) => viewer.go(all[index]?.line)}
              onKeyDown={(event) => {
                const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
                if (by === 0) return
                event.preventDefault()
                viewer.go(all[Math.min(Math.max(selected + by, 0), all.length - 1)]?.line)
              }}
              onZoom={(range) => viewer.set({ range })}
            />
          </div>
        </>
      )}
    </section>
  )
}
