/**
 * The bars of a waterfall as columns: bars of all connections, each linked to the one before it of the same connection.
 */
import { float64, int32, words } from "./Column.ts"
import { type Group, groupOf, type Kind, kindOf, labelOf, type Lane, laneOf } from "../machine/phase.ts"
import type { Outcome } from "../steps/Step.ts"

/** The outcome of a bar, unless another one shows the same. */
export type End = Outcome | "hidden"

export interface Shape {
  readonly label: string
  readonly group: Group
  readonly kind: Kind
  readonly lane: Lane
  /** The state of a step; absent of an operation. */
  readonly state: string | undefined
}

export interface Bars {
  /**
   * Adds a bar, and returns its number: of a state, or of an operation of this name in a way in. `previous` is -1 for the
   * first bar of a connection.
   */
  readonly begin: (start: number, previous: number, name: string, of: Lane | "state") => number
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
const dropInterval = 256

export const make = (capacity: number): Bars => {
  const names = words()
  const start = float64()
  const end = float64()
  const name = int32()
  const owner = int32()
  const how = int32()
  const previous = int32()
  const all = [start, end, name, owner, how, previous]
  let count = 0

  const first = () => Math.max(0, count - capacity)
  return {
    begin: (time, before, what, of) => {
      start.set(count, time)
      end.set(count, Number.NaN)
      name.set(count, names.number(what))
      owner.set(count, owners.indexOf(of))
      previous.set(count, before)
      if (count % dropInterval === 0) for (const column of all) column.forget(first())
      return count++
    },
    finish: (bar, time, ended) => {
      if (bar < first()) return
      end.set(bar, time)
      how.set(bar, ends.indexOf(ended))
    },
    start: start.at,
    end: end.at,
    how: (bar) => ends[how.at(bar)] ?? "open",
    shape: (bar) => shapeOf(names.text(name.at(bar)), owners[owner.at(bar)]),
    previous: previous.at,
    first
  }
}

const shapeOf = (name: string, owner: Lane | "state"): Shape =>
  owner === "state"
    ? { label: labelOf(name), group: groupOf(name), kind: kindOf(name), lane: laneOf(name), state: name }
    : { label: name, group: name === "tls" ? "tls" : "net", kind: "work", lane: owner, state: undefined }

const owners: ReadonlyArray<Lane | "state"> = ["state", undefined, "implicitTls", "startTls"]
const ends: ReadonlyArray<End> = ["open", "done", "refused", "failed", "lost", "unknown", "hidden"]
