/** What a person can do with the viewer. The views call these; nothing else changes the state. */
import { createContext } from "preact"
import { useContext, useLayoutEffect, useState } from "preact/hooks"
import * as Detail from "../page/Detail.ts"
import { annotated } from "../model/annotations.ts"
import { stops } from "../model/Failure.ts"
import type * as Link from "../page/Link.ts"
import * as Trace from "../page/Trace.ts"
import type { Setting } from "../server/WhatIf.ts"
import * as Comparing from "./Comparing.ts"
import * as Copying from "./Copying.ts"
import * as Finder from "./Finder.ts"
import * as Following from "./Following.ts"
import * as Opening from "./Opening.ts"
import * as Store from "./Store.ts"

export interface Viewer
  extends
    Store.Store,
    Opening.Opening,
    Following.Following,
    Comparing.Comparing,
    Finder.Finder,
    Copying.Copying {
  /** The page is the viewer's own, so that it can export itself. */
  readonly standalone: boolean
  /** Where the page was come from. */
  readonly back: string | undefined
  /** To a place of the trace, once it is there. */
  readonly goTo: (place: Link.Place) => void
  readonly moved: Options["moved"]
  readonly select: (connection: number, cursor?: number) => void
  readonly go: (cursor: number | undefined) => void
  /** To a line of the trace, on the wire. */
  readonly goWire: (line: number) => void
  /** To the next or the previous transition. */
  readonly step: (by: 1 | -1) => void
  /** With which settings the server replays connections of this trace; empty where it does not. */
  readonly settingsFor: (trace: Trace.Trace | undefined) => Options["settings"]
  /** Lets the cursor go on by itself, from the beginning where it is at the end; or stops it. */
  readonly play: () => void
  /** To the line that shows the cause. */
  readonly goCause: () => void
  /** Begins a note on the line that is looked at, or else on the one that tells most. */
  readonly beginNote: () => void
  /** Notes `text` on a line; nothing takes away what stood there. */
  readonly note: (line: number, text: string) => void
  /** To what happens last, wherever it is. */
  readonly newest: () => void
}

/** A trace that is still being read is shown anew as often as this, in milliseconds. */
const detailEvery = 250

export interface Options {
  readonly standalone: boolean
  /** Where the page was come from; it is called by its title then. */
  readonly back?: string | undefined
  /** More of the program may be loaded: a page that is one file holds all that it has. */
  readonly loads: boolean
  /** Where one looks first. */
  readonly place: Link.Place | undefined
  /** Told where a person looks now. */
  readonly moved: (place: Link.Place) => void
  /** With which its server replays a connection. */
  readonly settings: ReadonlyArray<Setting>
}

