/** What a person can do with the viewer. The views call these; nothing else changes the state. */
import { createContext } from "preact"
import { useContext, useLayoutEffect, useState } from "preact/hooks"
import type * as Link from "../../page/Link.ts"
import type * as Trace from "../../page/Trace.ts"
import type { Setting } from "../../server/WhatIf.ts"
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
  /** The page is the viewer's own, so that it can export itself. */
  readonly standalone: boolean
  /** Where the page was come from. */
  readonly back: string | undefined
  /** To a place of the trace, once it is there. */
  readonly goTo: (place: Link.Place) => void
  readonly moved: Options["moved"]
  /** With which settings the server replays connections of this trace; empty if it does not. */
  readonly settingsFor: (trace: Trace.Trace | undefined) => Options["settings"]
}

export interface Options {
  readonly standalone: boolean
  /** Where the page was come from; it is called by its title then. */
  readonly back?: string | undefined
  /** More of the program may be loaded: a page that is one file holds all that it has. */
  readonly loads: boolean
  /** Where one looks first. */
  readonly place: Link.Place | undefined
  /** Called with the place that a person looks at now. */
  readonly moved: (place: Link.Place) => void
  /** With which its server replays a connection. */
  readonly settings: ReadonlyArray<Setting>
}

export const make = ({ back, loads, moved, place, settings, standalone }: Options): Viewer => {
  const store = Store.make()
  const reading = Reading.make(store)
  const notes = Noting.make(store)
  const showing = Showing.make(store, reading, notes, place)
  const moving = Moving.make(store, reading)
  const following = Following.make(store, showing)
  return {
    ...store,
    standalone,
    back,
    goTo: showing.goTo,
    moved,
    ...moving,
    ...notes.noting,
    ...Finder.make(store, moving.select),
    settingsFor: (trace) => (following.isFollowed(trace) ? settings : []),
    ...following,
    ...Opening.make(store, { ...showing, feed: following.feed, loads }),
    ...Copying.make(store),
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
