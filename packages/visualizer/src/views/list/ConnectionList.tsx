/** The list of all connections of the trace, each with its way to the mailbox. */
import type { KeyboardEventHandler } from "preact"
import { useMemo, useRef, useState } from "preact/hooks"
import { duration } from "@effect-imap/core/internal/Advice"
import { atStep } from "../../model/lines/Failure.ts"
import type { Index } from "../../model/index/Index.ts"
import { arranged, type Call, type Item, listing } from "../../model/index/listing.ts"
import type { Trace } from "../../page/Trace.ts"
import { rowOf, useSize } from "../parts/hooks.ts"
import { plain, ServerText } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { originOf } from "./range.ts"
import { gutterOf, type Row } from "../waterfall/paint.ts"
import { barsWidth, type Range, TimeAxis, Waterfall } from "../waterfall/Waterfall.tsx"
import { address, markOf, markWord, outcome, shortAddress, statusWord } from "../parts/words.ts"
import type { Bar, Summary } from "../../model/index/Summary.ts"
import { urgencyOf } from "../../model/index/urgency.ts"

export const rowHeight = 28

/** Open mailboxes mostly last longer than the scale. */
const gutter = gutterOf(true)

/** Returns the connections that pass the filter. */
export const listed = ({ found, trace }: State): ReadonlyArray<Summary> =>
  (trace?.index.connections ?? []).filter((summary) => {
    if (!found.fits(summary)) return false
    if (!found.isOfLines || found.lines.has(summary.id)) return true
    return (
      found.text !== "" &&
      [summary.group, summary.label, summary.host, summary.error, summary.serverText].some((text) =>
        text?.toLowerCase().includes(found.text)
      )
    )
  })

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
  const { onKeyDown, onSelect, rows, selected } = useRows(state)
  const now = trace.now()
  const { connections } = trace.index
  const oneHost = useMemo(
    () => connections.every(({ host }) => host === connections[0]?.host),
    [trace, state.revision]
  )

  const drawn = (index: number): Drawn => {
    const item = rows[index]
    const summary = item && summaryOf(item)
    if (item === undefined || summary === undefined) return nothing
    return {
      origin: originOfItem(item, state.axis),
      bars: barsOf(item, trace),
      isCalm: urgencyOf(summary, trace.index.account) === "calm",
      now: nowOf(trace.index, summary, now),
      cursor: item.kind === "connection" && summary.id === state.selected ? cursorTime : undefined
    }
  }

  return (
    <div class={`pane list ${rows.length > 12 ? "full" : ""}`} ref={pane} style={{ "--names": `${names}px` }}>
      <TimeAxis
        heads={["connection", "mailbox after"]}
        names={names}
        range={range}
        width={barsWidth(width, names, gutter)}
        gutter={gutter}
      >
        <Axis state={state} />
      </TimeAxis>
      <div class="pane" style={{ flex: "0 1 auto", height: `${Math.max(1, rows.length) * rowHeight}px` }}>
        {rows.length === 0 ? (
          <p class="dim nothing">No connection matches the filter.</p>
        ) : (
          <Waterfall
            id="connection"
            label="Connections"
            count={rows.length}
            rowHeight={rowHeight}
            range={range}
            names={names}
            gutter={gutter}
            selected={selected}
            bars={drawn}
            row={(index) => (
              <Name item={rows[index]} index={trace.index} find={state.found.text} oneHost={oneHost} />
            )}
            title={(index) => titleOf(rows[index])}
            onSelect={onSelect}
            onKeyDown={onKeyDown}
            onZoom={(range) => viewer.set({ range })}
          />
        )}
      </div>
    </div>
  )
}