export const make = ({ back, loads, moved, place: first, settings, standalone }: Options): Viewer => {
  const store = Store.make()
  const { get, set, touch } = store
  let place = first
  let reading = false
  let lastRead = 0
  let noted = false

  /** Reads the selected connection again, where it grew. */
  const refresh = () => {
    const { cursor, detail, selected, trace } = get()
    if (trace === undefined || selected === undefined || reading) return
    const summary = trace.index.connections[selected]
    if (summary === undefined) return
    const isRead = detail?.id === selected && (cursor === undefined || Detail.holds(detail, cursor))
    if (isRead && detail.events === summary.events) return
    const now = performance.now()
    if (isRead && now - lastRead < detailEvery) {
      setTimeout(refresh, detailEvery)
      return
    }
    reading = true
    lastRead = now
    Detail.read(trace, selected, { before: detail, cursor })
      .then((detail) => {
        if (get().trace === trace && detail !== undefined) set({ detail })
      })
      .finally(() => {
        reading = false
        refresh()
      })
  }

  /** To the place that the address names, once it is there. */
  const visit = () => {
    const { trace } = get()
    const found = trace?.index.connections.find(({ group }) => group === place?.group)
    if (found === undefined || place === undefined) return
    const { line: cursor, range, tab } = place
    place = undefined
    set({ selected: found.id, chosen: true, cursor, range, ...(Store.isTab(tab) ? { tab } : {}) })
  }

  const grown = () => {
    visit()
    const { annotations, chosen, trace } = get()
    if (trace !== undefined && !noted && annotations.length !== trace.index.annotations.length)
      set({ annotations: trace.index.annotations.slice() })
    if (trace !== undefined && !chosen) {
      const selected = Trace.mostTelling(trace.index)
      if (selected !== get().selected) set({ selected, cursor: undefined })
    }
    refresh()
    touch()
  }

  const show = (trace: Trace.Trace, kept: Partial<Store.State> = {}) => {
    noted = (kept.annotations ?? []).length > 0
    set({
      trace,
      annotations: [],
      loading: true,
      problem: undefined,
      selected: undefined,
      chosen: false,
      detail: undefined,
      cursor: undefined,
      found: Store.nothingFound,
      range: undefined,
      facets: {},
      unfolded: new Set(),
      comparing: false,
      other: undefined,
      ...kept
    })
  }

  const go = (cursor: number | undefined) => {
    set({ cursor })
    refresh()
  }

  const goWire = (line: number) => {
    set({ tab: "wire", talk: false })
    go(line)
  }

  const select = (selected: number, cursor?: number) => {
    set({ selected, chosen: true, cursor, playing: false })
    refresh()
  }

  const play = () => {
    const { cursor, detail, playing } = get()
    const entries = detail?.entries ?? []
    const isOver = cursor === undefined || cursor >= (entries.at(-1)?.line ?? 0)
    set({ playing: !playing, ...(!playing && isOver ? { cursor: entries[0]?.line } : {}) })
  }

  /** The line that tells most of the selected connection. */
  const telling = (): number | undefined => {
    const { detail } = get()
    const [first] = detail?.findings ?? []
    return first?.evidence[0] ?? detail?.entries.at(-1)?.line
  }

  const beginNote = () => {
    const noting = get().cursor ?? telling()
    if (noting !== undefined) set({ noting })
  }

  const note = (line: number, text: string) => {
    noted = true
    set({ annotations: annotated(get().annotations, line, text), noting: undefined })
  }

  const step = (by: 1 | -1) => {
    const { cursor, detail } = get()
    const moves = detail === undefined ? [] : stops(detail.connection)
    const at = cursor === undefined ? moves.length - 1 : moves.findLastIndex(({ line }) => line <= cursor)
    set({ cursor: moves[Math.min(Math.max(at + by, 0), moves.length - 1)]?.line })
  }

  const copying = Copying.make(store)
  const following = Following.make(store, { show, grown })
  return {
    ...store,
    standalone,
    back,
    goTo: (next) => {
      place = next
      visit()
      refresh()
    },
    moved,
    select,
    go,
    goWire,
    goCause: () => {
      const line = telling()
      if (line !== undefined) goWire(line)
    },
    play,
    beginNote,
    note,
    step,
    ...Finder.make(store, select),
    settingsFor: (trace) => (following.isFollowed(trace) ? settings : []),
    ...following,
    ...Opening.make(store, { show, grown, feed: following.feed, loads }),
    ...copying,
    ...Comparing.make(store),
    newest: () => {
      const { trace } = get()
      const last = trace === undefined ? -1 : trace.index.connection(trace.index.count - 1)
      if (last >= 0) set({ selected: last, chosen: false, cursor: undefined })
      refresh()
    }
  }
}

const Context = createContext<Viewer | undefined>(undefined)
export const Provider = Context.Provider

export const useViewer = (): Viewer => {
  const viewer = useContext(Context)
  if (viewer === undefined) throw new Error("a view stands outside of its viewer")
  return viewer
}

/** The state, and a new look at each change of it. */
export const useViewerState = (): Store.State => {
  const viewer = useViewer()
  const [, show] = useState(viewer.get())
  // Before the first paint: a small trace is read by then, and nothing of it may be missed.
  useLayoutEffect(() => {
    const look = () => show(viewer.get())
    look()
    return viewer.subscribe(look)
  }, [viewer])
  return viewer.get()
}
