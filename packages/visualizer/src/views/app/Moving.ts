/** Selects connections, and moves the cursor through the lines of one. */
import { stops } from "../../model/lines/Failure.ts"
import { next, places, type Target } from "../../model/index/jumps.ts"
import type { Reading } from "./Reading.ts"
import { mostRelevantLine, type Store } from "./Store.ts"

export interface Moving {
  readonly select: (connection: number, cursor?: number) => void
  readonly go: (cursor: number | undefined) => void
  /** Moves the replay to a line: what follows has not happened yet. */
  readonly replay: (cursor: number | undefined) => void
  /** Goes to a line of the trace, in the wire tab. */
  readonly goWire: (line: number) => void
  /** Goes to the line that shows the cause. */
  readonly goCause: () => void
  /** Goes to the next place of a kind in the trace, or to the previous one. */
  readonly jump: (target: Target, by: 1 | -1) => void
  /** Measures from the selected line, or from nowhere. */
  readonly measure: () => void
  /** Goes to the next or the previous transition. */
  readonly step: (by: 1 | -1) => void
  /** Plays the events with the cursor, from the beginning if it is at the end; or stops. */
  readonly play: () => void
  /** Goes to the latest event, in any connection. */
  readonly newest: () => void
}

/** The texts for a kind of place that the trace does not have. */
const noneWords: Readonly<Record<Target, string>> = {
  failure: "No failure in this trace",
  retry: "No attempt in this trace followed another",
  odd: "Nothing out of the ordinary in this trace"
}

export const make = ({ get, set }: Store, { refresh }: Reading, say: (words: string) => void): Moving => {
  const move = (cursor: number | undefined, replays: boolean) => {
    set({ cursor, replays, overview: false })
    refresh()
  }

  const go = (cursor: number | undefined) => move(cursor, false)

  const goWire = (line: number) => {
    set({ tab: "wire" })
    go(line)
  }

  const select = (selected: number, cursor?: number) => {
    const ruler = selected === get().selected ? get().ruler : undefined
    set({
      selected,
      chosen: true,
      overview: false,
      cursor,
      playing: false,
      replays: false,
      ruler,
      moment: undefined
    })
    refresh()
  }

  return {
    go,
    goWire,
    replay: (cursor) => move(cursor, true),
    select,
    jump: (target, by) => {
      const { cursor: line, detail, selected: connection, trace } = get()
      if (trace === undefined || connection === undefined) return
      const place = next(places(target, trace.index, detail), { connection, line }, by)
      if (place === undefined) return say(noneWords[target])
      select(place.connection, place.line)
      set({ tab: "wire" })
    },
    measure: () => {
      const { cursor, detail, ruler } = get()
      set({ ruler: ruler === undefined ? (cursor ?? detail?.entries[0]?.line) : undefined })
    },
    goCause: () => {
      const line = mostRelevantLine(get())
      if (line !== undefined) goWire(line)
    },
    step: (by) => {
      const { cursor, detail } = get()
      const moves = detail === undefined ? [] : stops(detail.connection)
      const at = cursor === undefined ? moves.length - 1 : moves.findLastIndex(({ line }) => line <= cursor)
      set({ replays: true, cursor: moves[Math.min(Math.max(at + by, 0), moves.length - 1)]?.line })
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
      if (last >= 0) set({ selected: last, chosen: false, overview: false, cursor: undefined })
      refresh()
    }
  }
}
