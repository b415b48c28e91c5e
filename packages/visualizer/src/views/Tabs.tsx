/** The ways to look at one connection closely. */
import type { KeyboardEventHandler } from "preact"
import { useRef } from "preact/hooks"
import type { Detail, Trace } from "../page/Trace.ts"
import { Chart } from "./Chart.tsx"
import { Raw } from "./Raw.tsx"
import type { State, Tab } from "./Store.ts"
import { Timers } from "./Timers.tsx"
import { useViewer } from "./Viewer.ts"
import { Wire } from "./Wire.tsx"

const tabs: ReadonlyArray<readonly [Tab, string]> = [
  ["wire", "Wire"],
  ["chart", "State chart"],
  ["timers", "Timers"],
  ["raw", "Raw"]
]

const TabBar = ({ tab }: { readonly tab: Tab }) => {
  const viewer = useViewer()
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = tabs.findIndex(([name]) => name === tab)
    const next = tabs[(at + by + tabs.length) % tabs.length]?.[0]
    if (next === undefined) return
    viewer.set({ tab: next })
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="Views of the connection" ref={bar} onKeyDown={onKeyDown}>
      {tabs.map(([name, words]) => (
        <button
          type="button"
          role="tab"
          id={`tab-${name}`}
          aria-selected={name === tab}
          aria-controls="tabpanel"
          tabIndex={name === tab ? 0 : -1}
          onClick={() => viewer.set({ tab: name })}
        >
          {words}
        </button>
      ))}
    </div>
  )
}

interface Props {
  readonly state: State
  readonly trace: Trace
  readonly detail: Detail
  readonly cursorTime: number | undefined
}

export const Tabs = ({ cursorTime, detail, state, trace }: Props) => {
  const viewer = useViewer()
  const { cursor, found, large, tab } = state
  return (
    <>
      <div class="tabrow">
        <TabBar tab={tab} />
        <button
          type="button"
          class="quiet"
          aria-pressed={large}
          title={large ? "Show findings and times again" : "Give this all of the height"}
          onClick={() => viewer.set({ large: !large })}
        >
          {large ? "Smaller" : "Larger"}
        </button>
      </div>
      <div class="tabpanel" role="tabpanel" id="tabpanel" aria-labelledby={`tab-${tab}`}>
        {tab === "wire" && <Wire detail={detail} cursor={cursor} find={found.query} />}
        {tab === "chart" && <Chart trace={trace} detail={detail} cursor={cursor} />}
        {tab === "timers" && <Timers detail={detail} moment={cursorTime ?? trace.now()} />}
        {tab === "raw" && <Raw detail={detail} cursor={cursor} />}
      </div>
    </>
  )
}
