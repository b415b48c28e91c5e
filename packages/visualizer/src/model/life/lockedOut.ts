/** Logins that were refused again and again, until the server kept the account out: the lock is for them. Pure. */
import { isRefused } from "./credential.ts"
import type { Lived } from "./Lived.ts"
import type { Stay } from "./Stay.ts"

/** So many refused logins are what a server keeps an account out for. */
const fewest = 2

/** So many are what it bars an address for, if it says nothing and hangs up so often. */
const fewestOfBar = { refused: 3, hungUp: 2 }

/** Why an account could not be opened again, as far as its attempts have shown it. */
export interface Failed {
  /** The attempt that says why. */
  readonly by: Stay
  /** How many of them were refused for the password or token. */
  readonly refused: number
  /** The last at which the server kept the account out for that. */
  readonly lock?: Stay
  /** Logins were refused again after connections were, which had followed refused logins: those are the cause. */
  readonly isBarred?: boolean
}

/** Returns it after another attempt: a lock after refused logins is what these led to, and not why they failed. */
export const failedWith = (before: Failed | undefined, stay: Stay): Failed | undefined => {
  const error = stay.ended?.error
  if (error === undefined) return before
  if (before !== undefined && isRefused(before.by)) {
    if (isLock(error) && before.refused >= fewest) return { ...before, lock: stay }
    const isBar = isHungUp(error) || (isShut(error) && before.isBarred === true)
    if (isBar && before.refused >= fewestOfBar.refused) return before
  }
  const { by, isBarred = false, refused = 0 } = before ?? {}
  const isAgain = isRefused(stay) && isShut(by?.ended?.error) && refused >= fewestOfBar.refused
  return { by: stay, refused: refused + (isRefused(stay) ? 1 : 0), isBarred: isBarred || isAgain }
}

const isLock = (error: string | undefined): boolean => error === "AuthThrottled"

const isHungUp = (error: string | undefined): boolean => error === "ClosedBeforeGreeting"

const isShut = (error: string | undefined): boolean => error === "ConnectRefused"

/** Whose such a lock is. */
export const triedAgain =
  "the app, or where it gets its password or token: what the server refused was tried again, and for that the account was kept out"

/**
 * Returns the logins that were refused before the last lock, if one and the same password or token was: only the connections
 * of one session say when it changed.
 */
export const lockedOutIn = (account: ReadonlyArray<Lived>): ReadonlyArray<Lived> => {
  const lock = account.findLastIndex(
    ({ stay }, at) => isLock(stay.ended?.error) && isRefused(account[at - 1]?.stay ?? stay)
  )
  const run = refusedUntil(account, lock)
  const session = run[0]?.stay.started?.session
  const isOne =
    session !== undefined &&
    run.every(
      ({ stay: { renewal, started } }, at) =>
        started?.session === session && (at === 0 || renewal === undefined)
    )
  return isOne && run.length >= fewest ? run : []
}

/**
 * Returns the refused logins of an account after which each of its connections was closed before the greeting: the address is
 * probably barred for them.
 */
export const barredOutIn = (
  account: ReadonlyArray<Lived>
): { readonly refused: ReadonlyArray<Lived>; readonly hungUp: number } | undefined => {
  const refusedTo = account.findLastIndex(({ stay }) => !isHungUp(stay.ended?.error)) + 1
  const hungUp = account.length - refusedTo
  const refused = refusedUntil(account, refusedTo)
  return refused.length >= fewestOfBar.refused && hungUp >= fewestOfBar.hungUp
    ? { refused, hungUp }
    : undefined
}

/** Returns the refused logins that followed each other, up to a place. */
const refusedUntil = (account: ReadonlyArray<Lived>, to: number): ReadonlyArray<Lived> => {
  const before = account.slice(0, Math.max(0, to))
  return before.slice(before.findLastIndex(({ stay }) => !isRefused(stay)) + 1)
}
