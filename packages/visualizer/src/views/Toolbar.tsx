/** Find, filters, the time axis, and what the colours mean. */
import { useRef, useState } from "preact/hooks"
import { counted } from "./format.ts"
import type { State } from "./Store.ts"
import { useViewer } from "./Viewer.ts"
import { groupWords } from "./words.ts"

const Find = ({ state }: { readonly state: State }) => {
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
        placeholder="Find hosts and lines  ( / )"
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

export const Legend = () => (
  <ul class="legend" aria-label="Colours">
    {groupWords.map(([group, words]) => (
      <li>
        <span class="swatch" style={{ "--hue": `var(--${group})` }} />
        {words}
      </li>
    ))}
    <li>
      <span class="swatch open" />
      waiting
    </li>
    <li>
      <span class="swatch lost" />
      lost race
    </li>
    <li class="bad">✗ failed</li>
  </ul>
)

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
      <Axis state={state} />
      {state.range !== undefined && (
        <button type="button" class="quiet" onClick={() => viewer.set({ range: undefined })}>
          Show all <kbd>0</kbd>
        </button>
      )}
    </div>
  )
}
