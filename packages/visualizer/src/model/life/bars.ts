/** Refused logins after which nothing answers at their host for a while, whichever account asks: the address seems to be barred. Pure. */
import { isUnanswered } from "./barred.ts"
import { isRefused } from "./credential.ts"
import { type Lived, ownLabel, serverOf } from "./Lived.ts"

/** A time in which a host answered nobody of this program, since the logins of an account were refused. */
export interface Bar {
  /** Its label. */
  readonly name: string
  /** How often its login was refused before. */
  readonly refusals: number
  readonly from: number
  to: number
  /** How many connections had no answer. */
  attempts: number
}

/** Fewer refusals, or fewer attempts without an answer, may be chance. */
const fewest = 3

/** Returns the bars of each host and port, in their order. */
export const barsOf = (all: ReadonlyArray<Lived>): ReadonlyMap<string, ReadonlyArray<Bar>> =>
  new Map(Array.from(Map.groupBy(all, serverOf), ([place, each]) => [place, barsAt(each)] as const))

/** Returns the bar that an account met without a refusal of its own. */
export const barOf = (
  account: ReadonlyArray<Lived>,
  bars: ReadonlyMap<string, ReadonlyArray<Bar>>
): Bar | undefined => {
  const last = account.at(-1)
  if (last === undefined || !isUnanswered(last) || account.some(({ stay }) => isRefused(stay)))
    return undefined
  return bars.get(serverOf(last))?.find(({ from, to }) => last.start >= from && last.start <= to)
}

const barsAt = (all: ReadonlyArray<Lived>): ReadonlyArray<Bar> => {
  const found: Array<Bar> = []
  const refusals = new Map<string | undefined, number>()
  let refused: Lived | undefined
  let bar: Bar | undefined
  const isOver = () => {
    refusals.clear()
    bar = undefined
  }
  for (const lived of all.toSorted((one, other) => one.start - other.start)) {
    if (isUnanswered(lived)) {
      bar ??= refused && begun(refused, refusals)
      if (bar === undefined) continue
      bar.to = lived.start
      bar.attempts += 1
      if (bar.attempts === fewest) found.push(bar)
    } else if (isRefused(lived.stay)) {
      if (bar !== undefined) isOver()
      const label = lived.stay.started?.label
      refusals.set(label, (refusals.get(label) ?? 0) + 1)
      refused = lived
    } else if (bar !== undefined || lived.start > (refused?.stay.endedAt ?? 0)) isOver() // who was let in was not barred
  }
  return found
}

/** Returns the bar that begins after a refusal, if its account has a name, and was refused before. */
const begun = (last: Lived, refusals: ReadonlyMap<string | undefined, number>): Bar | undefined => {
  const name = ownLabel(last.stay.started?.label)
  const count = refusals.get(name) ?? 0
  return name === undefined || count < fewest
    ? undefined
    : { name, refusals: count, from: last.stay.endedAt ?? last.last, to: last.last, attempts: 0 }
}
