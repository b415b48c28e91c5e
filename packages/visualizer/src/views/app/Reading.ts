/** Reads the selected connection in detail, again whenever it grows. */
import * as Detail from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"
import type { Store } from "./Store.ts"

export interface Reading {
  /** Reads the selected connection again if it has grown. */
  readonly refresh: () => void
}

/** A trace that is still being read is shown again as often as this, in milliseconds. */
const detailEvery = 250

export const make = ({ get, set }: Store): Reading => {
  let isReading = false
  let lastRead = 0

  const refresh = () => {
    const { cursor, detail, selected, trace } = get()
    if (trace === undefined || selected === undefined || isReading) return
    const summary = trace.index.connections[selected]
    if (summary === undefined) return
    const isRead = detail?.id === selected && (cursor === undefined || Detail.holds(detail, cursor))
    if (isRead && detail.events === summary.events) return
    if (isRead && performance.now() - lastRead < detailEvery) setTimeout(refresh, detailEvery)
    else read(trace, selected)
  }

  const read = (trace: Trace, selected: number) => {
    const { cursor, detail: before } = get()
    isReading = true
    lastRead = performance.now()
    Detail.read(trace, selected, { before, cursor })
      .then((detail) => {
        if (get().trace === trace && detail !== undefined) set({ detail })
      })
      .finally(() => {
        isReading = false
        refresh()
      })
  }

  return { refresh }
}
