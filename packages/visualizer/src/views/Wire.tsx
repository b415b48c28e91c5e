/** The talk on the wire, as plain as it was, in step with the cursor. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/Advice"
import type { Trace } from "../page/Trace.ts"
import type { Detail } from "../page/Detail.ts"
import { reveal, useInView, useWindow } from "./hooks.ts"
import { ServerText } from "./ServerText.tsx"
import { wallTime } from "./words.ts"
import { useViewer } from "./Viewer.ts"
import { ways, type WireRow, wireRows } from "../model/wireRows.ts"

/** So many rows are all there, and long ones wrap; of more, those in view are there, one line each. */
const mostWrapped = 1000
const rowHeight = 20

/** Beside each other: below a minute the tenth of a millisecond tells, above it the second does. */
const at = (ms: number): string => (ms < 60_000 ? ms.toFixed(1) : duration(ms))

interface LineProps {
  readonly row: WireRow
  /** When, in words. */
  readonly at: string
  readonly cursor: number | undefined
  readonly here: boolean
  readonly find: string
  readonly top: number | undefined
  readonly onGo: (line: number) => void
}

const Line = ({ at, cursor, find, here, onGo, row, top }: LineProps) => {
  const ahead = cursor !== undefined && row.line > cursor
  const classes = [
    row.kind,
    row.refused && "refused",
    ahead && "ahead",
    here && "here",
    top === undefined && "wrap"
  ]
  return (
    <div
      class={`line ${classes.filter(Boolean).join(" ")}`}
      role="listitem"
      aria-current={here ? "true" : undefined}
      style={top === undefined ? {} : { top: `${top}px` }}
      onClick={() => onGo(row.lastLine)}
    >
      <span class="at">{at}</span>
      <span class="way">{ways[row.kind]}</span>
      <span class="text">
        <ServerText text={row.text} find={find} />
      </span>
    </div>
  )
}

interface Props {
  readonly trace: Trace
  readonly detail: Detail
  readonly cursor: number | undefined
  readonly find: string
}

export const Wire = ({ cursor, detail, find, trace }: Props) => {
  const viewer = useViewer()
  const panel = useRef<HTMLDivElement>(null)
  const [states, setStates] = useState(true)
  const [clock, setClock] = useState(false)
  const rows = useMemo(
    () => wireRows(detail.connection, detail.entries, states, detail.breaks),
    [detail, states]
  )
  const wraps = rows.length <= mostWrapped
  const here = cursor === undefined ? -1 : rows.findLastIndex(({ line }) => line <= cursor)
  const { first, last } = useWindow(panel, rows.length, rowHeight)
  // Without a cursor the first look is at what tells why it failed.
  const telling = detail.findings.find(({ severity }) => severity === "failure")?.evidence[0]
  const looked =
    here === -1 && telling !== undefined ? rows.findLastIndex(({ line }) => line <= telling) : here
  useInView(panel, wraps ? undefined : looked, rowHeight)
  useEffect(() => {
    const row = panel.current?.querySelectorAll(".line")[looked]
    if (wraps && panel.current !== null && row !== undefined) reveal(panel.current, row)
  }, [looked, wraps, detail.id])

  const line = (row: WireRow, index: number, top: number | undefined) => (
    <Line
      key={index}
      row={row}
      at={
        clock ? (wallTime(trace, row.time)?.slice(11, 23) ?? "") : at(row.time - detail.connection.span.start)
      }
      cursor={cursor}
      here={index === here}
      find={find}
      top={top}
      onGo={viewer.go}
    />
  )
  return (
    <>
      <div class="panelbar">
        <label>
          <input
            type="checkbox"
            checked={states}
            onChange={(event) => setStates(event.currentTarget.checked)}
          />
          States between the lines
        </label>
        <label>
          <input
            type="checkbox"
            checked={clock}
            disabled={wallTime(trace, 0) === undefined}
            onChange={(event) => setClock(event.currentTarget.checked)}
          />
          Wall clock (UTC)
        </label>
        <span class="dim">
          C: client, S: server{clock ? "" : "; times in ms from the start of the attempt"}
        </span>
      </div>
      <div class="panel wire" ref={panel} tabIndex={0} role="list" aria-label="Lines on the wire">
        {wraps ? (
          rows.map((row, index) => line(row, index, undefined))
        ) : (
          <div class="sheet" style={{ height: `${rows.length * rowHeight}px` }} role="presentation">
            {rows
              .slice(first, last)
              .map((row, index) => line(row, first + index, (first + index) * rowHeight))}
          </div>
        )}
        {rows.length === 0 && <p class="dim nothing">Nothing was said on the wire.</p>}
      </div>
    </>
  )
}
