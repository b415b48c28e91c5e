/** A refused login that was accepted before: some servers refuse it while they cannot check any. */
import { duration } from "./duration.ts"
import { waits } from "./waits.ts"

interface Refused {
  readonly acceptedBefore?: boolean | undefined
  readonly inARow?: number | undefined
}

/** Returns whether the same login is tried again: it was accepted before, and has not been refused often since. */
export const isDoubted = ({ acceptedBefore, inARow = Infinity }: Refused): boolean =>
  acceptedBefore === true && inARow <= waits.login.length

/** What to do about such a login. */
export const whileDoubted = ({ inARow = 1 }: Refused): string =>
  `Leave the login as it is, unless it was changed: it is tried again after ${duration(waits.login[inARow - 1] ?? waits.longest)}.`
