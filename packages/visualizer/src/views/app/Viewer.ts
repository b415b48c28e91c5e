/** The actions of the viewer. The views call these; nothing else changes the state. */
import { createContext } from "preact"
import { useContext, useLayoutEffect, useState } from "preact/hooks"
import type { Detail } from "../../page/Detail.ts"
import type * as Link from "../../page/Link.ts"
import type * as Trace from "../../page/Trace.ts"
import { type Rule, withAppRules } from "../../model/rules/index.ts"
import type { Setting } from "../../document/Question.ts"
import * as Comparing from "./Comparing.ts"
import * as Copying from "./Copying.ts"
import * as Finder from "./Finder.ts"
import * as Following from "./Following.ts"
import * as Moving from "./Moving.ts"
import * as Noting from "./Noting.ts"
import * as Opening from "./Opening.ts"
import * as Reading from "./Reading.ts"
import * as Showing from "./Showing.ts"
import * as Store from "./Store.ts"

export interface Viewer
  extends
    Store.Store,
    Opening.Opening,
    Following.Following,
    Comparing.Comparing,
    Moving.Moving,
    Noting.Noting,
    Finder.Finder,
    Copying.Copying {
  /** True if the page is the viewer's own, so that it can export itself. */
  readonly standalone: boolean
  /** The address of the previous page. */
  readonly back: string | undefined
  /** Goes to a place of the trace, as soon as it is read. */
  readonly goTo: (place: Link.Place) => void
  readonly moved: Options["moved"]
  /** Applies an app's rules in addition to the built-in ones. */
  readonly look: (appRules: ReadonlyArray<Rule>) => void
  /** Returns the settings with which the server can replay connections of this trace; empty if it cannot. */
  readonly settingsFor: (trace: Trace.Trace | undefined) => Options["settings"]
  readonly texts: Options["texts"]
}

export interface Options {
  readonly standalone: boolean
  /** The address of the previous page, which is named by this page's title. */
  readonly back?: string | undefined
  /** True if more of the program may be loaded: a page in a single file contains everything. */
  readonly loads: boolean
  /** The place to look at first. */
  readonly place: Link.Place | undefined
  /** Called with the place that a person looks at now. */
  readonly moved: (place: Link.Place) => void
  /** The settings with which the server can replay a connection. */
  readonly settings: ReadonlyArray<Setting>
  /** Loads the writer of texts. */
  readonly texts: () => Promise<Texts>
}

/** Writes the texts that a person copies for somebody else. */
export interface Texts {
  readonly issue: (trace: Trace.Trace, detail: Detail) => string
}

export const make = ({ back, loads, moved, place, settings, standalone, texts }: Options): Viewer => {
  const store = Store.make()
  const copying = Copying.make(store)
  const reading = Reading.make(store, copying.say)
  const notes = Noting.make(store)
  const moving = Moving.make(store, reading, copying.say)
  const finder = Finder.make(store, moving.select)
  const showing = Showing.make(store, reading, notes, finder.find, place)
  const following = Following.make(store, showing)
  return {
    ...store,
    standalone,
    back,
    goTo: showing.goTo,
    texts,
    moved,
    look: (appRules) => {
      store.set({ rules: withAppRules(appRules) })
      reading.refresh()
    },
    ...moving,
    ...notes.noting,
    ...finder,
    settingsFor: (trace) => (following.isFollowed(trace) ? settings : []),
    ...following,
    ...Opening.make(store, { ...showing, feed: following.feed, loads }),
    ...copying,
    ...Comparing.make(store)
  }
}

const Context = createContext<Viewer | undefined>(undefined)
export const Provider = Context.Provider

export const useViewer = (): Viewer => {
  const viewer = useContext(Context)
  if (viewer === undefined) throw new Error("a view is outside of its viewer")
  return viewer
}

/** Returns the state, and renders again at each change. */
export const useViewerState = (): Store.State => {
  const viewer = useViewer()
  const [, show] = useState(viewer.get())
  // before the first paint: a small trace is read by then, and no change may be missed
  useLayoutEffect(() => {
    const look = () => show(viewer.get())
    look()
    return viewer.subscribe(look)
  }, [viewer])
  return viewer.get()
}
