/** The waterfall of the selected connection, one row for each thing that took time. */
import { useRef } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import { isRace } from "../../model/timeline/rows.ts"
import { type PartRow as Row, partRows } from "../../model/rail/partRows.ts"
import { marks } from "../../model/steps/Step.ts"
import { laneWords } from "../../model/machine/phase.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { originOf, ownRange } from "../list/range.ts"
import { duration } from "@effect-imap/core/internal/Advice"
import { took } from "../../model/connection/timeText.ts"
import { isPart, Overview } from "./Overview.tsx"
import { plain, ServerText } from "../parts/ServerText.tsx"
import type { Moment, State } from "../app/Store.ts"
import { Legend } from "./Legend.tsx"
import { useWaits } from "./useWaits.ts"
import { WaitBand, WaitSums } from "./WaitBand.tsx"
import { type Wait, waitsIn } from "../../model/waits/Wait.ts"
import { useViewer } from "../app/Viewer.ts"
import { useSize } from "../parts/hooks.ts"
import { gutterOf } from "../waterfall/paint.ts"
import { barsWidth, type Range, TimeAxis, Waterfall } from "../waterfall/Waterfall.tsx"
import { outcomeWord } from "../parts/words.ts"
import type { Bar, Summary } from "../../model/index/Summary.ts"
import { urgencyOf } from "../../model/index/urgency.ts"

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  readonly names: number
  readonly cursorTime: number | undefined
}

export const Spans = (props: Props) => {
  const { detail, names, state, summary, trace } = props
  const viewer = useViewer()
  const rows = partRows(detail.connection)
  const now = summary.status === "open" || summary.status === "selected" ? trace.now() : summary.last
  const pane = useRef<HTMLElement>(null)
  const { width } = useSize(pane)
  const range = state.range ?? ownRange(trace, state.axis, summary)
  const origin = originOf(state.axis, summary)
  const from = summary.start - origin
  const isCalm = urgencyOf(summary, trace.index.account) === "calm"
  const fullRange = { from, to: from + Math.max(1, (summary.end ?? now) - summary.start) }
  const last = rows.reduce((latest, row) => Math.max(latest, endOf(row, now) - origin), range.to)
  const isBeyond = last > range.to
  // of a chosen range nothing else is shown
  const until = isBeyond && state.range === undefined ? last : undefined
  const gutter = gutterOf(isBeyond && until === undefined)
  const waits = useWaits(detail, summary, trace)
  return (
    <section
      class={`spans ${isCalm ? "calm" : ""}`}
      aria-label={`Steps of ${plain(summary.group)}`}
      ref={pane}
    >
      <header class="title">
        <h2>
          Steps of <ServerText text={summary.group} />
        </h2>
        {detail.connection.clock !== "none" && (
          <WaitSums
            waits={state.range === undefined ? waits : waitsIn(waits, range.from + origin, range.to + origin)}
          />
        )}
        <Legend
          rows={rows.filter(
            (row) => row.start - origin <= (until ?? range.to) && endOf(row, now) - origin >= range.from
          )}
          isBeyond={isBeyond && until === undefined}
          isBroken={until !== undefined}
        />
      </header>
      {detail.connection.clock === "none" ? (
        <p class="loading">No times in this log: only the order is known.</p>
      ) : (
        <>
          {isPart(range, fullRange) && (
            <Overview
              bars={trace.index.bars(summary.id)}
              origin={origin}
              isCalm={isCalm}
              now={now}
              fullRange={fullRange}
              range={range}
              names={names}
              width={barsWidth(width, names, gutter)}
              onZoom={(range) => viewer.set({ range })}
            />
          )}
          <WaitBand
            waits={waits}
            origin={origin}
            range={range}
            until={until}
            names={names}
            width={barsWidth(width, names, gutter)}
          />
          <TimeAxis
            heads={["step", "took"]}
            names={names}
            range={range}
            until={until}
            width={barsWidth(width, names, gutter)}
            gutter={gutter}
          />
          <Rows
            {...props}
            isCalm={isCalm}
            now={now}
            range={range}
            until={until}
            rows={rows}
            waits={waits}
            gutter={gutter}
          />
        </>
      )}
    </section>
  )
}

interface RowsProps extends Props {
  readonly rows: ReadonlyArray<Row>
  readonly waits: ReadonlyArray<Wait>
  readonly range: Range
  readonly until: number | undefined
  readonly now: number
  readonly isCalm: boolean
  readonly gutter: number
}

const rowHeight = 24

