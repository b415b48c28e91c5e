/** The warnings about a trace, collected while its lines are read. */
import { visible } from "@effect-imap/core/internal/Trace"
import { type Entry, type Header, isHeader, version, type Warning } from "./Entry.ts"
import type { Line } from "./lines.ts"

/** The number of unknown names that are kept. */
const maxNames = 64
const maxShownNames = 5

export class Warnings {
  private readonly found: Array<Warning> = []
  private readonly known = new Set<string>()
  private readonly unknown = new Set<string>()
  private unknownCount = 0
  private unreadableCount = 0
  private firstUnreadable = 0
  private dropped = 0
  private last = 0
  private isSorted = true
  private isImported = false

  header({ clock, imported, version: written }: Header): void {
    if (written > version) this.found.push({ _tag: "newerVersion", version: written })
    if (imported !== undefined) this.found.push({ _tag: "imported", program: imported })
    if (clock === "none") this.found.push({ _tag: "untimed" })
    this.isImported = imported !== undefined
  }

  entry({ event, line, name, time }: Entry): void {
    if (event === undefined) {
      this.unknownCount += 1
      if (this.unknown.size < maxNames) this.unknown.add(name)
    } else {
      this.known.add(event.name)
      // a full ring forgets the oldest by design: nothing is missing after that
      if (event.name === "trace:gap" && event.data.older !== true) this.dropped += event.data.dropped
    }
    if (time < this.last && this.isSorted) {
      this.isSorted = false
      this.found.push({ _tag: "unsorted", line })
    }
    this.last = Math.max(this.last, time)
  }

  /** Counts a line that is not an event; `raw` is `undefined` if it is not JSON. */
  unreadable({ number, open }: Line, raw: unknown): void {
    if (open && raw === undefined) this.found.push({ _tag: "cutLastLine", line: number })
    else if (isHeader(raw)) this.found.push({ _tag: "anotherHeader", line: number })
    else {
      this.unreadableCount += 1
      if (this.unreadableCount === 1) this.firstUnreadable = number
    }
  }

  /** Returns all warnings; `kept` of `count` events are still there. */
  warnings(count: number, kept: number): ReadonlyArray<Warning> {
    const { dropped, firstUnreadable: first, known, unknownCount, unreadableCount } = this
    const names = Array.from(this.unknown, visible).slice(0, maxShownNames)
    const isWhole = !known.has("wire:sent") || this.isImported
    const missing = isWhole ? [] : expected.filter((name) => !known.has(name))
    return [
      ...this.found,
      ...(unreadableCount === 0 ? [] : [{ _tag: "unreadableLines" as const, count: unreadableCount, first }]),
      ...(unknownCount === 0 ? [] : [{ _tag: "unknownEvents" as const, count: unknownCount, names }]),
      ...(dropped === 0 ? [] : [{ _tag: "dropped" as const, count: dropped }]),
      ...(kept === count ? [] : [{ _tag: "tooLarge" as const, kept, count }]),
      ...missing.map((name) => ({ _tag: "limited" as const, missing: name.replace(/:.*/, ":*") }))
    ]
  }
}

/** A trace without these events cannot answer all questions. */
const expected = ["machine:transition", "timer:set"] as const
