/** The whole viewer. */
import { useEffect, useMemo, useRef, useState } from "preact/hooks"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { Accounts, useHasManyAccounts } from "../accounts/Accounts.tsx"
import { ConnectionList } from "../list/ConnectionList.tsx"
import { fullRange } from "../list/range.ts"
import { useSize, useTicking } from "../parts/hooks.ts"
import { press } from "../app/keys.ts"
import { Loaded } from "./Loaded.tsx"
import { Notes } from "../conversation/Notes.tsx"
import { Stepper } from "../verdict/Stepper.tsx"
import { plain } from "../parts/ServerText.tsx"
import { Splitter } from "../parts/Splitter.tsx"
import { Spans } from "../timeline/Spans.tsx"
import { Waits } from "../timeline/Waits.tsx"
import { NoEvents, NoTrace } from "./States.tsx"
import { placeOf, type State } from "../app/Store.ts"
import { Docked, Tabs } from "./Tabs.tsx"
import { Notices, TopBar } from "./TopBar.tsx"
import { LaneOfAccount, useLane } from "../lane/Lane.tsx"
import type { Reason } from "../../model/verdict/reason.ts"
import { Banner } from "../verdict/Banner.tsx"
import { isBehind } from "../../model/verdict/asRead.ts"
import { CommandTable } from "../verdict/CommandTable.tsx"
import { useViewer, useViewerState, type Viewer } from "../app/Viewer.ts"
import type { Range } from "../waterfall/Waterfall.tsx"
import { statusWord } from "../parts/words.ts"
import type { Summary } from "../../model/index/Summary.ts"
import { urgencyOf } from "../../model/index/urgency.ts"

/** Core's explanation of a failure, which few read. */
const explanation = (reason: Reason) => (
  <Loaded>{({ Explanation }) => <Explanation reason={reason} />}</Loaded>
)

export const App = () => {
  const viewer = useViewer()
  const state = useViewerState()
  const root = useRef<HTMLDivElement>(null)
  const [dragged, setDragged] = useState(false)
  const { width } = useSize(root)
  const { range, toast, trace } = state
  // what is still read is measured when it is drawn again
  const moment = trace === undefined || trace.index.ended || state.loading ? 0 : Math.round(trace.now())
  const full = useMemo(
    () => (trace === undefined ? { from: 0, to: 1 } : fullRange(trace, state.axis)),
    [trace, state.axis, state.revision, moment]
  )
  const shown = range ?? full
  useTicking(
    trace?.index.ended === false &&
      state.live?._tag === "live" &&
      trace.index.connections.some(({ status }) => status === "open" || status === "selected")
  )
  const toWire = (event: Event) => {
    event.preventDefault()
    root.current?.querySelector<HTMLElement>("#tabpanel .panel")?.focus()
  }
  useKeys(viewer, root, () => shown)
  useGiven(viewer, root, setDragged)
  useLink(viewer, state)
  return (
    <div class="app" ref={root}>
      <header class="banner">
        <a class="skip" href="#wire" onClick={toWire}>
          Skip to the wire
        </a>
        <TopBar state={state} />
        <Notices state={state} />
      </header>
      <Content state={state} range={shown} width={width} />
      <Panel state={state} />
      {dragged && <div class="drop">Drop the trace to open it</div>}
      {toast !== undefined && (
        <p class="toast" role="status">
          {toast}
        </p>
      )}
    </div>
  )
}

/** Handles keys of the page, or of the element if it is a part of one. */
const useKeys = (
  viewer: Viewer,
  root: { readonly current: HTMLElement | null },
  range: () => Range | undefined
) => {
  useEffect(() => {
    const find = (selector: string) => root.current?.querySelector<HTMLElement>(selector)
    const focus = (what: "find" | "details" | "list") => {
      const selectors = {
        find: "#find",
        details: ".verdict .link, #tabpanel .panel",
        list: ".pane.list .scroll, .spans .scroll"
      }
      find(selectors[what])?.focus()
    }
    const onKeyDown = (event: Event) => {
      if (!(event instanceof KeyboardEvent) || event.defaultPrevented) return
      if (press(event, viewer, { focus, range })) event.preventDefault()
    }
    const target: EventTarget | null = viewer.standalone ? document : root.current
    target?.addEventListener("keydown", onKeyDown)
    return () => target?.removeEventListener("keydown", onKeyDown)
  })
}

