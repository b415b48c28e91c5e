/** A refused login that was accepted before: some servers refuse it while they cannot check any. */
import { duration } from "../../base/duration.ts"

/** How long to wait before what was passed before, and fails now, is tried again, in milliseconds. */
interface Waits {
  /** A refused login: after each of these, and then no more, since servers lock accounts after several refusals within minutes. */
  readonly login: ReadonlyArray<number>
  /** A certificate that is not trusted: after these, and then each time after the longest. */
  readonly certificate: ReadonlyArray<number>
  readonly longest: number
}

export const waits: Waits = { login: [300_000, 900_000], certificate: [300_000, 900_000], longest: 3_600_000 }

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
