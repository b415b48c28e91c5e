/** Refused logins after which nothing answers for a while: the server, or a firewall before it, seems to bar the address. Pure. */
import { isRefused } from "./credential.ts"
import type { Lived, Runs } from "./Lived.ts"

export interface Barred {
  /** How often it happened. */
  readonly count: number
  /** How many logins were refused before, if as many each time. */
  readonly refusals: number | undefined
  /** From the last refusal to the next answer, at most; `undefined` if there was none. In milliseconds. */
  readonly ms: number | undefined
  /** Each connection was refused, and none silent. */
  readonly isRefused: boolean
}

/** What happens once may be chance: then more refusals, and more attempts without an answer, have to show it. */
const fewest = { once: 3, again: 2 }

/** Returns how often the same happened, in failures that are grouped by their reason; nothing if it went otherwise once. */
export const barredIn = (runs: Runs): Barred | undefined => {
  const refused = runs.flatMap((run, at) =>
    run.every(({ stay }) => isRefused(stay)) ? [{ run, after: runs.slice(at + 1) }] : []
  )
  // the last ones may still be answered
  const followed = refused.filter(({ after }) => after.length > 0)
  const least = followed.length === 1 ? fewest.once : fewest.again
  const isAlways = followed.every(
    ({ after: [next = []], run }) =>
      run.length >= least && attemptsIn(next) >= least && next.every(isUnanswered)
  )
  if (followed.length === 0 || !isAlways) return undefined
  const counts = new Set(followed.map(({ run }) => run.length))
  const times = followed.flatMap(({ after: [, answered], run }) => {
    const next = answered?.[0]
    return next === undefined ? [] : [next.start - endOf(run.at(-1))]
  })
  return {
    count: followed.length,
    refusals: counts.size === 1 ? followed[0]?.run.length : undefined,
    ms: times.length === 0 ? undefined : times.reduce((most, ms) => Math.max(most, ms)),
    isRefused: followed.every(({ after: [next = []] }) =>
      next.every(({ stay }) => stay.ended?.error === "ConnectRefused")
    )
  }
}

/** A call makes several attempts, of which the last one is here. */
const attemptsIn = (run: ReadonlyArray<Lived>): number =>
  run.reduce((sum, { stay }) => sum + (stay.started?.attempt ?? 1), 0)

const endOf = (lived: Lived | undefined): number => lived?.stay.endedAt ?? lived?.last ?? 0

/** What a firewall does: it takes no connection, or lets none of its octets through. */
export const isUnanswered = ({ stay: { ended } }: Lived): boolean =>
  ended?.error === "ConnectRefused" || (ended?.error === "Timeout" && ended.step === "tcp")
