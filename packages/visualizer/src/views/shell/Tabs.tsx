/** The tabs, which show one connection in detail. */
import type { KeyboardEventHandler } from "preact"
import { useRef } from "preact/hooks"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { Playback } from "../timeline/Playback.tsx"
import { Loaded } from "./Loaded.tsx"
import type { State, Tab } from "../app/Store.ts"
import { useViewer } from "../app/Viewer.ts"
import { Wire } from "../conversation/Wire.tsx"
import type { Summary } from "../../model/index/Summary.ts"

/** The properties of every view: the selected connection. */
export interface Looked {
  readonly state: State
  readonly trace: Trace
  readonly detail: Detail
  readonly summary: Summary
  readonly cursorTime: number | undefined
  /** True if the connection's failure is over, and so not red. */
  readonly isCalm: boolean
}

/** Shows a view in a separate pane, if there is room. */
export const Docked = ({ looked, tab }: { readonly looked: Looked; readonly tab: Tab }) => (
  <section
    class={`docked-${tab} ${looked.isCalm ? "calm" : ""}`}
    aria-label={tabs.find(([name]) => name === tab)?.[1]}
  >
    <View looked={looked} tab={tab} />
  </section>
)

const tabs: ReadonlyArray<readonly [Tab, string]> = [
  ["wire", "Wire"],
  ["chart", "State chart"],
  ["facts", "Facts"],
  ["timers", "Timers"],
  ["raw", "Raw"]
]

const View = ({ looked, tab }: { readonly looked: Looked; readonly tab: Tab }) => {
  const { cursorTime, detail, state, trace } = looked
  const { cursor, found } = state
  switch (tab) {
    case "wire":
      return (
        <Wire
          detail={detail}
          trace={trace}
          cursor={cursor}
          find={found.text}
          found={found.lines.get(detail.id)}
          saving={<Loaded>{({ TalkSaving }) => <TalkSaving detail={detail} />}</Loaded>}
        />
      )
    case "chart":
      return (
        <Loaded>
          {({ Chart }) => <Chart trace={trace} detail={detail} cursor={cursor} cursorTime={cursorTime} />}
        </Loaded>
      )
    case "facts":
      return <Loaded>{({ Facts }) => <Facts trace={trace} detail={detail} />}</Loaded>
    case "timers":
      return <Loaded>{({ Timers }) => <Timers detail={detail} moment={cursorTime ?? trace.now()} />}</Loaded>
    case "raw":
      return <Loaded>{({ Raw }) => <Raw detail={detail} cursor={cursor} />}</Loaded>
  }
}

interface Props {
  readonly looked: Looked
  /** The tabs that are in a separate pane. */
  readonly elsewhere: ReadonlyArray<Tab>
}

export const Tabs = ({ elsewhere, looked }: Props) => {
  const { state } = looked
  const tab = elsewhere.includes(state.tab) ? "wire" : state.tab
  return (
    <>
      <div class="tabrow">
        <TabBar tab={tab} shown={tabs.filter(([name]) => !elsewhere.includes(name))} />
        <Playback detail={looked.detail} state={state} />
      </div>
      <div class="tabpanel" role="tabpanel" id="tabpanel" aria-labelledby={`tab-${tab}`}>
        <View looked={looked} tab={tab} />
      </div>
    </>
  )
}

const TabBar = ({
  shown,
  tab
}: {
  readonly tab: Tab
  readonly shown: ReadonlyArray<(typeof tabs)[number]>
}) => {
  const viewer = useViewer()
  const bar = useRef<HTMLDivElement>(null)
  const onKeyDown: KeyboardEventHandler<HTMLElement> = (event) => {
    const by = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
    if (by === 0) return
    event.preventDefault()
    const at = shown.findIndex(([name]) => name === tab)
    const next = shown[(at + by + shown.length) % shown.length]?.[0]
    if (next === undefined) return
    viewer.set({ tab: next })
    bar.current?.querySelector<HTMLElement>(`#tab-${next}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label="Views of the connection" ref={bar} onKeyDown={onKeyDown}>
      {shown.map(([name, words]) => (
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
