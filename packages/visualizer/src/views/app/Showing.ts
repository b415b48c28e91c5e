/** Shows a trace, and updates the view while it is read. */
import type * as Link from "../../page/Link.ts"
import * as Trace from "../../page/Trace.ts"
import type { Notes } from "./Noting.ts"
import type { Reading } from "./Reading.ts"
import * as Store from "./Store.ts"

export interface Showing {
  /** Goes to a place of the trace, as soon as it is read. */
  readonly goTo: (place: Link.Place) => void
  /** Begins to show a trace; the `kept` state is unchanged. */
  readonly show: (trace: Trace.Trace, kept?: Partial<Store.State>) => void
  /** Called when more of the trace was read; with a `change`, which is shown at once with it. */
  readonly grown: (change?: Partial<Store.State>) => void
}

/** `place`: the first place to go to, as soon as it is read. */
export const make = (
  store: Store.Store,
  { refresh }: Reading,
  notes: Notes,
  find: (typed: string) => void,
  place: Link.Place | undefined
): Showing => {
  const { get, set, touch } = store

  const visit = () => {
    if (place === undefined) return
    const { filter = "", group, line: cursor, range, tab } = place
    const found = get().trace?.index.connections.find((each) => each.group === group)
    if (found === undefined) return
    place = undefined
    set({
      selected: found.id,
      chosen: true,
      overview: false,
      cursor,
      range,
      ...(Store.isTab(tab) ? { tab } : {})
    })
    if (filter !== get().found.typed) find(filter)
  }

  return {
    goTo: (next) => {
      place = next
      visit()
      refresh()
    },
    show: (trace, kept = {}) => {
      notes.begin(kept.annotations ?? [])
      const { live } = get()
      // another trace is not the stream that has ended
      set({
        ...Store.ofTrace,
        loading: true,
        trace,
        live: live?._tag === "ended" ? undefined : live,
        ...kept
      })
    },
    grown: (change) => {
      visit()
      notes.read()
      choose(store)
      refresh()
      if (change === undefined) touch()
      else set({ ...change, revision: get().revision + 1 })
    }
  }
}

/** Selects the most important connection, unless a person has chosen one. */
const choose = ({ get, set }: Store.Store) => {
  const { chosen, selected: shown, trace } = get()
  if (trace === undefined || chosen) return
  const selected = Trace.mostRelevant(trace.index)
  if (selected !== shown) set({ selected, cursor: undefined })
}
