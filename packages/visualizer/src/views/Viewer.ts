/** What a person can do with the viewer. The views call these; nothing else changes the state. */
import { createContext } from "preact"
import { useContext, useLayoutEffect, useState } from "preact/hooks"
import * as Detail from "../page/Detail.ts"
import { annotated } from "../model/annotations.ts"
import { stops } from "../model/Failure.ts"
import type * as Link from "../page/Link.ts"
import { taken } from "../page/importing.ts"
import type { Taken } from "../import/page.ts"
import * as Live from "../page/Live.ts"
import { opened } from "../page/open.ts"
import { inSlices } from "../page/slices.ts"
import * as Trace from "../page/Trace.ts"
import { replayed } from "../page/replaying.ts"
import type { Question, Setting } from "../server/WhatIf.ts"
import * as Copying from "./Copying.ts"
import * as Finder from "./Finder.ts"
import { foreign, unreadable } from "./problems.ts"
import * as Store from "./Store.ts"

export interface Viewer extends Store.Store, Finder.Finder, Copying.Copying {
  /** The page is the viewer's own, so that it can export itself. */
  readonly standalone: boolean
  /** `others`: files that belong to it, as logs of a connection may come in two. */
  readonly open: (
    given: Blob | Uint8Array<ArrayBuffer> | string,
    name: string,
    others?: ReadonlyArray<File>
  ) => Promise<void>
  readonly openStream: (
    stream: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
    name: string
  ) => Promise<void>
  /** `live`: what is fetched is followed while it grows. */
  readonly openUrl: (url: string, live: boolean) => Promise<void>
  /** Begins a trace that comes in parts. */
  readonly feed: (name: string) => Live.Feed
  /** To a place of the trace, once it is there. */
  readonly goTo: (place: Link.Place) => void
  readonly moved: Options["moved"]
  /** Follows a live stream until the answer is called. */
  readonly follow: (url: string, token: string | undefined, name: string) => () => void
  readonly select: (connection: number, cursor?: number) => void
  readonly go: (cursor: number | undefined) => void
  /** To a line of the trace, on the wire. */
  readonly goWire: (line: number) => void
  /** To the next or the previous transition. */
  readonly step: (by: 1 | -1) => void
  readonly compareWith: (trace: Trace.Trace, connection: number, words?: string) => void
  /** With which settings the server replays connections of this trace; empty where it does not. */
  readonly settingsFor: (trace: Trace.Trace | undefined) => Options["settings"]
  /** Replays a connection, and compares the two. Fails with a sentence. */
  readonly replay: (question: Question) => Promise<void>
  /** Into the comparison, and out of it. */
  readonly toggleCompare: () => void
  readonly openOther: (file: Blob, name: string) => Promise<void>
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
  /** Stops showing what comes, and shows it all again. */
  readonly pause: (paused: boolean) => void
}

/** A trace that is still being read is shown anew as often as this, in milliseconds. */
const detailEvery = 250
/** While a file is read it is shown as often as this, in milliseconds: drawing takes from reading. */
const drawEvery = 250

export interface Options {
  readonly standalone: boolean
  /** More of the program may be loaded: a page that is one file holds all that it has. */
  readonly loads: boolean
  /** Where one looks first. */
  readonly place: Link.Place | undefined
  /** Told where a person looks now. */
  readonly moved: (place: Link.Place) => void
  /** With which its server replays a connection. */
  readonly settings: ReadonlyArray<Setting>
}

const blobOf = (given: Blob | Uint8Array<ArrayBuffer> | string): Blob =>
  given instanceof Blob ? given : new Blob([given])

