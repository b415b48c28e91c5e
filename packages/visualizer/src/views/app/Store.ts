/** The state of the viewer. */
import { reasonOf } from "../../model/verdict/reason.ts"
import { builtIn, type Rule } from "../../model/rules/index.ts"
import type { Annotation } from "../../trace/annotations.ts"
import type { Query } from "../../model/index/query.ts"
import type * as Link from "../../page/Link.ts"
import type * as Live from "../../page/Live.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import { observed, type Observed } from "../../page/observed.ts"

export type Tab = "wire" | "chart" | "facts" | "timers" | "raw"

export const isTab = (name: unknown): name is Tab => tabs.has(name)

const tabs: ReadonlySet<unknown> = new Set<Tab>(["wire", "chart", "facts", "timers", "raw"])

/** The chart with the current state in its middle, the whole machine, or where a person moved it. */
export type ChartView = "follow" | "whole" | "free"

/** The reason why there is nothing to show. */
export interface Problem {
  readonly title: string
  readonly words: string
  /** The beginning of the file instead. */
  readonly found?: string
}

/** The filter, and its results so far. */
export interface Found extends Pick<Query, "fits" | "order" | "text"> {
  /** The filter, as it is written. */
  readonly typed: string
  /** True if it asks for lines, too. */
  readonly isOfLines: boolean
  /** The lines of the trace that match, by connection. */
  readonly lines: ReadonlyMap<number, ReadonlyArray<number>>
  readonly total: number
  readonly searching: boolean
}

/** The connection that is compared with the selected one. */
export interface Other {
  readonly trace: Trace
  readonly detail: Detail
  /** The facts that it does not show. */
  readonly words?: string | undefined
}

/** A time on the trace's clock, in milliseconds. */
export interface Moment {
  readonly from: number
  readonly to: number
}

export interface State {
  readonly trace: Trace | undefined
  /** A number that changes whenever the index, a single object, has grown. */
  readonly revision: number
  readonly loading: boolean
  readonly problem: Problem | undefined
  readonly live: Live.LiveStatus | undefined
  readonly selected: number | undefined
  /** True if the person chose the connection, so that nothing else may. */
  readonly chosen: boolean
  /** True if all accounts are shown, if there are several, in place of one connection. */
  readonly overview: boolean
  readonly detail: Detail | undefined
  /** The rules that are applied to connections. */
  readonly rules: ReadonlyArray<Rule>
  /** The selected line of the trace; if absent, the latest. */
  readonly cursor: number | undefined
  readonly tab: Tab
  readonly chart: ChartView
  /** True if the wire is a ladder between lifelines, to scale, instead of a list of whole lines. */
  readonly talk: boolean
  /** True if the cursor moves by itself, at `speed` times the original pace. */
  readonly playing: boolean
  /** True if the cursor was moved through time: later events are hidden. */
  readonly replays: boolean
  readonly speed: number
  /** True if a live trace hides new events. */
  readonly paused: boolean
  readonly found: Found
  /** The keys of unfolded rows. */
  readonly unfolded: ReadonlySet<string>
  readonly axis: "relative" | "clock"
  /** The visible range of the waterfall, in milliseconds; if absent, everything. */
  readonly range: { readonly from: number; readonly to: number } | undefined
  /** The readers' notes: those of the trace, and later ones. Exports contain them. */
  readonly annotations: ReadonlyArray<Annotation>
  /** The line on which a note is being written. */
  readonly noting: number | undefined
  /** The line from which times are measured. */
  readonly ruler: number | undefined
  /** The time under the pointer, which steps, wire and ledger show together. */
  readonly moment: Moment | undefined
  /** The lines that prove the sentence under the pointer, or with the focus. */
  readonly glow: ReadonlySet<number>
  readonly panel: "help" | "export" | "whatIf" | undefined
  readonly comparing: boolean
  readonly other: Other | undefined
  readonly toast: string | undefined
}

/** Returns the place that a person looks at; `undefined` if nobody has chosen one. */
export const placeOf = ({
  chosen,
  cursor: line,
  found: { typed: filter },
  range,
  selected,
  tab,
  trace
}: State): Link.Place | undefined => {
  const group = selected === undefined ? undefined : trace?.index.connections[selected]?.group
  const isChosen = chosen || line !== undefined || range !== undefined || tab !== "wire" || filter !== ""
  return isChosen && group !== undefined ? { group, filter, line, range, tab } : undefined
}

/** Returns the most important line of the selected connection. */
export const mostRelevantLine = ({ detail }: State): number | undefined => {
  if (detail === undefined) return undefined
  const { connection, entries, findings } = detail
  return reasonOf(connection)?.lines[0] ?? findings[0]?.lines[0] ?? entries.at(-1)?.line
}

export const nothingFound: Found = {
  typed: "",
  isOfLines: false,
  fits: () => true,
  order: "time",
  text: "",
  lines: new Map(),
  total: 0,
  searching: false
}

export interface Store extends Observed<State> {
  /** Reports a change of an object in the state, at most once per frame. */
  readonly touch: () => void
}

export const make = (): Store => {
  const state = observed(initial)
  let touched = false
  return {
    ...state,
    touch: () => {
      if (touched) return
      touched = true
      requestAnimationFrame(() => {
        touched = false
        state.set({ revision: state.get().revision + 1 })
      })
    }
  }
}

/** The state of a newly shown trace. */
export const ofTrace = {
  problem: undefined,
  selected: undefined,
  chosen: false,
  overview: true,
  detail: undefined,
  cursor: undefined,
  unfolded: new Set(),
  found: nothingFound,
  range: undefined,
  annotations: [],
  ruler: undefined,
  moment: undefined,
  comparing: false,
  other: undefined
} satisfies Partial<State>

const initial: State = {
  ...ofTrace,
  trace: undefined,
  rules: builtIn,
  revision: 0,
  loading: false,
  live: undefined,
  tab: "wire",
  chart: "follow",
  talk: true,
  playing: false,
  replays: false,
  speed: 1,
  paused: false,
  axis: "relative",
  noting: undefined,
  glow: new Set(),
  panel: undefined,
  toast: undefined
}
