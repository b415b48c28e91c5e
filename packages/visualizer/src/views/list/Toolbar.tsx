/** The toolbar: search, filters, the time axis, and the legend. */
import { useMemo, useRef, useState } from "preact/hooks"
import { type Facet, valuesOf } from "../../model/index/listing.ts"
import type { Row } from "../../model/timeline/rows.ts"
import { counted } from "../parts/format.ts"
import { plain } from "../parts/ServerText.tsx"
import type { State } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { groupWords } from "../parts/words.ts"

export const Find = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  const { query, searching, total } = state.found
  const [text, setText] = useState("")
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const look = (text: string) => {
    setText(text)
    clearTimeout(timer.current)
    timer.current = setTimeout(() => viewer.find(text), 120)
  }
  const shown =
    text === "" || query === "" ? "" : `${counted(total, "match", "matches")}${searching ? " …" : ""}`
  return (
    <search class="find">
      <input
        id="find"
        type="text"
        placeholder="Find  ( / )"
        aria-label="Find in connections and wire text"
        spellcheck={false}
        autocomplete="off"
        value={text}
        onInput={(event) => look(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === "Enter") viewer.findNext(event.shiftKey ? -1 : 1)
          if (event.key === "Escape" && text !== "") {
            look("")
            event.stopPropagation()
          }
        }}
      />
      <span class="count" role="status">
        {shown}
      </span>
      {total > 0 && (
        <>
          <button type="button" class="quiet" aria-label="Previous match" onClick={() => viewer.findNext(-1)}>
            ↑
          </button>
          <button type="button" class="quiet" aria-label="Next match" onClick={() => viewer.findNext(1)}>
            ↓
          </button>
        </>
      )}
    </search>
  )
}

/** Explains the colours and patterns that are drawn. */
export const Legend = ({ rows }: { readonly rows: ReadonlyArray<Row> }) => {
  const has = (is: (row: Row) => boolean) => rows.some(is)
  return (
    <ul class="legend" aria-label="Colours">
      {groupWords
        .filter(([group]) => has((row) => row.group === group))
        .map(([group, words]) => (
          <li>
            <span class="swatch" style={{ "--hue": `var(--${group})` }} />
            {words}
          </li>
        ))}
      {has(({ kind, outcome }) => kind === "delay" || outcome === "open") && (
        <li>
          <span class="swatch open" />
          waiting
        </li>
      )}
      {has(({ outcome }) => outcome === "lost") && (
        <li>
          <span class="swatch lost" />
          lost
        </li>
      )}
      {has(({ outcome }) => outcome === "failed") && <li class="bad">✗ failed</li>}
    </ul>
  )
}

export const Toolbar = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  return (
    <div class="tools" role="group" aria-label="Find and filter">
      <Find state={state} />
      <label>
        <input
          type="checkbox"
          checked={state.failedOnly}
          onChange={(event) => viewer.set({ failedOnly: event.currentTarget.checked })}
        />
        failed only
      </label>
      {facets.map((facet) => (
        <FacetChoice key={facet} facet={facet} state={state} />
      ))}
      <OrderChoice state={state} />
      <Axis state={state} />
      {state.range !== undefined && (
        <button type="button" class="quiet" onClick={() => viewer.set({ range: undefined })}>
          Show all <kbd>0</kbd>
        </button>
      )}
    </div>
  )
}

const facetWords = { error: "all errors", host: "all hosts", step: "all steps" } as const
const facets: ReadonlyArray<Facet> = ["error", "host", "step"]

/** Narrows the list to an error, a host or a step, if there are several. */
const FacetChoice = ({ facet, state }: { readonly facet: Facet; readonly state: State }) => {
  const viewer = useViewer()
  const values = useMemo(
    () => valuesOf(facet, state.trace?.index.connections ?? []),
    [facet, state.trace, state.revision]
  )
  const chosen = state.facets[facet]
  if (values.length < 2 && chosen === undefined) return null
  return (
    <select
      aria-label={facetWords[facet]}
      value={chosen ?? ""}
      onChange={({ currentTarget: { value } }) =>
        viewer.set({ facets: { ...state.facets, [facet]: value === "" ? undefined : value } })
      }
    >
      <option value="">{facetWords[facet]}</option>
      {values.slice(0, 50).map(([value, count]) => (
        <option value={value}>
          {count} × {plain(value)}
        </option>
      ))}
    </select>
  )
}

const orders = [
  ["time", "by time"],
  ["took", "longest first"],
  ["host", "by host"]
] as const

const OrderChoice = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  return (
    <select
      aria-label="Order"
      value={state.order}
      onChange={({ currentTarget: { value } }) => {
        const order = orders.find(([name]) => name === value)?.[0]
        if (order !== undefined) viewer.set({ order })
      }}
    >
      {orders.map(([name, words]) => (
        <option value={name}>{words}</option>
      ))}
    </select>
  )
}

const Axis = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  return (
    <div class="segmented" role="group" aria-label="Time axis">
      {(["relative", "clock"] as const).map((axis) => (
        <button
          type="button"
          aria-pressed={state.axis === axis}
          title={
            axis === "relative" ? "Time from the start of each attempt" : "Time from the start of the trace"
          }
          onClick={() => viewer.set({ axis, range: undefined })}
        >
          {axis === "relative" ? "Relative" : "Clock"}
        </button>
      ))}
    </div>
  )
}