export const make = ({ loads, moved, place: first, settings, standalone }: Options): Viewer => {
  const store = Store.make()
  const { get, set, touch } = store
  const copying = Copying.make(store)
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

  const show = (trace: Trace.Trace) => {
    noted = false
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
      other: undefined
    })
  }

  const openStream = (
    stream: Promise<ReadableStream<Uint8Array<ArrayBuffer>>>,
    name: string,
    importing: () => Promise<Taken> = () => Promise.resolve(undefined)
  ): Promise<void> => {
    const trace = Trace.make(name)
    return stream
      .then((stream) => {
        show(trace)
        let drawn = performance.now()
        return Trace.take(trace, stream, () => {
          if (get().trace !== trace || performance.now() - drawn < drawEvery) return
          drawn = performance.now()
          grown()
        })
      })
      .then(() => {
        if (get().trace !== trace) return
        set({ loading: false })
        const { foreign: other, header } = trace.index
        const found = header === undefined ? (other ?? { line: 1, found: "nothing" }) : other
        if (found === undefined) return grown()
        return importing().then((taken) => {
          if (get().trace !== trace) return
          if (taken !== undefined && "trace" in taken)
            return openStream(Promise.resolve(new Blob([taken.trace]).stream()), name)
          const problem = foreign(name, found)
          set({
            trace: undefined,
            problem: taken === undefined ? problem : { ...problem, words: taken.problem }
          })
        })
      })
      .catch((cause: unknown) => set({ trace: undefined, loading: false, problem: unreadable(name, cause) }))
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

  let draining: Trace.Trace | undefined
  /** More came while the last slice was on its way. */
  let again = false
  const drain = (trace: Trace.Trace) => {
    if (get().paused) return
    if (draining === trace) {
      again = true
      return
    }
    draining = trace
    again = false
    inSlices(trace.index.parse, grown).finally(() => {
      if (draining !== trace) return
      draining = undefined
      if (again) drain(trace)
    })
  }

  const feed = (name: string): Live.Feed => {
    const trace = Trace.make(name)
    show(trace)
    set({ loading: false, live: { _tag: "live" } })
    const isShown = () => get().trace === trace
    return {
      push: (bytes) => {
        if (!isShown()) return
        trace.push(bytes)
        drain(trace)
      },
      end: () => {
        if (!isShown()) return
        trace.index.parse()
        trace.index.end()
        set({ live: { _tag: "ended" } })
        grown()
      }
    }
  }

  /** What the server has, too. */
  let next: Trace.Trace | undefined
  const follow = (url: string, token: string | undefined, name: string) => {
    return Live.connect(url, token, {
      status: (live) => {
        if (live._tag === "lost") get().trace?.stop()
        set({ live })
      },
      begin: (now) => {
        next = Trace.make(name, now)
      },
      chunk: (bytes) => {
        if (next === undefined) return
        if (get().trace !== next) {
          const { annotations, chosen, selected, tab } = get()
          show(next)
          // The stream begins anew with the same lines: what was noted on them stays.
          noted = annotations.length > 0
          set({ loading: false, annotations, chosen, selected: chosen ? selected : undefined, tab })
        }
        next.push(bytes)
        drain(next)
      },
      end: () => {
        if (next === undefined) return
        next.index.parse()
        next.index.end()
        grown()
      }
    })
  }

  const openUrl = (url: string, live: boolean): Promise<void> => {
    const name = url.slice(url.lastIndexOf("/") + 1)
    const failed = () =>
      set({ problem: { title: `${name} cannot be fetched`, words: `The address is ${url}` } })
    return fetch(url).then((response) => {
      if (!response.ok || response.body === null) return failed()
      return live
        ? Live.drain(response.body, feed(name))
        : response.blob().then((blob) => openStream(opened(blob), name))
    }, failed)
  }

  const compareWith = (trace: Trace.Trace, connection: number, words?: string) =>
    void Detail.read(trace, connection).then((detail) => {
      if (detail !== undefined) set({ comparing: true, other: { trace, detail, words } })
    })

  const toggleCompare = () => {
    const { comparing, other, selected, trace } = get()
    set({ comparing: !comparing })
    if (comparing || other !== undefined || trace === undefined || selected === undefined) return
    const counterpart = Trace.counterpart(trace.index, selected)
    if (counterpart !== undefined) compareWith(trace, counterpart)
  }

  return {
    ...store,
    standalone,
    open: (given, name, others = []) => {
      const blob = blobOf(given)
      const files = [{ name, blob }, ...others.map((file) => ({ name: file.name, blob: file }))]
      return openStream(opened(blob), name, loads ? () => taken(files) : undefined)
    },
    openUrl,
    feed,
    goTo: (next) => {
      place = next
      visit()
      refresh()
    },
    moved,
    openStream,
    follow,
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
    compareWith,
    settingsFor: (trace) => (trace !== undefined && trace === next ? settings : []),
    replay: (question) =>
      replayed(question).then(({ last, trace, words }) => compareWith(trace, last, words)),
    toggleCompare,
    openOther: (file, name) => {
      const trace = Trace.make(name)
      return opened(file)
        .then((stream) => Trace.take(trace, stream))
        .then(() => {
          const connection = Trace.mostTelling(trace.index)
          if (connection === undefined) return copying.say(`${name} is no IMAP trace, or an empty one`)
          compareWith(trace, connection)
        })
        .catch(() => copying.say(`${name} cannot be read`))
    },
    ...copying,
    newest: () => {
      const { trace } = get()
      const last = trace === undefined ? -1 : trace.index.connection(trace.index.count - 1)
      if (last >= 0) set({ selected: last, chosen: false, cursor: undefined })
      refresh()
    },
    pause: (paused) => {
      const { trace } = get()
      if (paused) trace?.stop()
      else trace?.resume()
      set({ paused })
      if (!paused && trace !== undefined) drain(trace)
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
