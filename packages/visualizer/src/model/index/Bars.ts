/**
 * The bars of a waterfall as columns: bars of all connections, each linked to the one before it of the same connection.
 */
import { float64, int32, words } from "./Column.ts"
import { type Group, groups, type Kind, type Lane } from "../machine/phase.ts"

/** The end of a bar, regardless of the outcome of a race. */
export type End = "done" | "refused" | "unanswered" | "failed" | "lost" | "hidden"

export interface Shape {
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  readonly lane: Lane
}

export interface Bars {
  /** Adds a bar, and returns its number; `previous` is -1 for the first bar of a connection. */
  readonly begin: (start: number, shape: Shape, previous: number) => number
  readonly finish: (bar: number, end: number, how: End) => void
  readonly start: (bar: number) => number
  /** Returns NaN while the bar has no end. */
  readonly end: (bar: number) => number
  readonly how: (bar: number) => End
  readonly shape: (bar: number) => Shape
  readonly previous: (bar: number) => number
  /** Returns the first bar that is kept; those below it were dropped. */
  readonly first: () => number
}

/** The number of bars that are added before those beyond the capacity are dropped. */
const turn = 256

export const make = (capacity: number): Bars => {
  const labels = words()
  const start = float64()
  const end = float64()
  const label = int32()
  const group = int32()
  const kind = int32()
  const lane = int32()
  const how = int32()
  const previous = int32()
  const all = [start, end, label, group, kind, lane, how, previous]
  let count = 0

  const first = () => Math.max(0, count - capacity)
  return {
    begin: (time, shape, before) => {
      start.set(count, time)
      end.set(count, Number.NaN)
      label.set(count, labels.number(shape.label))
      group.set(count, groups.indexOf(shape.group))
      kind.set(count, kinds.indexOf(shape.kind))
      lane.set(count, lanes.indexOf(shape.lane))
      previous.set(count, before)
      if (count % turn === 0) for (const column of all) column.forget(first())
      return count++
    },
    finish: (bar, time, ended) => {
      if (bar < first()) return
      end.set(bar, time)
      how.set(bar, ends.indexOf(ended))
    },
    start: start.at,
    end: end.at,
    how: (bar) => ends[how.at(bar)] ?? "done",
    shape: (bar) => ({
      label: labels.text(label.at(bar)),
      group: groups[group.at(bar)] ?? "net",
      kind: kinds[kind.at(bar)] ?? "work",
      lane: lanes[lane.at(bar)]
    }),
    previous: previous.at,
    first
  }
}

const lanes: ReadonlyArray<Lane> = [undefined, "implicitTls", "startTls"]
const kinds: ReadonlyArray<Kind> = ["work", "idle", "delay"]

const ends: ReadonlyArray<End> = ["done", "refused", "unanswered", "failed", "lost", "hidden"]