/** Opens a file, or a trace as text, that is dropped or pasted. */
const useGiven = (
  viewer: Viewer,
  root: { readonly current: HTMLElement | null },
  onDrag: (over: boolean) => void
) => {
  useEffect(() => {
    const open = ([given, ...others]: ReturnType<typeof givenOf>) => {
      if (given !== undefined)
        void viewer.open(given, given instanceof File ? given.name : "pasted text", others)
    }
    const onDragOver = (event: DragEvent) => {
      event.preventDefault()
      onDrag(true)
    }
    const onDragLeave = (event: DragEvent) => {
      if (event.relatedTarget === null) onDrag(false)
    }
    const onDrop = (event: DragEvent) => {
      event.preventDefault()
      onDrag(false)
      open(givenOf(event.dataTransfer))
    }
    const onPaste = (event: ClipboardEvent) => {
      if (event.composedPath()[0] instanceof HTMLInputElement) return
      const given = givenOf(event.clipboardData)
      if (given[0] === undefined) return
      event.preventDefault()
      open(given)
    }
    const element = root.current
    element?.addEventListener("dragover", onDragOver)
    element?.addEventListener("dragleave", onDragLeave)
    element?.addEventListener("drop", onDrop)
    const pasteTarget: Document | HTMLElement | null = viewer.standalone ? document : element
    const listen = (event: Event) => event instanceof ClipboardEvent && onPaste(event)
    pasteTarget?.addEventListener("paste", listen)
    return () => {
      element?.removeEventListener("dragover", onDragOver)
      element?.removeEventListener("dragleave", onDragLeave)
      element?.removeEventListener("drop", onDrop)
      pasteTarget?.removeEventListener("paste", listen)
    }
  }, [viewer])
}

/** Returns the first file or text of a transfer, and further files. */
const givenOf = (
  transfer: DataTransfer | null
): readonly [File | string | undefined, ...ReadonlyArray<File>] => {
  const [file, ...others] = transfer?.files ?? []
  if (file !== undefined) return [file, ...others]
  const text = transfer?.getData("text/plain") ?? ""
  return [text === "" ? undefined : text]
}

/** Reports the place that a person looks at, for the address, but only if the person chose it. */
const useLink = (viewer: Viewer, state: State) => {
  const { cursor, found, range, tab } = state
  const place = placeOf(state)
  useEffect(() => {
    if (place !== undefined) viewer.moved(place)
  }, [place?.group, found.typed, cursor, range, tab])
}

const Content = ({
  range,
  state,
  width
}: {
  readonly state: State
  readonly range: Range
  readonly width: number
}) => {
  const { comparing, detail, trace } = state
  const hasSeveral = useHasManyAccounts(state)
  if (trace === undefined) return <NoTrace state={state} />
  if (trace.index.connections.length === 0) return <NoEvents state={state} />
  if (comparing && detail !== undefined)
    return <Loaded>{({ Compare }) => <Compare state={state} trace={trace} detail={detail} />}</Loaded>
  if (state.overview && hasSeveral) return <Accounts state={state} trace={trace} />
  return <Body state={state} trace={trace} range={range} width={width} />
}

interface BodyProps {
  readonly state: State
  readonly trace: Trace
  readonly range: Range
  readonly width: number
}

/** A page that is narrower has one column, in the same order. The style sheet has this width, too. */
const minMediumWidth = 900

/** The width that has room for list, chart and wire side by side. */
const minWideWidth = 1280

