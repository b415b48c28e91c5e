/** Where all connections of a trace went: how often each way of the machine was taken, and how often it failed. */
import { around } from "./states.ts"

export interface Warmth {
  readonly count: number
  readonly failed: number
}

/** By `from>to`. */
export type Heat = ReadonlyMap<string, Warmth>

export interface Counter {
  readonly moved: (from: string, to: string) => void
  /** The way by which a failed step was left. */
  readonly failed: (from: string, to: string) => void
  readonly all: () => Heat
}

/** A machine has some hundred ways; a foreign trace may name any number. */
const mostWays = 4096

export const make = (): Counter => {
  const ways = new Map<string, { count: number; failed: number }>()
  const add = (from: string, to: string, count: number, failed: number) => {
    const key = `${from}>${to}`
    const way = ways.get(key)
    if (way !== undefined) {
      way.count += count
      way.failed += failed
    } else if (ways.size < mostWays) ways.set(key, { count, failed })
  }
  return {
    moved: (from, to) => add(from, to, 1, 0),
    failed: (from, to) => add(from, to, 0, 1),
    all: () => ways
  }
}

/** As ways are drawn: to the state that is aimed at, however deep its leaf is, and from the states around one. */
export const drawn = (heat: Heat): Heat => {
  const all = new Map<string, { count: number; failed: number }>()
  for (const [way, { count, failed }] of heat) {
    const [from = "", to = ""] = way.split(">")
    const keys = new Set([
      ...around(to).map((state) => `${from}>${state}`),
      ...around(from).map((state) => `${state}>${to}`)
    ])
    for (const key of keys) {
      const sum = all.get(key) ?? { count: 0, failed: 0 }
      all.set(key, { count: sum.count + count, failed: sum.failed + failed })
    }
  }
  return all
}
