/** The lane itself: each pixel has the colour of most of its time; losses and arrivals are ticks above it, IDLE is below. */
import { useRef } from "preact/hooks"
import { coveredBy, runsOf, ticksOf } from "../../model/lane/columns.ts"
import { headlineOf, segmentWords } from "../../model/lane/words.ts"
import type { Lane } from "../../model/lane/Lane.ts"
import type { Mark } from "../../model/lane/marks.ts"
import type { Stretch } from "../../model/lane/Stretch.ts"
import type { Trace } from "../../page/Trace.ts"
import { span } from "../../trace/quantities.ts"
import { wallTime } from "../../trace/wall.ts"
import { useViewer } from "../app/Viewer.ts"
import { marksOf, tickLabel } from "../parts/format.ts"
import { useSize } from "../parts/hooks.ts"
import { plain } from "../parts/ServerText.tsx"
import { useDrag } from "../waterfall/Waterfall.tsx"
import { downSince } from "./downSince.ts"

interface Props {
  readonly trace: Trace
  readonly lane: Lane
  /** The times that are drawn. */
  readonly range: Stretch
  readonly selected: number
  /** Draws a part of it; nothing for all of it. */
  readonly onRange: (range: Stretch | undefined) => void
}

/** The ticks above the lane, the most important last: each is a row of its own. */
const ticks: ReadonlyArray<readonly [shade: string, kinds: ReadonlyArray<Mark["kind"]>]> = [
  ["asked", ["asked"]],
  ["arrived", ["arrived"]],
  ["odd", ["refused", "givenUp", "unanswered", "renewed", "renumbered", "moved", "slept"]],
  ["failed", ["failed"]],
  ["lost", ["lost"]]
]

export const Strip = ({ lane, onRange, range, selected, trace }: Props) => {
  const viewer = useViewer()
  const root = useRef<HTMLDivElement>(null)
  const width = Math.max(1, Math.floor(useSize(root).width))
  const { end, start } = range
  const at = (time: number) => Math.min(width, Math.max(0, ((time - start) * width) / (end - start)))
  const box = (from: number, to: number) => ({ left: `${from}px`, width: `${Math.max(1, to - from)}px` })
  const drag = useDrag(0, { from: start, to: end, width }, (part) =>
    onRange(part && { start: part.from, end: part.to })
  )
  const timeAt = (event: MouseEvent) => {
    const { left } = root.current?.getBoundingClientRect() ?? { left: 0 }
    return start + ((event.clientX - left) * (end - start)) / width
  }
  const segmentAt = (time: number) => lane.segments.find((each) => time >= each.start && time < each.end)
  const connection = trace.index.connections[selected]
  // what is over is calm; what lasts is red
  const down = at(downSince(lane) ?? Infinity)
  return (
    <div
      class="strip"
      ref={root}
      role="img"
      aria-label={`Lane: ${headlineOf(lane)}`}
      {...drag.handlers}
      onPointerMove={(event) => {
        drag.handlers.onPointerMove(event)
        const time = timeAt(event)
        const segment = segmentAt(time)
        event.currentTarget.title = segment === undefined ? "" : plain(titleOf(segment, lane))
      }}
      onClick={(event) => {
        const segment = drag.box === undefined ? segmentAt(timeAt(event)) : undefined
        if (segment !== undefined) viewer.select(segment.connection)
      }}
    >
      {lane.elsewhere.map((each) => (
        <i
          key={`elsewhere ${each.start}`}
          class={`run ${each.runner === undefined ? "gone" : "elsewhere"}`}
          style={box(at(each.start), at(each.end))}
          title={
            each.runner === undefined
              ? `no runner had it for ${span(each.end - each.start)}`
              : `on ${plain(each.runner)} for ${span(each.end - each.start)}: no trace of it is kept here`
          }
        />
      ))}
      {runsOf(lane.segments, range, width).map(({ from, kind, to }) => (
        <i
          key={`run ${from}`}
          class={`run ${kind === "away" && to > down ? "down" : kind}`}
          style={box(from, to)}
        />
      ))}
      {coveredBy(lane.idles, range, width).map(({ from, to }) => (
        <i key={`idle ${from}`} class="idle" style={box(from, to)} />
      ))}
      {connection !== undefined && (
        <i class="chosen" style={box(at(connection.start), at(connection.end ?? lane.to))} />
      )}
      {ticks.map(([shade, kinds]) =>
        ticksOf(timesOf(lane, kinds, range), range, width).map(([column, count]) => (
          <i
            key={`${shade} ${column}`}
            class={`tick ${shade}`}
            style={{ left: `${column}px` }}
            data-count={count}
          />
        ))
      )}
      {drag.box !== undefined && <i class="brush" style={drag.box} />}
      {marksOf({ from: start, to: end }, width).flatMap((time) => {
        const label = timeLabel(trace, time, end - start)
        // at the right edge there is no room for one
        return at(time) + label.length * 8 > width ? (
          []
        ) : (
          <span key={time} class="hour" style={{ left: `${at(time)}px` }}>
            {label}
          </span>
        )
      })}
    </div>
  )
}

const timesOf = (
  { marks }: Lane,
  kinds: ReadonlyArray<Mark["kind"]>,
  { end, start }: Stretch
): ReadonlyArray<number> =>
  marks.flatMap(({ kind, time }) => (kinds.includes(kind) && time >= start && time <= end ? [time] : []))

const titleOf = ({ end, kind, start }: Lane["segments"][number], { from }: Lane): string =>
  `${segmentWords[kind]} for ${span(end - start)}, after ${span(start - from)}`

const day = 86_400_000

/** The wall clock, if it is known, in UTC; of a lane of many days, the day. */
const timeLabel = (trace: Trace, time: number, length: number): string => {
  const wall = wallTime(trace.index.header, time)
  if (wall === undefined) return tickLabel(time, length)
  return length > 2 * day ? wall.slice(5, 10) : length > 600_000 ? wall.slice(11, 16) : wall.slice(11, 19)
}
