/** The warnings about a trace, collected while its lines are read. */
import { visible } from "@effect-imap/core/internal/Trace"
import { type Entry, type Header, isHeader, version, type Warning } from "./Entry.ts"
import type { Line } from "./lines.ts"

export interface Warnings {
  readonly header: (header: Header) => void
  readonly entry: (entry: Entry) => void
  /** A line that is no event; `raw` is undefined if it is no JSON. */
  readonly unreadable: (line: Line, raw: unknown) => void
  /** `kept` of `count` events are still there. */
  readonly warnings: (count: number, kept: number) => ReadonlyArray<Warning>
}

/** Names of unknown events that are told apart. */
const maxNames = 64
const shownNames = 5

/** Without these events, questions stay open that a trace could answer. */
const expected = ["machine:transition", "timer:set"] as const

export const makeWarnings = (): Warnings => {
  const found: Array<Warning> = []
  const known = new Set<string>()
  const unknown = new Set<string>()
  let unknownCount = 0
  let unreadable = 0
  let firstUnreadable = 0
  let dropped = 0
  let last = 0
  let sorted = true
  let isImported = false

  return {
    header: ({ clock, imported, version: written }) => {
      if (written > version) found.push({ _tag: "newerVersion", version: written })
      if (imported !== undefined) found.push({ _tag: "imported", program: imported })
      if (clock === "none") found.push({ _tag: "untimed" })
      isImported = imported !== undefined
    },
    entry: ({ event, line, name, time }) => {
      if (event === undefined) {
        unknownCount += 1
        if (unknown.size < maxNames) unknown.add(name)
      } else {
        known.add(event.name)
        if (event.name === "trace:gap") dropped += event.data.dropped
      }
      if (time < last && sorted) {
        sorted = false
        found.push({ _tag: "unsorted", line })
      }
      last = Math.max(last, time)
    },
    unreadable: ({ number, open }, raw) => {
      if (open && raw === undefined) found.push({ _tag: "cutLastLine", line: number })
      else if (isHeader(raw)) found.push({ _tag: "anotherHeader", line: number })
      else {
        unreadable += 1
        if (unreadable === 1) firstUnreadable = number
      }
    },
    warnings: (count, kept) => {
      const names = Array.from(unknown, visible).slice(0, shownNames)
      const missing = known.has("wire:sent") && !isImported ? expected.filter((name) => !known.has(name)) : []
      return [
        ...found,
        ...(unreadable === 0
          ? []
          : [{ _tag: "unreadableLines" as const, count: unreadable, first: firstUnreadable }]),
        ...(unknownCount === 0 ? [] : [{ _tag: "unknownEvents" as const, count: unknownCount, names }]),
        ...(dropped === 0 ? [] : [{ _tag: "dropped" as const, count: dropped }]),
        ...(kept === count ? [] : [{ _tag: "tooLarge" as const, kept, count }]),
        ...missing.map((name) => ({ _tag: "limited" as const, missing: name.replace(/:.*/, ":*") }))
      ]
    }
  }
}
