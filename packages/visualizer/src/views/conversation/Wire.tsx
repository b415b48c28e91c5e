/** The conversation on the wire, line by line, in step with the cursor. */
import type { ComponentChildren, KeyboardEventHandler } from "preact"
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import type { Target } from "../../model/index/jumps.ts"
import type { Connection } from "../../model/connection/Connection.ts"
import { groupOf, type Lane, laneWords } from "../../model/machine/phase.ts"
import { counted, inUnit, type Unit, unitFor } from "../parts/format.ts"
import type { Trace } from "../../page/Trace.ts"
import type { Detail } from "../../page/Detail.ts"
import { reveal, rowOf, useAtEnd, useInView, useWindow } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import { wallTime } from "../parts/words.ts"
import { useViewer, useViewerState } from "../app/Viewer.ts"
import { decidingOf } from "../../model/verdict/Verdict.ts"
import { withSilences } from "../../model/timeline/silences.ts"
import { ways, type WireRow, wireRows } from "../../model/timeline/wireRows.ts"
import { mostOf } from "../../trace/extremes.ts"

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
  /** The words that are looked for. */
  readonly find: string
  /** The lines that match the filter. */
  readonly found: ReadonlyArray<number> | undefined
}

interface WireProps extends Props {
  /** The conversation as a drawing, which is loaded once it is shown. */
  readonly diagram: ComponentChildren
}

export const Wire = ({ diagram, ...props }: WireProps) => {
  const { detail, trace } = props
  const viewer = useViewer()
  const { annotations, range, talk } = useViewerState()
  // those of another program's log are inferred
  const [states, setStates] = useState(trace.index.header?.imported === undefined)
  const [clock, setClock] = useState(false)
  const all = useMemo(
    () =>
      shownRows(
        wireRows(detail.connection, detail.entries, { states, omitted: detail.breaks, annotations }),
        detail.connection
      ),
    [detail, states, annotations]
  )
  const { start } = detail.connection.span
  const rows =
    range === undefined
      ? all
      : all.filter(({ time }) => time - start >= range.from && time - start <= range.to)
  return (
    <>
      <div class="tools">
        <span class="segmented" role="group" aria-label="View of the wire">
          {[false, true].map((drawn) => (
            <button type="button" aria-pressed={talk === drawn} onClick={() => viewer.set({ talk: drawn })}>
              {drawn ? "Conversation" : "Lines"}
            </button>
          ))}
        </span>
        {!talk && (
          <>
            <label title="What this program did between the lines">
              <input
                type="checkbox"
                checked={states}
                onChange={(event) => setStates(event.currentTarget.checked)}
              />
              States
            </label>
            <label title="UTC, as a server's log has it">
              <input
                type="checkbox"
                checked={clock}
                disabled={wallTime(trace, 0) === undefined}
                onChange={(event) => setClock(event.currentTarget.checked)}
              />
              Wall clock
            </label>
            <Jumps />
            <Measured detail={detail} rows={rows} />
            {rows.length < all.length && (
              <button type="button" class="link" onClick={() => viewer.set({ range: undefined })}>
                {all.length - rows.length} lines outside of the chosen time
              </button>
            )}
            <span class="saving">
              <button
                type="button"
                class="quiet"
                title="Write a note on this line (n)"
                onClick={viewer.beginNote}
              >
                Note…
              </button>
              <button type="button" class="quiet" onClick={() => viewer.copy(transcript(rows))}>
                Copy
              </button>
            </span>
          </>
        )}
      </div>
      {talk ? (
        diagram
      ) : (
        <Lines key={detail.id} {...props} rows={rows} clock={clock} cut={rows.length < all.length} />
      )}
    </>
  )
}

/** Returns what people read, with the long times in it if the log has times. */
const shownRows = (all: ReadonlyArray<WireRow>, { clock }: Connection): ReadonlyArray<WireRow> => {
  const rows = all.filter(isShown)
  return clock === "none" ? rows : withSilences(rows)
}

/** Leaves out this program's own waits and preparations, which only the raw events have. */
const isShown = ({ kind, state }: WireRow): boolean =>
  kind !== "state" || state === undefined || groupOf(state) !== "us"

const targets: ReadonlyArray<readonly [target: Target, mark: string, word: string, words: string]> = [
  ["failure", "✗", "failure", "Next failure (f)"],
  ["retry", "↻", "retry", "Next retry (r)"],
  ["odd", "!", "oddity", "Next oddity (o)"]
]

