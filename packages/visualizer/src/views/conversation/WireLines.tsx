/** The lines of the wire: all of them, or those in view of very many. */
import type { KeyboardEventHandler } from "preact"
import { useEffect, useMemo, useRef } from "preact/hooks"
import type { Connection } from "../../model/connection/Connection.ts"
import type { Lane } from "../../model/machine/phase.ts"
import { inUnit, type Unit, unitFor } from "../parts/format.ts"
import type { Trace } from "../../page/Trace.ts"
import type { Detail } from "../../page/Detail.ts"
import { reveal, rowOf, useAtEnd, useInView, useScroll } from "../parts/hooks.ts"
import { wallTime } from "../../trace/wall.ts"
import { useViewer, useViewerState } from "../app/Viewer.ts"
import { reasonOf } from "../../model/verdict/reason.ts"
import { ways, type WireRow } from "../../model/timeline/wireRows.ts"
import { type Ladder, rowBelow } from "../../model/timeline/ladder.ts"
import { Rungs } from "./Rungs.tsx"
import { maxOf } from "../../trace/extremes.ts"
import { Line } from "./WireLine.tsx"

/** The shown parts of a connection. */
export interface Shown {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
  /** The words that are looked for. */
  readonly find: string
  /** The lines that match the filter. */
  readonly found: ReadonlyArray<number> | undefined
}

interface LinesProps extends Shown {
  readonly rows: ReadonlyArray<WireRow>
  /** True if times are those of the wall clock, not of the attempt. */
  readonly clock: boolean
  /** True if rows outside the chosen range are left out. */
  readonly cut: boolean
  /** The places of the rows, if they are drawn to scale. */
  readonly ladder?: Ladder | undefined
}

/** Up to this many rows, all are in the page and long ones wrap; above it, only visible rows are, one line each. */
const maxWrapped = 1000
const lineHeight = 18

/** In characters: the column of times has the same width for all attempts of some seconds. */
const minTimeWidth = 7

