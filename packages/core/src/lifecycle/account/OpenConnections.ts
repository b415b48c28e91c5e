/** The connections of this process that log in or are logged in, by account: a server that refuses one more counts these. */
import { type Clock, Context } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type { Circumstances } from "../../failure/diagnosis/Circumstances.ts"
import * as Closings from "../../failure/diagnosis/Closings.ts"
import { accountOf } from "./Server.ts"

type Owner = Parameters<typeof accountOf>[0]

/** One that is counted. */
export interface Counted {
  isLoggedIn: boolean
  /** Ends its count. */
  readonly leave: () => void
}

export interface OpenConnections {
  readonly of: (owner: Owner) => ReadonlyArray<Counted>
  readonly add: (owner: Owner) => Counted
  /** Counts one that had logged in, and that its app has closed. */
  readonly closed: (owner: Owner, clock: Clock.Clock) => void
  /** Returns how many were closed like that shortly before. */
  readonly closings: (owner: Owner, clock: Clock.Clock) => Circumstances
}

export const make = (): OpenConnections => {
  const open = new Map<string, ReadonlyArray<Counted>>()
  // times of two clocks cannot be compared
  const closings = new WeakMap<Clock.Clock, ReturnType<typeof Closings.make>>()
  const of = (owner: Owner) => (open.size === 0 ? none : (open.get(accountOf(owner)) ?? none))
  return {
    of,
    add: (owner) => {
      const account = accountOf(owner)
      const one: Counted = {
        isLoggedIn: false,
        leave: () => {
          const left = (open.get(account) ?? none).filter((other) => other !== one)
          if (left.length === 0) open.delete(account)
          else open.set(account, left)
        }
      }
      open.set(account, [...(open.get(account) ?? none), one])
      return one
    },
    closed: (owner, clock) => {
      const known = closings.get(clock) ?? Closings.make()
      closings.set(clock, known)
      known.add(accountOf(owner), monotonicMillis(clock))
    },
    closings: (owner, clock) => {
      const at = monotonicMillis(clock)
      return Closings.circumstancesOf(closings.get(clock)?.find(accountOf(owner), at), at)
    }
  }
}

const none: ReadonlyArray<Counted> = []

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
