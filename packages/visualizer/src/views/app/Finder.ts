/** Finds words in the lines of a trace of any size: in batches, between which the page responds. */
import { parse } from "../../model/index/query.ts"
import * as Detail from "../../page/Detail.ts"
import { breath } from "../../page/slices.ts"
import * as Store from "./Store.ts"

export interface Finder {
  readonly find: (query: string) => void
  /** Goes to the next line that was found, or to the previous one. */
  readonly findNext: (by: 1 | -1) => void
}

const searchBatch = 4000

export const make = (
  { get, set }: Store.Store,
  select: (connection: number, cursor: number) => void
): Finder => {
  let searches = 0

  const find = (query: string) => {
    const search = ++searches
    const { direction, fits, text: wanted } = parse(query)
    const { trace } = get()
    if (wanted === "" || trace === undefined) return set({ found: { ...Store.nothingFound, fits } })
    const lines = new Map<number, Array<number>>()
    let total = 0
    const publish = (searching: boolean) => set({ found: { fits, query: wanted, lines, total, searching } })
    const events = Array.from(
      { length: trace.index.count - trace.index.first },
      (_, n) => trace.index.first + n
    )
    const wire = events.filter((event) =>
      direction === undefined
        ? trace.index.name(event).startsWith("wire:")
        : trace.index.name(event) === direction
    )
    const batch = (from: number): Promise<void> | void => {
      if (search !== searches) return
      if (from >= wire.length) return publish(false)
      const some = wire.slice(from, from + searchBatch)
      return Detail.entries(trace, some)
        .then((entries) => {
          for (const { event, line } of entries) {
            if (event?.name !== "wire:sent" && event?.name !== "wire:received") continue
            if (!event.data.line.toLowerCase().includes(wanted)) continue
            const connection = trace.index.connection(trace.index.ofLine(line))
            const found = lines.get(connection)
            if (found === undefined) lines.set(connection, [line])
            else found.push(line)
            total += 1
          }
          if (search === searches) publish(true)
        })
        .then(breath)
        .then(() => batch(from + searchBatch))
    }
    publish(true)
    void batch(0)
  }

  const findNext = (by: 1 | -1) => {
    const { cursor, found, selected } = get()
    const all = Array.from(found.lines)
      .toSorted(([a], [b]) => a - b)
      .flatMap(([connection, lines]) => lines.map((line) => ({ connection, line })))
    const at = all.findIndex(({ connection, line }) => connection === selected && line === cursor)
    const from = at === -1 && by === -1 ? 0 : at
    const next = all[(from + by + all.length) % all.length]
    if (next === undefined) return
    select(next.connection, next.line)
    set({ tab: "wire" })
  }

  return { find, findNext }
}
