/** A time in which a connection waited: for whom, for what, and the lines that show it. */
import { firstAfter } from "../../trace/firstAfter.ts"
import type { Span } from "../connection/Connection.ts"

/**
 * `program`: this one, which waits on purpose or works. `unknown`: no event shows whom; the events may be among those that are
 * not kept.
 */
export type Whom = "server" | "network" | "program" | "app" | "unknown"

/** All of them, in the order in which they are explained. */
export const whoms: ReadonlyArray<Whom> = ["server", "network", "program", "app", "unknown"]

export interface Wait extends Span {
  readonly end: number
  readonly whom: Whom
  /** A few words, such as `answer to SELECT`. */
  readonly what: string
  /** True for an open mailbox without a command: it has a sum of its own, since a day of it says nothing about speed. */
  readonly isRest: boolean
  /** The lines of the question and the answer; empty if the absence of lines shows it. */
  readonly lines: ReadonlyArray<number>
}

export interface Sums extends Readonly<Record<Whom, number>> {
  /** The time in which nobody waited, in no other sum. */
  readonly rest: number
}

/** Returns the sums, whose total is the time of all waits. */
export const sumsOf = (waits: ReadonlyArray<Wait>): Sums => {
  const sums = { server: 0, network: 0, program: 0, app: 0, unknown: 0, rest: 0 }
  for (const { end, isRest, start, whom } of waits) sums[isRest ? "rest" : whom] += end - start
  return sums
}

/** The names of the sums, in the order in which they are explained. */
const names: Readonly<Record<keyof Sums, string>> = {
  server: "server",
  network: "network",
  program: "this program",
  app: "app",
  unknown: "not known",
  rest: "at rest"
}

const minMs = 0.5

/** Returns the sums that are long enough to be shown, each with its name. */
export const named = (
  sums: Sums
): ReadonlyArray<{ readonly of: keyof Sums; readonly name: string; readonly ms: number }> =>
  ([...whoms, "rest"] as const).flatMap((of) =>
    sums[of] < minMs ? [] : [{ of, name: names[of], ms: sums[of] }]
  )

/** Returns the parts of the waits within a range. */
export const waitsIn = (waits: ReadonlyArray<Wait>, from: number, to: number): ReadonlyArray<Wait> => {
  const found: Array<Wait> = []
  for (let at = firstAfter(waits, from, ({ end }) => end); at < waits.length; at++) {
    const wait = waits[at]
    if (wait === undefined || wait.start >= to) break
    const isWithin = wait.start >= from && wait.end <= to
    found.push(isWithin ? wait : { ...wait, start: Math.max(from, wait.start), end: Math.min(to, wait.end) })
  }
  return found
}
