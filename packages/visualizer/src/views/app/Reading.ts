/** Reads the selected connection in detail, again whenever it grows. */
import * as Detail from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import type { Store } from "./Store.ts"

export interface Reading {
  /** Reads the selected connection again if it has grown. */
  readonly refresh: () => void
}

/** The shortest and the longest time between two readings, in milliseconds. */
const leastRest = 16
const mostRest = 250

/** The largest share of the time for reading a connection that grows: a long one is redrawn less often. */
const share = 0.3

export const make = ({ get, set }: Store): Reading => {
  let isReading = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let restedAt = 0

  const refresh = () => {
    const { cursor, detail, selected, trace } = get()
    if (trace === undefined || selected === undefined || isReading) return
    const summary = trace.index.connections[selected]
    if (summary === undefined) return
    const isRead = detail?.id === selected && (cursor === undefined || Detail.holds(detail, cursor))
    if (isRead && detail.events === summary.events) return
    clearTimeout(timer)
    const left = restedAt - performance.now()
    if (isRead && left > 0) timer = setTimeout(refresh, left)
    else read(trace, selected)
  }

  const read = (trace: Trace, selected: number) => {
    const { cursor, detail: before } = get()
    const began = performance.now()
    isReading = true
    Detail.read(trace, selected, { before, cursor })
      .then((detail) => {
        if (get().trace === trace && detail !== undefined) set({ detail })
      })
      .finally(() => {
        isReading = false
        const now = performance.now()
        restedAt = now + Math.min(mostRest, Math.max(leastRest, (now - began) / share))
        refresh()
      })
  }

  return { refresh }
}
