/** Reads the selected connection in detail, again whenever it grows. */
import type { Rule } from "../../model/rules/Rule.ts"
import * as Detail from "../../page/Detail.ts"

export interface Reading {
  /** Reads the selected connection again if it has grown. */
  readonly refresh: () => void
}

/** The part of the viewer's state that this depends on. */
interface Shown {
  readonly trace: Detail.Source | undefined
  readonly selected: number | undefined
  readonly detail: Detail.Detail | undefined
  readonly cursor: number | undefined
  readonly rules: ReadonlyArray<Rule>
}

interface Store {
  readonly get: () => Shown
  readonly set: (change: { readonly detail: Detail.Detail } | Pick<Shown, "selected">) => void
}

/** The range of the time between two readings. */
const minRestMs = 16
const maxRestMs = 250

/** The largest share of the time for reading a connection that grows: a long one is redrawn less often. */
const maxShare = 0.3

/** The latest reading. It is not repeated, even if it failed. */
interface Last {
  readonly trace: Detail.Source
  readonly id: number
  readonly cursor: number | undefined
  /** The number of events that the connection had. */
  readonly events: number
  readonly rules: ReadonlyArray<Rule>
}

/** `say` shows a message: the reason why a connection is not shown. */
export const make = ({ get, set }: Store, say: (words: string) => void): Reading => {
  let isReading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let restedAt = 0
  let last: Last | undefined

  const refresh = () => {
    const { cursor, detail, rules, selected: id, trace } = get()
    if (trace === undefined || id === undefined || isReading) return
    const summary = trace.index.connections[id]
    if (summary === undefined) return
    const isRead =
      last?.trace === trace &&
      last.id === id &&
      last.rules === rules &&
      (cursor === undefined || cursor === last.cursor || (detail?.id === id && Detail.holds(detail, cursor)))
    if (isRead && last?.events === summary.events) return
    clearTimeout(timer)
    const left = restedAt - performance.now()
    if (isRead && left > 0) timer = setTimeout(refresh, left)
    else read({ trace, id, cursor, rules, events: summary.events })
  }

  const read = (next: Last) => {
    const { cursor, id, rules, trace } = next
    const before = get().detail
    const began = performance.now()
    isReading = true
    last = next
    Detail.read(trace, id, { before, cursor, rules })
      .catch(() => undefined)
      .then((detail) => {
        if (get().trace !== trace) return
        if (detail !== undefined) return set({ detail })
        // what is shown stays selected, so that the list names it
        last = undefined
        set({ selected: before?.id })
        say("Its events can no longer be read")
      })
      .finally(() => {
        isReading = false
        const now = performance.now()
        restedAt = now + Math.min(maxRestMs, Math.max(minRestMs, (now - began) / maxShare))
        refresh()
      })
  }

  return { refresh }
}
