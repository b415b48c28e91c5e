/** The visits of a path in the order of time, as boxes below each other, with the ways in side by side. */
import type { Phase } from "../connection/Connection.ts"
import { isTransient } from "../lines/Failure.ts"
import { isKept, laneOf } from "../machine/phase.ts"
import { maxOf } from "../../trace/extremes.ts"

interface Step {
  readonly phase: Phase
  /** The transient phases before it, which have no box. */
  readonly through: ReadonlyArray<Phase>
}

/** A visit of a state as a box, with the transient states before it. */
export interface PathBox extends Step {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  /** The height below it that is free for words. */
  readonly gap: number
}

export const margin = 10
export const pathWidth = 620
const aisle = 36
const boxWidth = (pathWidth - aisle) / 2 - margin

/** Pixels that each box and each gap is higher than text of 12 pixels needs. */
const spread = 5

/** Places visits below each other. */
export const boxesOf = (phases: ReadonlyArray<Phase>) => {
  const visits = stacked(joined(phases))
  return { visits, bottom: bottomOf(visits) }
}

const bottomOf = (visits: ReadonlyArray<PathBox>): number =>
  maxOf(
    visits.map(({ height, y }) => y + height),
    margin
  )

/** Joins successive states that were only passed through into one box. */
const joined = (phases: ReadonlyArray<Phase>): ReadonlyArray<Step> => {
  const found: Array<{ readonly phase: Phase; readonly through: Array<Phase> }> = []
  for (const phase of phases) {
    const last = found.at(-1)
    const joins =
      isTransient(phase) &&
      last &&
      isTransient(last.phase) &&
      laneOf(phase.state) === laneOf(last.phase.state)
    if (joins) found.pop()
    const through = joins ? last.through : []
    if (joins) through.push(last.phase)
    found.push({ phase, through })
  }
  return found
}

/** Places boxes below each other; those of a race have a column for each way in. */
const stacked = (steps: ReadonlyArray<Step>): ReadonlyArray<PathBox> => {
  const race = new Set(steps.flatMap(({ phase }) => laneOf(phase.state) ?? [])).size > 1
  const perMs = (20 + 10 * spread) / steps.reduce((all, { phase }) => all + tookOf(phase), 1)
  const tops = { implicitTls: margin, startTls: margin }
  return steps.map((step) => {
    const lane = race ? laneOf(step.phase.state) : undefined
    const passed = isTransient(step.phase)
    const y = lane === undefined ? Math.max(tops.implicitTls, tops.startTls) : tops[lane]
    const height = (passed ? 13 : 15) + spread + Math.floor(perMs * tookOf(step.phase))
    // a transient box has no exits
    const gap = (passed ? 8 : 12) + spread
    if (lane !== "startTls") tops.implicitTls = y + height + gap
    if (lane !== "implicitTls") tops.startTls = y + height + gap
    return {
      ...step,
      x: lane === "startTls" ? margin + boxWidth + aisle : margin,
      y,
      width: boxWidth,
      height,
      gap
    }
  })
}

/** Returns the time that the height of a box shows: hours of an open mailbox are written, not drawn. */
const tookOf = ({ end, start, state }: Phase): number =>
  isKept(state) || end === undefined ? 0 : end - start
