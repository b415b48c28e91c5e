/** Counts over all connections of a trace how often each transition was taken, and how often it failed. */
import { laneOf, type Lane } from "../machine/phase.ts"
import { around } from "../machine/states.ts"

export interface Warmth {
  readonly count: number
  readonly failed: number
}

/** The counts by `from>to`. */
export type Heat = ReadonlyMap<string, Warmth>

export interface Counter {
  readonly moved: (from: string, to: string) => void
  /** Counts the transition by which a failed step was left. */
  readonly failed: (from: string, to: string) => void
  readonly all: () => Heat
}

/** A machine has about a hundred transitions. The bound protects memory from a foreign trace. */
const maxTransitions = 4096

export const make = (): Counter => {
  const ways = new Map<string, { count: number; failed: number }>()
  // nested maps: to build a key for each of a million transitions would take longer than everything else here
  const byState = new Map<string, Map<string, { count: number; failed: number }>>()
  const wayOf = (from: string, to: string) => {
    const known = byState.get(from)?.get(to)
    if (known !== undefined || ways.size >= maxTransitions) return known
    const way = { count: 0, failed: 0 }
    ways.set(`${from}>${to}`, way)
    byState.set(from, (byState.get(from) ?? new Map()).set(to, way))
    return way
  }
  const add = (from: string, to: string, count: number, failed: number) => {
    const way = wayOf(from, to)
    if (way === undefined) return
    way.count += count
    way.failed += failed
  }
  return {
    moved: (from, to) => add(from, to, 1, 0),
    failed: (from, to) => add(from, to, 0, 1),
    all: () => ways
  }
}

/**
 * Returns the counts of the drawn edges: to the target of a transition, however deep its leaf is, and from the parents
 * of a state. A connection enters and leaves both ways in at once, so the larger of their counts is the number.
 */
export const drawn = (heat: Heat): Heat => {
  const perLane = new Map<string, Map<Lane, Warmth>>()
  for (const [way, { count, failed }] of heat) {
    const [from = "", to = ""] = way.split(">")
    const keys = new Set([
      ...around(to).map((state) => `${from}>${state}`),
      ...around(from).map((state) => `${state}>${to}`)
    ])
    for (const key of keys) {
      const lanes = perLane.get(key) ?? new Map<Lane, Warmth>()
      const lane = laneOf(from) ?? laneOf(to)
      const sum = lanes.get(lane) ?? { count: 0, failed: 0 }
      perLane.set(key, lanes.set(lane, { count: sum.count + count, failed: sum.failed + failed }))
    }
  }
  return new Map(Array.from(perLane, ([key, lanes]) => [key, together(lanes)]))
}

const together = (lanes: ReadonlyMap<Lane, Warmth>): Warmth => {
  const of = (lane: Lane) => lanes.get(lane) ?? { count: 0, failed: 0 }
  const most = (name: keyof Warmth) =>
    of(undefined)[name] + Math.max(of("implicitTls")[name], of("startTls")[name])
  return { count: most("count"), failed: most("failed") }
}