/** Jumps to the next place of a kind, wherever in the trace it is; with Shift to the previous one. */
const Jumps = () => {
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
const Measured = ({ detail, rows }: { readonly detail: Detail; readonly rows: ReadonlyArray<WireRow> }) => {
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

/** Returns the conversation as text that a person can paste into a mail. */
const transcript = (rows: ReadonlyArray<WireRow>): string =>
  rows
    .flatMap(({ kind, text }) =>
      kind === "sent" || kind === "received" ? [`${ways[kind]} ${plain(text)}`] : []
    )
    .join("\n")

interface LinesProps extends Props {
  readonly rows: ReadonlyArray<WireRow>
  /** True if times are those of the wall clock, not of the attempt. */
  readonly clock: boolean
  /** True if rows outside the chosen range are left out. */
  readonly cut: boolean
}

/** Up to this many rows are all in the page, and long ones wrap; of more, only those in view are, one line each. */
const mostWrapped = 1000
const rowHeight = 18

/** The characters of the narrowest column of times: it is the same for all attempts of some seconds. */
const narrowest = 7

const Lines = ({ clock, cursor, cut, detail, find, found, rows, trace }: LinesProps) => {
  const viewer = useViewer()
  const { glow, live, moment, replays, ruler } = useViewerState()
  const panel = useRef<HTMLDivElement>(null)
  const end = useAtEnd(panel)
  const wraps = rows.length <= mostWrapped
  const here = cursor === undefined ? -1 : rows.findLastIndex(({ line }) => line <= cursor)
  const { first, height, last } = useWindow(panel, rows.length, rowHeight)
  // without a cursor, the page first shows the line that explains the verdict, or, in a live trace, the newest
  const telling = useMemo(() => tellingLine(detail), [detail])
  const explaining = telling === undefined ? -1 : rows.findLastIndex(({ line }) => line <= telling)
  const isLive = live?._tag === "live"
  const newest = isLive && end.follows ? rows.length - 1 : -1
  const looked = here !== -1 ? here : telling === undefined ? newest : explaining
  useInView(panel, wraps ? undefined : looked, rowHeight)
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
  const several = new Set(rows.flatMap(({ lane }) => lane ?? [])).size > 1
  const ports = useMemo(() => portsOf(detail.connection), [detail])

  const point = (time: number | undefined) =>
    viewer.set({ moment: time === undefined ? undefined : { from: time, to: time } })

  const ends = [rows[0], rows.at(-1)].filter((row) => row !== undefined)
  const unit = unitFor(
    mostOf(
      ends.map(({ time }) => Math.abs(time - from)),
      0
    )
  )
  const atOf = ({ kind, time }: WireRow): string => {
    if (kind === "silence") return ""
    if (clock) return wallTime(trace, time)?.slice(11, 23) ?? ""
    return timed ? at(time - from, unit, ruler !== undefined) : ""
  }
  const widest = mostOf(
    ends.map((row) => atOf(row).length),
    narrowest
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
      way={several && row.lane !== undefined ? [row.lane, ports.get(row.lane)] : undefined}
      top={top}
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
        class={`panel wire ${several ? "lanes" : ""}`}
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
          <div class="sheet" style={{ height: `${rows.length * rowHeight}px` }} role="presentation">
            {rows
              .slice(first, last)
              .map((row, index) => line(row, first + index, (first + index) * rowHeight))}
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

/** Returns the line that decides the verdict, if anything is wrong. */
const tellingLine = ({ connection, findings: [first] }: Detail): number | undefined =>
  first === undefined || first.severity === "info" ? undefined : decidingOf(connection, first)?.line

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

interface LineProps {
  readonly row: WireRow
  /** The time in words. */
  readonly at: string
  /** True if the playback has not come to it. */
  readonly isAhead: boolean
  readonly here: boolean
  readonly find: string
  /** Its way in, and the port of that, if there are two. */
  readonly way: readonly [lane: keyof typeof laneWords, port: number | undefined] | undefined
  readonly top: number | undefined
  /** True if it proves the sentence under the pointer, or is at the moment under it. */
  readonly glows: boolean
  /** True if it decides the verdict. */
  readonly tells: boolean
  /** True if the filter found it. */
  readonly matches: boolean
  /** True if it is between the ruler and the selected line. */
  readonly measured: boolean
  /** Called with the time of the line under the pointer. */
  readonly onPoint: (time: number | undefined) => void
  readonly onGo: (line: number) => void
}

/** Returns the port of each way in. */
const portsOf = ({ net }: Connection): ReadonlyMap<Lane, number | undefined> =>
  new Map(net.flatMap(({ begun: { kind, port }, lane }) => (kind === "tcp" ? [[lane, port] as const] : [])))

const Line = (props: LineProps) => {
  const { at, find, here, isAhead, onGo, onPoint, row, top, way } = props
  const classes = [
    row.kind,
    row.refused && "refused",
    isAhead && "ahead",
    here && "here",
    props.glows && "glows",
    props.tells && "telling",
    props.matches && "matches",
    props.measured && "measured",
    top === undefined && "wrap"
  ]
  return (
    <div
      class={`line ${classes.filter(Boolean).join(" ")}`}
      role="listitem"
      aria-current={here ? "true" : undefined}
      style={top === undefined ? {} : { top: `${top}px` }}
      title={row.state ?? row.name}
      onClick={() => onGo(row.lastLine)}
      onMouseEnter={() => onPoint(row.time)}
      onMouseLeave={() => onPoint(undefined)}
    >
      <span class="at">{at}</span>
      <span class="way">
        {ways[row.kind]}
        {way !== undefined && <small title={laneWords[way[0]]}>{way[1] ?? laneWords[way[0]]}</small>}
      </span>
      <span class="text">
        <ServerText text={row.text} find={find} />
      </span>
    </div>
  )
}

const at = (ms: number, unit: Unit, signed = false): string =>
  (ms < 0 ? "−" : signed ? "+" : "") + inUnit(Math.abs(ms), unit)