/** Chooses between times from the start of each attempt and those from the start of the trace, and shows all again. */
const Axis = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  const axis = state.axis === "relative" ? "clock" : "relative"
  return (
    <span class="axis">
      {state.range !== undefined && (
        <button type="button" onClick={() => viewer.set({ range: undefined })}>
          Show all
        </button>
      )}
      <button
        type="button"
        aria-pressed={axis === "relative"}
        title="Time from the start of the trace, not of each attempt"
        onClick={() => viewer.set({ axis, range: undefined })}
      >
        Clock
      </button>
    </span>
  )
}

/** Returns which row has the focus, and the actions of keys and clicks. */
const useRows = (state: State) => {
  const viewer = useViewer()
  const rows = useItems(state)
  const at = rows.findIndex((item) => item.kind === "connection" && item.summary.id === state.selected)
  const [focused, focus] = useState<string>()
  const here = focused === undefined ? at : rows.findIndex((item) => keyOf(item) === focused)

  const fold = (key: string) => {
    const unfolded = new Set(state.unfolded)
    if (!unfolded.delete(key)) unfolded.add(key)
    viewer.set({ unfolded })
  }

  const choose = (item: Item | undefined) => {
    if (item === undefined) return
    const key = keyOf(item)
    focus(key)
    if (key === undefined || item.kind === "call") viewer.select(summaryOf(item)?.id ?? 0)
  }

  const onSelect = (index: number) => {
    const item = rows[index]
    choose(item)
    const key = item && keyOf(item)
    if (key !== undefined) fold(key)
  }

  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const key = rows[here] === undefined ? undefined : keyOf(rows[here])
    if (key !== undefined && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault()
      return fold(key)
    }
    const target = rows[rowOf(event.key, here, rows.length) ?? -1]
    if (target === undefined) return
    event.preventDefault()
    choose(target)
  }

  return { rows, selected: here === -1 ? undefined : here, onSelect, onKeyDown }
}

/**
 * Returns the rows of the list. They are computed in two steps, so that a selection among a hundred thousand is quick.
 */
const useItems = (state: State): ReadonlyArray<Item> => {
  const { found, revision, selected, trace, unfolded } = state
  const calls = useMemo(() => arranged(listed(state), found.order), [trace, revision, found])
  return useMemo(() => listing(calls, { selected, unfolded }), [calls, selected, unfolded])
}

const keyOf = (item: Item): string | undefined =>
  item.kind === "call" ? item.call.key : item.kind === "alike" ? item.key : undefined

/** Returns the connection that a row represents. */
const summaryOf = (item: Item): Summary | undefined => {
  if (item.kind === "connection") return item.summary
  return item.kind === "call" ? item.call.last : item.calls[0]?.last
}

type Drawn = Omit<Row, "y" | "height">

const nothing: Drawn = { origin: 0, bars: [], now: 0, cursor: undefined, isCalm: true }

const originOfItem = (item: Item, axis: State["axis"]): number => {
  const first = item.kind === "call" ? item.call.attempts[0] : summaryOf(item)
  return first === undefined ? 0 : originOf(axis, first)
}

/** Returns the bars of a row: of its connection, or of all attempts of its call, at their times. */
const barsOf = (item: Item, trace: Trace): ReadonlyArray<Bar> => {
  if (item.kind === "connection") return trace.index.bars(item.summary.id)
  if (item.kind === "alike") return []
  return item.call.attempts.flatMap(({ id }) => trace.index.bars(id))
}

const nowOf = (index: Index, summary: Summary, now: number): number =>
  summary.status === "cut" || index.ended ? summary.last : now

interface ConnectionNameProps {
  readonly index: Index
  readonly summary: Summary
  readonly find: string
  readonly attempt: number | undefined
  /** True if all have the same host, so that labels say more. */
  readonly oneHost: boolean
}

interface NameProps extends Pick<ConnectionNameProps, "find" | "index" | "oneHost"> {
  readonly item: Item | undefined
}

const Name = ({ item, ...props }: NameProps) => {
  if (item === undefined) return null
  return item.kind === "connection" ? (
    <ConnectionName {...props} summary={item.summary} attempt={item.attempt} />
  ) : (
    <FoldName item={item} index={props.index} />
  )
}