const Body = ({ range, state, trace, width }: BodyProps) => {
  const viewer = useViewer()
  // the previous connection is shown until the next one is read, so that nothing flickers or moves
  const { cursor, detail: shown } = state
  const summary = shown === undefined ? undefined : trace.index.connections[shown.id]
  const cursorTime = timeOf(shown, cursor)
  const isWordy = useMemo(() => trace.index.connections.some(hasReason), [trace, state.revision])
  const docked = width >= minWideWidth
  const names = listWidth(docked ? width * 0.75 : width, isWordy)
  // what the steps show, a narrow page shows as a rail
  const isNarrow = width > 0 && width < minMediumWidth
  // where there is a list, or no room, the facts are a tab
  const hasFacts = trace.index.connections.length === 1 && !isNarrow
  const panes = useRef<HTMLElement>(null)
  const lane = useLane(trace, summary?.id)
  if (shown === undefined || summary === undefined) return <main class="body" />
  const isCalm = urgencyOf(summary, trace.index.account) === "calm"
  const looked = { state, trace, detail: shown, summary, cursorTime, isCalm }
  const judged = {
    trace,
    detail: shown,
    summary,
    loading: state.loading,
    lost: state.live?._tag === "lost"
  }
  return (
    <>
      <div class="head">
        {lane !== undefined && <LaneOfAccount trace={trace} lane={lane} selected={summary.id} />}
        <Banner {...judged} explanation={explanation} />
        <CommandTable key={summary.id} detail={shown} />
        <Notes state={state} trace={trace} />
        {isNarrow && (
          <Stepper
            connection={shown.connection}
            status={summary.status}
            now={isBehind(shown, summary) ? shown.connection.last : trace.now()}
            cursor={cursor}
            findings={shown.findings}
            isCalm={isCalm}
            onGo={viewer.go}
          />
        )}
        {isNarrow && <Waits state={state} trace={trace} detail={shown} summary={summary} width={width} />}
      </div>
      <main class={docked ? "body docked" : "body"} ref={panes}>
        <div class="left">
          {trace.index.connections.length > 1 && (
            <ConnectionList state={state} trace={trace} range={range} names={names} cursorTime={cursorTime} />
          )}
          {!isNarrow && (
            <Spans
              state={state}
              trace={trace}
              detail={shown}
              summary={summary}
              names={names}
              cursorTime={cursorTime}
            />
          )}
          {hasFacts && <Docked looked={looked} tab="facts" />}
        </div>
        <Splitter panes={panes} name="left" label="Width of the list" />
        {docked && (
          <>
            <Docked looked={looked} tab="chart" />
            <Splitter panes={panes} name="wire" label="Width of the wire" />
          </>
        )}
        <div class={`right ${isCalm ? "calm" : ""}`}>
          <Tabs
            looked={looked}
            elsewhere={[...(docked ? ["chart" as const] : []), ...(hasFacts ? ["facts" as const] : [])]}
          />
        </div>
      </main>
      <Announcer summary={summary} />
    </>
  )
}

const timeOf = (detail: Detail | undefined, cursor: number | undefined): number | undefined =>
  cursor === undefined ? undefined : detail?.entries.findLast(({ line }) => line <= cursor)?.time

/** Reasons of failures are words, which need more room than times. */
const listWidth = (width: number, isWordy: boolean): number =>
  Math.round(Math.max(204, Math.min(isWordy ? 380 : 320, width * (isWordy ? 0.24 : 0.19))))

/** Its row has the reason for which it opened no mailbox. */
const hasReason = ({ error, selectedAt }: Summary): boolean => error !== undefined && selectedAt === undefined

/** The states and the status, which may have the same name. */
const stateOf = ({ states, status }: Summary): string =>
  Array.from(new Set([states.join(" and "), statusWord[status]]))
    .filter((word) => word !== "")
    .join(", ")

/** Announces the state to screen readers, at most once a second. */
const Announcer = ({ summary }: { readonly summary: Summary | undefined }) => {
  const words = summary === undefined ? "" : `${plain(summary.group)}: ${stateOf(summary)}`
  const [said, say] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => say(words), 1000)
    return () => clearTimeout(timer)
  }, [words])
  return (
    <p class="hidden" aria-live="polite">
      {said}
    </p>
  )
}

/** Shows the dialog that is open. */
const Panel = ({ state }: { readonly state: State }) => {
  const viewer = useViewer()
  const { noting, panel, trace } = state
  const close = () => viewer.set({ panel: undefined })
  if (noting !== undefined)
    return <Loaded>{({ NoteDialog }) => <NoteDialog key={noting} line={noting} state={state} />}</Loaded>
  if (panel === "help") return <Loaded>{({ Help }) => <Help onClose={close} />}</Loaded>
  if (trace === undefined) return null
  if (panel === "export")
    return <Loaded>{({ Export }) => <Export state={state} trace={trace} onClose={close} />}</Loaded>
  if (panel === "whatIf")
    return <Loaded>{({ WhatIf }) => <WhatIf state={state} trace={trace} onClose={close} />}</Loaded>
  return null
}
