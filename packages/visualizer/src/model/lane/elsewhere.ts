/** The times of an account on other runners, before the trace of the present one begins. Pure. */
import type { RunnerStay } from "../fleet/Member.ts"
import type { Stretch } from "./Stretch.ts"

/** A time that this trace does not show: the account was on this runner, or, without one, on none. */
export interface Elsewhere extends Stretch {
  readonly runner: string | undefined
}

/** Returns the times before `until`. */
export const elsewhereOf = (stays: ReadonlyArray<RunnerStay>, until: number): ReadonlyArray<Elsewhere> =>
  stays
    .flatMap(({ gone, runner, since }, at): ReadonlyArray<Elsewhere> => {
      const next = stays[at + 1]
      const end = next?.gone ?? next?.since ?? until
      const there = { runner, start: since, end }
      return gone === undefined ? [there] : [{ runner: undefined, start: gone, end: since }, there]
    })
    .flatMap(({ end, runner, start }) =>
      start < until && end > start ? [{ runner, start, end: Math.min(end, until) }] : []
    )
