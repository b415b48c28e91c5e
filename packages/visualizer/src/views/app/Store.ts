/** What the viewer shows, and who hears when it changes. */
import type { Annotation } from "../../model/annotations.ts"
import type { Query } from "../../model/query.ts"
import type { Facets, Order } from "../../model/listing.ts"
import type * as Link from "../../page/Link.ts"
import type * as Live from "../../page/Live.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"

export type Tab = "wire" | "chart" | "facts" | "timers" | "raw"

const tabs: ReadonlySet<unknown> = new Set<Tab>(["wire", "chart", "facts", "timers", "raw"])
export const isTab = (name: unknown): name is Tab => tabs.has(name)

/** The way of the connection, the whole machine with it, or the ways of all connections. */
export type ChartView = "path" | "machine" | "heat"

/** Why there is nothing to show. */
export interface Problem {
  readonly title: string
  readonly words: string
  /** What is shown there instead. */
  readonly found?: string
}

export interface Found {
  /** Which connections have the fields that are asked for. */
  readonly fits: Query["fits"]
  /** In lower case; empty while nothing is looked for. */
  readonly query: string
  /** Lines of the trace, by connection. */
  readonly lines: ReadonlyMap<number, ReadonlyArray<number>>
  readonly total: number
  readonly searching: boolean
}

/** What a comparison puts beside the selected connection. */
export interface Other {
  readonly trace: Trace
  readonly detail: Detail
  /** What is not known of it. */
  readonly words?: string | undefined
}

export interface State {
  readonly trace: Trace | undefined
  /** The index is one object that grows; this number says that it did. */
  readonly revision: number
  readonly loading: boolean
  readonly problem: Problem | undefined
  readonly live: Live.LiveStatus | undefined
  readonly selected: number | undefined
  /** The person chose; nothing else may. */
  readonly chosen: boolean
  readonly detail: Detail | undefined
  /** Line of the trace that is looked at; the latest where absent. */
  readonly cursor: number | undefined
  readonly tab: Tab
  readonly chart: ChartView
  /** The wire as a drawing between lifelines, and not as lines. */
  readonly talk: boolean
  /** The cursor goes on by itself, so many times as fast as it was. */
  readonly playing: boolean
  readonly speed: number
  /** Live, but nothing that came since is shown. */
  readonly paused: boolean
  readonly found: Found
  readonly failedOnly: boolean
  readonly facets: Facets
  readonly order: Order
  /** Rows of the list that were unfolded. */
  readonly unfolded: ReadonlySet<string>
  readonly axis: "relative" | "clock"
  /** What the waterfall shows, in milliseconds; everything where absent. */
  readonly range: { readonly from: number; readonly to: number } | undefined
  /** Notes of readers: those of the trace, and what was written since. They leave with it. */
  readonly annotations: ReadonlyArray<Annotation>
  /** The line on which a note is being written. */
  readonly noting: number | undefined
  /** Lines that show the sentence under the pointer, or that has the focus. */
  readonly glow: ReadonlySet<number>
  readonly panel: "help" | "export" | "whatIf" | undefined
  readonly comparing: boolean
  readonly other: Other | undefined
  readonly toast: string | undefined
}

/** The place that a person looks at; undefined if nobody chose. */
export const placeOf = ({
  chosen,
  cursor: line,
  range,
  selected,
  tab,
  trace
}: State): Link.Place | undefined => {
  const group = selected === undefined ? undefined : trace?.index.connections[selected]?.group
  const isChosen = chosen || line !== undefined || range !== undefined || tab !== "wire"
  return isChosen && group !== undefined ? { group, line, range, tab } : undefined
}

/** The most telling line of the selected connection. */
export const mostTellingLine = ({ detail }: State): number | undefined => {
  const [first] = detail?.findings ?? []
  return first?.evidence[0] ?? detail?.entries.at(-1)?.line
}

export const nothingFound: Found = {
  fits: () => true,
  query: "",
  lines: new Map(),
  total: 0,
  searching: false
}

const initial: State = {
  trace: undefined,
  revision: 0,
  loading: false,
  problem: undefined,
  live: undefined,
  selected: undefined,
  chosen: false,
  detail: undefined,
  cursor: undefined,
  tab: "wire",
  chart: "path",
  talk: false,
  playing: false,
  speed: 1,
  paused: false,
  facets: {},
  order: "time",
  unfolded: new Set(),
  found: nothingFound,
  failedOnly: false,
  axis: "relative",
  range: undefined,
  annotations: [],
  noting: undefined,
  glow: new Set(),
  panel: undefined,
  comparing: false,
  other: undefined,
  toast: undefined
}

export interface Store {
  readonly get: () => State
  readonly set: (change: Partial<State>) => void
  /** Reports a change to what the state only points to, at most once a frame. */
  readonly touch: () => void
  readonly subscribe: (listener: () => void) => () => void
}

export const make = (): Store => {
  let state = initial
  let touched = false
  const listeners = new Set<() => void>()
  const set = (change: Partial<State>) => {
    state = { ...state, ...change }
    for (const listener of listeners) listener()
  }
  return {
    get: () => state,
    set,
    touch: () => {
      if (touched) return
      touched = true
      requestAnimationFrame(() => {
        touched = false
        set({ revision: state.revision + 1 })
      })
    },
    subscribe: (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    }
  }
}