export const Lines = ({ clock, cursor, cut, detail, find, found, ladder, rows, trace }: LinesProps) => {
  const viewer = useViewer()
  const { glow, live, moment, replays, ruler } = useViewerState()
  const panel = useRef<HTMLDivElement>(null)
  const end = useAtEnd(panel)
  const wraps = ladder === undefined && rows.length <= maxWrapped
  const here = cursor === undefined ? -1 : rows.findLastIndex(({ line }) => line <= cursor)
  const { height, top: scrolled } = useScroll(panel, rows.length)
  const tops = ladder?.tops
  const topOf = (row: number): number => tops?.[row] ?? row * lineHeight
  const rowAt = (place: number): number =>
    tops === undefined ? Math.floor(place / lineHeight) : rowBelow(tops, place) - 1
  const first = Math.max(0, rowAt(scrolled) - 4)
  const last = Math.min(rows.length, rowAt(scrolled + height) + 5)
  // without a cursor, the page first shows the line that explains the verdict, or, in a live trace, the newest
  const telling = useMemo(() => markedLine(detail), [detail])
  const explaining = telling === undefined ? -1 : rows.findLastIndex(({ line }) => line <= telling)
  const isLive = live?._tag === "live"
  const newest = isLive && end.follows ? rows.length - 1 : -1
  const looked = here !== -1 ? here : telling === undefined ? newest : explaining
  useInView(panel, wraps ? undefined : looked, lineHeight, topOf)
  useEffect(() => {
    const row = panel.current?.querySelectorAll(".line")[looked]
    if (wraps && panel.current !== null && row !== undefined) reveal(panel.current, row)
    // what is above the panel may grow, and push the line out of it
  }, [looked, wraps, detail.id, height])
  const onKeyDown = useRowKeys(rows, cursor)
  const { clock: source, span } = detail.connection
  const timed = source !== "none"
  const matches = useMemo(() => new Set(found), [found])
  const from =
    (ruler === undefined ? undefined : detail.entries.findLast(({ line }) => line <= ruler)?.time) ??
    span.start
  const until = cursor ?? detail.entries.at(-1)?.line ?? 0
  const lanes = useMemo(() => lanesIn(rows), [rows])
  const hasSeveralLanes = lanes.length > 1
  /** how many lifelines are beyond that of a way in */
  const reachOf = (lane: Lane): number => Math.max(0, lanes.length - 1 - Math.max(0, lanes.indexOf(lane)))
  const ports = useMemo(() => portsOf(detail.connection), [detail])

  const point = (time: number | undefined) =>
    viewer.set({ moment: time === undefined ? undefined : { from: time, to: time } })

  const ends = [rows[0], rows.at(-1)].filter((row) => row !== undefined)
  const unit = unitFor(
    maxOf(
      ends.map(({ time }) => Math.abs(time - from)),
      0
    )
  )
  const atOf = ({ kind, time }: WireRow): string => {
    if (kind === "silence") return ""
    if (clock) return wallTime(trace.index.header, time)?.slice(11, 23) ?? ""
    return timed ? at(time - from, unit, ruler !== undefined) : ""
  }
  const widest = maxOf(
    ends.map((row) => atOf(row).length),
    minTimeWidth
  )
  const columns = { "--at": `${widest}ch` }

  const line = (row: WireRow, index: number, top: number | undefined) => (
    <Line
      key={index}
      row={row}
      at={atOf(row)}
      isAhead={replays && cursor !== undefined && row.line > cursor}
      here={index === here}
      find={find}
      way={hasSeveralLanes && row.lane !== undefined ? [row.lane, ports.get(row.lane)] : undefined}
      top={top}
      reach={ladder === undefined ? undefined : reachOf(row.lane)}
      glows={
        glow.has(row.line) ||
        glow.has(row.lastLine) ||
        (moment !== undefined && row.time >= moment.from && row.time <= moment.to)
      }
      tells={index === explaining}
      matches={matches.has(row.line)}
      measured={
        ruler !== undefined && row.line >= Math.min(ruler, until) && row.line <= Math.max(ruler, until)
      }
      onGo={viewer.go}
      onPoint={point}
    />
  )
  return (
    <>
      <p class="heads talk" style={columns}>
        <span class="at">{clock ? "UTC" : timed ? unit : ""}</span>
        <span>
          C: client, S: server, {ways.state} this program, {ways.net} network
        </span>
      </p>
      <div
        class={`panel wire ${hasSeveralLanes ? "lanes" : ""} ${ladder === undefined ? "" : "ladder"}`}
        style={columns}
        ref={panel}
        tabIndex={0}
        role="list"
        aria-label="Lines on the wire"
        onKeyDown={onKeyDown}
      >
        {wraps ? (
          rows.map((row, index) => line(row, index, undefined))
        ) : (
          <div
            class="sheet"
            style={{ height: `${ladder?.height ?? rows.length * lineHeight}px` }}
            role="presentation"
          >
            {ladder !== undefined && (
              <Rungs
                detail={detail}
                ladder={ladder}
                lanes={lanes}
                from={scrolled - height}
                to={scrolled + 2 * height}
                cursor={cursor}
              />
            )}
            {rows.slice(first, last).map((row, index) => line(row, first + index, topOf(first + index)))}
          </div>
        )}
        {rows.length === 0 && (
          <p class="dim nothing">
            {cut ? "Nothing happened in the chosen period." : "Nothing was sent or received."}
          </p>
        )}
      </div>
      {isLive && !end.follows && (
        <button type="button" class="newest main" onClick={end.follow}>
          Newest ↓
        </button>
      )}
    </>
  )
}

/** Returns the line that shows the failure, otherwise that of the first warning. */
const markedLine = ({ connection, findings }: Detail): number | undefined =>
  (reasonOf(connection) ?? findings.find(({ severity }) => severity === "warning"))?.lines[0]

/** Handles arrow keys, which move from row to row; a note moves with its line. */
const useRowKeys = (
  rows: ReadonlyArray<WireRow>,
  cursor: number | undefined
): KeyboardEventHandler<HTMLElement> => {
  const viewer = useViewer()
  return (event) => {
    const lines = rows.filter(({ kind }) => kind !== "annotation" && kind !== "silence")
    const here = cursor === undefined ? lines.length : lines.findLastIndex(({ line }) => line <= cursor)
    const target = rowOf(event.key, here, lines.length)
    if (target === undefined) return
    event.preventDefault()
    viewer.go(lines[target]?.lastLine)
  }
}

/** Returns the ways in of what was said, in the order in which they were used. */
const lanesIn = (rows: ReadonlyArray<WireRow>): ReadonlyArray<Lane> =>
  Array.from(new Set(rows.flatMap(({ lane }) => (lane === undefined ? [] : [lane]))))

/** Returns the port of each way in. */
const portsOf = ({ net }: Connection): ReadonlyMap<Lane, number | undefined> =>
  new Map(net.flatMap(({ begun: { kind, port }, lane }) => (kind === "tcp" ? [[lane, port] as const] : [])))

const at = (ms: number, unit: Unit, signed = false): string =>
  (ms < 0 ? "−" : signed ? "+" : "") + inUnit(Math.abs(ms), unit)
