/** All connections of the trace, each with its way to the mailbox. */
import type { KeyboardEventHandler } from "preact"
import { useRef } from "preact/hooks"
import type { Index, Summary } from "../model/Index.ts"
import type { Trace } from "../page/Trace.ts"
import { useSize } from "./hooks.ts"
import { ServerText } from "./ServerText.tsx"
import type { State } from "./Store.ts"
import { useViewer } from "./Viewer.ts"
import { barsWidth, type Range, TimeAxis, Waterfall } from "./Waterfall.tsx"
import { isBad, outcome, shortAddress, statusMark, statusWord } from "./words.ts"

export const rowHeight = 26

/** Connections that the filters leave. */
export const listed = ({ failedOnly, found, trace }: State): ReadonlyArray<Summary> => {
  const all = trace?.index.connections ?? []
  if (!failedOnly && found.query === "") return all
  return all.filter((summary) => {
    if (failedOnly && !isBad(summary.status)) return false
    if (found.query === "" || found.lines.has(summary.id)) return true
    return [summary.group, summary.host, summary.error, summary.serverText].some((text) =>
      text?.toLowerCase().includes(found.query)
    )
  })
}

/** How long the way to the mailbox took, or has taken so far. */
const setup = (trace: Trace, summary: Summary): number => {
  const open = summary.status === "open" ? trace.now() : summary.last
  return (summary.selectedAt ?? summary.end ?? open) - summary.start
}

const shortest = 1
/** What comes behind the mailbox needs a place too. */
const room = 1.18
/** Of so many, a few that hang must not squeeze all others: what is much longer than most goes on beyond the edge. */
const many = 8
const muchLonger = 3

/** Every way to a mailbox, from its start: a crowd that fails at once must not squeeze those that come through. */
const setupRange = (trace: Trace): Range => {
  const all = trace.index.connections
  const through = all.filter(({ selectedAt }) => selectedAt !== undefined)
  const measured = through.length === 0 ? all : through
  const setups = measured.map((summary) => setup(trace, summary)).toSorted((a, b) => a - b)
  const longest = setups.at(-1) ?? 0
  const most = setups[Math.floor(setups.length * 0.75)] ?? 0
  const to = all.length < many ? Math.max(longest, ...all.map((each) => setup(trace, each))) : Math.min(longest, most * muchLonger)
  return { from: 0, to: Math.max(shortest, to) * room }
}

/** Everything: every way to a mailbox, or all of the trace's time. */
export const fullRange = (trace: Trace, axis: State["axis"]): Range => {
  if (axis === "relative") return setupRange(trace)
  const ends = trace.index.connections.map(({ end }) => end ?? trace.now())
  return { from: 0, to: ends.reduce((latest, end) => Math.max(latest, end), shortest) * 1.02 }
}

/** One connection alone, as far as its way to the mailbox goes. */
export const ownRange = (trace: Trace, axis: State["axis"], summary: Summary): Range => {
  const length = Math.max(shortest, setup(trace, summary))
  const from = originOf(axis, summary) === 0 ? summary.start : 0
  return { from, to: from + length * room }
}

export const originOf = (axis: State["axis"], summary: Summary): number =>
  axis === "relative" ? summary.start : 0

const nowOf = (index: Index, summary: Summary, now: number): number =>
  summary.status === "cut" || index.ended ? summary.last : now

const RowName = ({ summary, find }: { readonly summary: Summary; readonly find: string }) => (
  <div class={`name ${isBad(summary.status) ? "bad" : ""}`}>
    <span class="glyph" aria-hidden="true">
      {statusMark[summary.status]}
    </span>
    <span class="hidden">{statusWord[summary.status]}</span>
    <span class="strong">
      <ServerText text={summary.group} />
    </span>
    {summary.attempt > 1 && <span class="dim">try {summary.attempt}</span>}
    <span class="cut">
      <ServerText text={shortAddress(summary)} find={find} />
    </span>
    <span class="end cut">
      <ServerText text={outcome(summary)} />
    </span>
  </div>
)

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly range: Range
  readonly names: number
  readonly cursorTime: number | undefined
}

export const ConnectionList = ({ cursorTime, names, range, state, trace }: Props) => {
  const viewer = useViewer()
  const pane = useRef<HTMLDivElement>(null)
  const { width } = useSize(pane)
  const rows = listed(state)
  const at = rows.findIndex(({ id }) => id === state.selected)
  const now = trace.now()

  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const page = 10
    const last = rows.length - 1
    const targets: Readonly<Record<string, number>> = {
      ArrowDown: Math.min(last, at + 1),
      ArrowUp: Math.max(0, at - 1),
      PageDown: Math.min(last, at + page),
      PageUp: Math.max(0, at - page),
      Home: 0,
      End: last
    }
    const target = rows[targets[event.key] ?? -1]
    if (target === undefined) return
    event.preventDefault()
    viewer.select(target.id)
  }

  return (
    <div class={`pane list ${rows.length > 12 ? "full" : ""}`} ref={pane} style={{ "--names": `${names}px` }}>
      <TimeAxis
        heads={["connection", "mailbox after"]}
        names={names}
        range={range}
        width={barsWidth(width, names)}
      />
      <div class="pane" style={{ flex: "0 1 auto", height: `${Math.max(1, rows.length) * rowHeight}px` }}>
        {rows.length === 0 && <p class="dim nothing">No connection is left by the filter.</p>}
        <Waterfall
          id="connection"
          label="Connections"
          count={rows.length}
          rowHeight={rowHeight}
          range={range}
          names={names}
          selected={at === -1 ? undefined : at}
          bars={(index) => {
            const summary = rows[index]
            if (summary === undefined) return { origin: 0, bars: [], now: 0, cursor: undefined }
            return {
              origin: originOf(state.axis, summary),
              bars: trace.index.bars(summary.id),
              now: nowOf(trace.index, summary, now),
              cursor: summary.id === state.selected ? cursorTime : undefined
            }
          }}
          row={(index) => {
            const summary = rows[index]
            return summary && <RowName summary={summary} find={state.found.query} />
          }}
          onSelect={(index) => {
            const summary = rows[index]
            if (summary !== undefined) viewer.select(summary.id)
          }}
          onKeyDown={onKeyDown}
          onZoom={(range) => viewer.set({ range })}
        />
      </div>
    </div>
  )
}