const ConnectionName = ({ attempt, find, index, oneHost, summary }: ConnectionNameProps) => (
  <div class={`name ${redness(summary, index)} ${attempt === undefined ? "" : "nested"}`}>
    <span class="glyph" aria-hidden="true" title={markWord(summary, index)}>
      {markOf(summary, index)}
    </span>
    <span class="hidden">
      {statusWord[summary.status]}
      {summary.refused > 0 && ", commands refused"}
    </span>
    <span class="strong">
      <ServerText text={summary.group} />
    </span>
    {attempt !== undefined && <span class="dim">try {attempt}</span>}
    {oneHost && find === "" ? (
      // the row of the call names the host
      attempt === undefined && (
        <span class="cut">
          <ServerText text={startWords(summary, index) ?? summary.label ?? shortAddress(summary)} />
        </span>
      )
    ) : (
      <span class="cut">
        <ServerText text={shortAddress(summary)} find={find} />
      </span>
    )}
    <span class={`end cut ${endKind(summary)}`}>
      <ServerText text={outcome(summary)} />
    </span>
  </div>
)

/** If connections began closer together, their start times are not shown. */
const minSpreadMs = 1_000

/** If all rows have the same host and label, each shows its start time, unless they began together. */
const startWords = ({ label, start }: Summary, { connections }: Index): string | undefined => {
  const [first] = connections
  const last = connections.at(-1)
  const isAlike = first?.label === label && last?.label === label
  return first !== undefined && last !== undefined && isAlike && last.start - first.start >= minSpreadMs
    ? start === first.start
      ? "start"
      : `+${duration(start - first.start)}`
    : undefined
}

/** Names several connections in one row: the attempts of a call, or many that failed alike. */
const FoldName = ({
  index,
  item
}: {
  readonly index: Index
  readonly item: Exclude<Item, { readonly kind: "connection" }>
}) => {
  const last = item.kind === "call" ? item.call.last : item.calls[0]?.last
  if (last === undefined) return null
  const count =
    item.kind === "call"
      ? `${item.call.attempts.length} attempts`
      : `${attemptsOf(item.calls)} × ${last.error ?? "failed"}${last.step === undefined ? "" : atStep(last.step)}`
  return (
    <div class={`name ${redness(last, index)}`}>
      <span class="glyph" aria-hidden="true">
        {item.open ? "▾" : "▸"}
      </span>
      <span class="hidden">
        {item.open ? "unfolded" : "folded"}, {statusWord[last.status]}
      </span>
      <span aria-hidden="true">{markOf(last, index)}</span>
      <span class={item.kind === "call" ? "strong" : "strong cut"}>
        <ServerText text={count} />
      </span>
      <span class="cut">
        <ServerText text={shortAddress(last)} />
      </span>
      <span class={`end cut ${endKind(last)}`}>
        {item.kind !== "call" ? "" : last.selectedAt === undefined ? outcome(last) : duration(item.call.took)}
      </span>
    </div>
  )
}

/** A time is short, and is shown whole; words give way. */
const endKind = ({ selectedAt }: Summary): string => (selectedAt === undefined ? "words" : "")

const attemptsOf = (calls: ReadonlyArray<Call>): number =>
  calls.reduce((sum, { attempts }) => sum + attempts.length, 0)

const redness = (summary: Summary, { account }: Index): string =>
  urgencyOf(summary, account) === "calm" ? "" : "bad"

const titleOf = (item: Item | undefined): string | undefined => {
  const summary = item && summaryOf(item)
  if (summary === undefined) return undefined
  const words = summary.selectedAt === undefined ? outcome(summary) : `mailbox after ${outcome(summary)}`
  return plain(`${summary.group} ${address(summary)}: ${statusWord[summary.status]}, ${words}`)
}