const Rows = ({
  cursorTime,
  detail,
  gutter,
  isCalm,
  names,
  now,
  range,
  rows,
  state,
  summary,
  until,
  waits
}: RowsProps) => {
  const viewer = useViewer()
  const race = isRace(rows)
  const selected = state.cursor === undefined ? -1 : rowAt(rows, detail.connection, state.cursor)
  const at = <A,>(index: number, of: (row: Row) => A): A | undefined => {
    const row = rows[index]
    return row === undefined ? undefined : of(row)
  }
  return (
    <div
      class="pane"
      style={{ flex: "0 1 var(--rows)", "--names": `${names}px`, "--rows": `${rows.length * rowHeight}px` }}
    >
      <Waterfall
        id="span"
        label={`Steps of ${plain(summary.group)}`}
        count={rows.length}
        rowHeight={rowHeight}
        range={range}
        until={until}
        names={names}
        gutter={gutter}
        selected={selected === -1 ? undefined : selected}
        initial={rows.findLastIndex(({ outcome }) => outcome === "failed" || outcome === "refused")}
        bars={(index) => ({
          origin: originOf(state.axis, summary),
          bars: at(index, barsOf) ?? [],
          now,
          cursor: cursorTime,
          isCalm,
          waits,
          gaps: detail.connection.gaps.map(({ time }) => time)
        })}
        row={(index) =>
          at(index, (row) => (
            <Name
              race={race}
              row={row}
              status={summary.status}
              time={took(detail.connection, lasted(row, now), row.isAsked)}
            />
          ))
        }
        title={(index) => at(index, (row) => titleOf(row, row.start - summary.start, lasted(row, now)))}
        lit={(index) => at(index, (row) => isAt(row, state.moment, now)) ?? false}
        onPoint={(index) =>
          viewer.set({
            moment:
              index === undefined ? undefined : at(index, (row) => ({ from: row.start, to: endOf(row, now) }))
          })
        }
        onSelect={(index) => viewer.go(rows[index]?.line)}
        onKeyDown={(event) => {
          const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0
          if (by === 0) return
          event.preventDefault()
          viewer.go(rows[Math.min(Math.max(selected + by, 0), rows.length - 1)]?.line)
        }}
        onZoom={(range) => viewer.set({ range })}
      />
    </div>
  )
}

/** Returns the row at a line. A transition enters the step that begins with it, a line or two later. */
const rowAt = (rows: ReadonlyArray<Row>, { moves }: Connection, cursor: number): number => {
  const move = moves.find(({ line }) => line === cursor)
  const entered = rows.findIndex(({ line, start }) => line > cursor && start === move?.time)
  return entered === -1 ? rows.findLastIndex(({ line }) => line <= cursor) : entered
}

/** Returns the bars of a row: one for the row, and one for each moment on it, which never failed. */
const barsOf = (row: Row): ReadonlyArray<Bar> => [
  barOf(row),
  ...(row.ticks ?? []).map((time) => ({ ...barOf(row), outcome: "done" as const, start: time, end: time }))
]

/** A step that went out with an earlier one began with it. */
const barOf = (row: Row): Bar => ({
  start: row.flight ?? row.start,
  end: row.outcome === "open" ? undefined : row.end,
  group: row.group,
  label: "",
  lane: undefined,
  outcome: row.outcome,
  kind: row.kind,
  state: undefined
})

interface NameProps {
  /** True if there are several ways in, so that each row names its own. */
  readonly race: boolean
  readonly row: Row
  readonly status: Summary["status"]
  readonly time: string
}

const Name = ({ race, row, status, time }: NameProps) => (
  <div class={`name ${row.outcome === "failed" ? "bad" : row.outcome === "lost" ? "dim" : ""}`}>
    <span class="glyph" aria-hidden="true">
      {marks[row.outcome]}
    </span>
    <span class="hidden">{outcomeWord(row.outcome, status)}</span>
    <span class="cut">
      <ServerText text={row.label} />
      {row.detail !== undefined && (
        <span class="dim">
          {" "}
          <ServerText text={row.detail} />
        </span>
      )}
      {race && row.lane !== undefined && row.label !== laneWords[row.lane] && (
        <span class="dim"> · {laneWords[row.lane]}</span>
      )}
      {row.remark !== undefined && (
        <span class="dim">
          {" · "}
          <ServerText text={row.remark} />
        </span>
      )}
    </span>
    <span class="end">{row.shared === true ? "" : time}</span>
  </div>
)

const endOf = ({ end, outcome }: Row, now: number): number => (outcome === "open" ? now : end)

const lasted = (row: Row, now: number): number => endOf(row, now) - row.start - (row.busyMs ?? 0)

/** Returns whether a step lasts at a moment. The one that begins at a time has it, and not the one that ends. */
export const isAt = (row: Row, moment: Moment | undefined, now: number): boolean => {
  if (moment === undefined) return false
  const end = endOf(row, now)
  return row.start <= moment.to && (end > moment.from || (end === row.start && end === moment.from))
}

/** Describes a bar; times are in milliseconds. */
const titleOf = ({ detail, label, remark }: Row, from: number, took: number): string =>
  plain(`${label} ${detail ?? ""}: from ${duration(from)}, ${duration(took)}, ${remark ?? ""}`)
