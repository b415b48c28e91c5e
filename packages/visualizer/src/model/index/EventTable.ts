/** The events of a trace as columns: the place, time and connection of each event, one number each. */
import { float64, int32 } from "./Column.ts"

/** Bytes `[from, to)` of the trace. */
export interface Extent {
  readonly from: number
  readonly to: number
}

/** The values that are kept of an event. */
interface Kept {
  readonly time: number
  readonly from: number
  readonly length: number
  readonly line: number
  readonly connection: number
  readonly name: number
  /** The previous event of the same connection, or -1. */
  readonly previous: number
}

/** Runs of bytes closer than this are read as one. */
const maxGap = 4096
/** The number of events that are added before those beyond the capacity are dropped. */
const dropInterval = 256

/** Events are numbered from 0; the latest `capacity` of them are kept. */
export class EventTable {
  readonly time = float64()
  readonly from = float64()
  readonly length = int32()
  readonly line = int32()
  readonly connection = int32()
  readonly name = int32()
  readonly previous = int32()
  private readonly columns = [
    this.time,
    this.from,
    this.length,
    this.line,
    this.connection,
    this.name,
    this.previous
  ]
  private readonly capacity: number
  private added = 0

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get count(): number {
    return this.added
  }

  get first(): number {
    return Math.max(0, this.added - this.capacity)
  }

  /** Adds an event, and returns its number. */
  add(kept: Kept): number {
    const event = this.added
    this.time.set(event, kept.time)
    this.from.set(event, kept.from)
    this.length.set(event, kept.length)
    this.line.set(event, kept.line)
    this.connection.set(event, kept.connection)
    this.name.set(event, kept.name)
    this.previous.set(event, kept.previous)
    this.added += 1
    if (this.added % dropInterval === 0) for (const column of this.columns) column.forget(this.first)
    return event
  }

  extent(event: number): Extent {
    const from = this.from.at(event)
    return { from, to: from + this.length.at(event) }
  }

  /** Returns few, long runs of bytes that contain `events`. */
  extents(events: ReadonlyArray<number>): ReadonlyArray<Extent> {
    const runs: Array<{ from: number; to: number }> = []
    for (const event of events.toSorted((a, b) => a - b)) {
      const { from, to } = this.extent(event)
      const last = runs.at(-1)
      if (last !== undefined && from - last.to <= maxGap) last.to = to
      else runs.push({ from, to })
    }
    return runs
  }

  /** Returns the events of one connection up to its `last`, oldest first. */
  upTo(last: number): ReadonlyArray<number> {
    const found: Array<number> = []
    for (let event = last; event >= this.first; event = this.previous.at(event)) found.push(event)
    return found.toReversed()
  }

  /** Returns the event of a line of the file, or -1. Lines ascend with events. */
  eventOfLine(line: number): number {
    let low = this.first
    let high = this.added - 1
    while (low <= high) {
      const middle = (low + high) >>> 1
      const found = this.line.at(middle)
      if (found === line) return middle
      if (found < line) low = middle + 1
      else high = middle - 1
    }
    return -1
  }
}
