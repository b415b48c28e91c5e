/** How many attempts of an account failed alike before one. Pure. */
import { longAlike } from "../evidence/ending.ts"
import type { Lived } from "./Lived.ts"

/**
 * Counts the attempts that failed alike before each one that tells of some, or that fails so since long, whichever call made
 * them.
 */
export const alikeIn = (account: ReadonlyArray<Lived>): ReadonlyMap<Lived, number> => {
  const found = new Map<Lived, number>()
  let run: { readonly first: Lived; count: number } | undefined
  for (const lived of account) {
    const { ended, endedAt, openedAt } = lived.stay
    const last = run?.first.stay.ended
    if (ended?.error === undefined || openedAt !== undefined) run = undefined
    else if (run !== undefined && last?.error === ended.error && last.step === ended.step) run.count++
    else run = { first: lived, count: 0 }
    if (run === undefined) continue
    const told = Number(ended?.circumstances?.["alikeBefore"] ?? Infinity)
    const isLong = (endedAt ?? lived.last) - run.first.start >= longAlike
    if (run.count > told || (isLong && run.count > 0)) found.set(lived, run.count)
  }
  return found
}
