/** Finds the connections and lines of a filter in a trace of any size: in batches, between which the page responds. */
import { type Line, parse } from "../../model/index/query.ts"
import * as Detail from "../../page/Detail.ts"
import { yieldToBrowser } from "../../page/slices.ts"
import type { Entry } from "../../trace/Entry.ts"
import * as Store from "./Store.ts"

export interface Finder {
  readonly find: (typed: string) => void
  /** Goes to the next line that was found, or to the previous one. */
  readonly findNext: (by: 1 | -1) => void
}

const searchBatch = 4000

export const make = (
  { get, set }: Store.Store,
  select: (connection: number, cursor: number) => void
): Finder => {
  let searches = 0

  const find = (typed: string) => {
    const search = ++searches
    const { finds, fits, order, text } = parse(typed)
    const { trace } = get()
    const asked = { ...Store.nothingFound, typed, fits, order, text, isOfLines: finds !== undefined }
    if (finds === undefined || trace === undefined) return set({ found: asked })
    const { index } = trace
    const lines = new Map<number, Array<number>>()
    let total = 0
    const publish = (searching: boolean) => set({ found: { ...asked, lines, total, searching } })
    const wire = Array.from({ length: index.count - index.first }, (_, n) => index.first + n).filter(
      (event) => index.name(event).startsWith("wire:")
    )
    const lineOf = answering()
    const batch = (from: number): Promise<void> | void => {
      if (search !== searches) return
      if (from >= wire.length) return publish(false)
      return Detail.entries(trace, wire.slice(from, from + searchBatch))
        .then((entries) => {
          for (const entry of entries) {
            const connection = index.connection(index.ofLine(entry.line))
            const line = lineOf(entry, connection)
            if (line === undefined || !finds(line)) continue
            const found = lines.get(connection)
            if (found === undefined) lines.set(connection, [entry.line])
            else found.push(entry.line)
            total += 1
          }
          if (search === searches) publish(true)
        })
        .then(yieldToBrowser)
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

/** Reads lines of the wire in their order, and remembers the commands that are not answered yet. */
const answering = () => {
  const open = new Map<string, { readonly cmd: string | undefined; readonly time: number }>()
  return ({ event }: Entry, connection: number): Line | undefined => {
    if (event?.name !== "wire:sent" && event?.name !== "wire:received") return undefined
    const { bytes, line: text, tag } = event.data
    const key = `${connection} ${tag}`
    if (event.name === "wire:sent") {
      const { cmd } = event.data
      if (tag !== undefined) open.set(key, { cmd, time: event.time })
      return { isSent: true, tag, cmd, bytes, took: undefined, text }
    }
    const asked = tag === undefined ? undefined : open.get(key)
    open.delete(key)
    const took = asked && event.time - asked.time
    return { isSent: false, tag, cmd: asked?.cmd, bytes, took, text }
  }
}
