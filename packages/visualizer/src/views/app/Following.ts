/** Shows a trace while it grows: one that an app passes, or that a server streams. */
import * as Live from "../../page/Live.ts"
import { inSlices } from "../../page/slices.ts"
import * as Trace from "../../page/Trace.ts"
import type { State, Store } from "./Store.ts"

export interface Following {
  /** Begins a trace that arrives in parts. `clock`: as for a trace that is read at once. */
  readonly feed: (name: string, clock?: () => number) => Live.Feed
  /** Follows a live stream until the returned function is called. */
  readonly follow: (url: string, token: string | undefined, name: string) => () => void
  /** Returns whether a server streams the trace, so that it has the trace, too. */
  readonly isFollowed: (trace: Trace.Trace | undefined) => boolean
  /** Stops showing new events, or shows all of them again. */
  readonly pause: (paused: boolean) => void
}

interface Around {
  /** Begins to show a trace; the `kept` state is unchanged. */
  readonly show: (trace: Trace.Trace, kept: Partial<State>) => void
  /** Called when more of the trace was read. */
  readonly grown: () => void
}

export const make = ({ get, set }: Store, { grown, show }: Around): Following => {
  const drain = drainer(get, grown)

  const feed = (name: string, clock?: () => number): Live.Feed => {
    const trace = Trace.make(name, clock)
    show(trace, { loading: false, live: { _tag: "live" } })
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

  /** The trace that the server has, too. */
  let next: Trace.Trace | undefined
  const follow = (url: string, token: string | undefined, name: string) =>
    Live.connect(url, token, {
      status: (live) => {
        if (live._tag === "lost") get().trace?.stop()
        set({ live })
      },
      begin: (now, stays) => {
        next = Trace.make(name, now, stays)
      },
      chunk: (bytes) => {
        if (next === undefined) return
        if (get().trace !== next) {
          const { annotations, chosen, selected, tab } = get()
          // the stream begins again with the same lines, so their notes remain
          show(next, {
            loading: false,
            annotations,
            chosen,
            selected: chosen ? selected : undefined,
            tab
          })
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

  const pause = (paused: boolean) => {
    const { trace } = get()
    if (paused) trace?.stop()
    else trace?.resume()
    set({ paused })
    if (!paused && trace !== undefined) drain(trace)
  }

  return { feed, follow, isFollowed: (trace) => trace !== undefined && trace === next, pause }
}

/** Parses the bytes of a trace, in slices, one trace at a time; not while the viewer is paused. */
const drainer = (get: Store["get"], grown: () => void) => {
  let draining: Trace.Trace | undefined
  /** True if more bytes arrived during the last slice. */
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
  return drain
}
