/** Selects connections, and moves the cursor through the lines of one. */
import { stops } from "../../model/evidence/Failure.ts"
import type { Reading } from "./Reading.ts"
import { mostTellingLine, type Store } from "./Store.ts"

export interface Moving {
  readonly select: (connection: number, cursor?: number) => void
  readonly go: (cursor: number | undefined) => void
  /** Goes to a line of the trace, in the wire tab. */
  readonly goWire: (line: number) => void
  /** Goes to the line that shows the cause. */
  readonly goCause: () => void
  /** Goes to the next or the previous transition. */
  readonly step: (by: 1 | -1) => void
  /** Plays the events with the cursor, from the beginning if it is at the end; or stops. */
  readonly play: () => void
  /** Goes to the latest event, in any connection. */
  readonly newest: () => void
}

export const make = ({ get, set }: Store, { refresh }: Reading): Moving => {
  const go = (cursor: number | undefined) => {
    set({ cursor })
    refresh()
  }

  const goWire = (line: number) => {
    set({ tab: "wire", talk: false })
    go(line)
  }

  return {
    go,
    goWire,
    select: (selected, cursor) => {
      set({ selected, chosen: true, cursor, playing: false })
      refresh()
    },
    goCause: () => {
      const line = mostTellingLine(get())
      if (line !== undefined) goWire(line)
    },
    step: (by) => {
      const { cursor, detail } = get()
      const moves = detail === undefined ? [] : stops(detail.connection)
      const at = cursor === undefined ? moves.length - 1 : moves.findLastIndex(({ line }) => line <= cursor)
      set({ cursor: moves[Math.min(Math.max(at + by, 0), moves.length - 1)]?.line })
    },
    play: () => {
      const { cursor, detail, playing } = get()
      const entries = detail?.entries ?? []
      const isOver = cursor === undefined || cursor >= (entries.at(-1)?.line ?? 0)
      set({ playing: !playing, ...(!playing && isOver ? { cursor: entries[0]?.line } : {}) })
    },
    newest: () => {
      const { trace } = get()
      const last = trace === undefined ? -1 : trace.index.connection(trace.index.count - 1)
      if (last >= 0) set({ selected: last, chosen: false, cursor: undefined })
      refresh()
    }
  }
}
