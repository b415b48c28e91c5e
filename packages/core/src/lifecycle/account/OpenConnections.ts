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
  /** A port of a host accepted a connection. */
  readonly reached: (end: End, clock: Clock.Clock) => void
  /** Returns how long ago it last did, within a day. */
  readonly reachedBefore: (end: End, clock: Clock.Clock) => Circumstances
}

interface End {
  readonly host: string
  readonly port: number
}

/** What was longer ago shows nothing of the settings, in milliseconds. */
const day = 86_400_000

export const make = (): OpenConnections => {
  const open = new Map<string, ReadonlyArray<Counted>>()
  // times of two clocks cannot be compared
  const closings = new WeakMap<Clock.Clock, ReturnType<typeof Closings.make>>()
  const reached = new WeakMap<Clock.Clock, Map<string, number>>()
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
    },
    reached: (end, clock) => {
      const [all, at] = [reached.get(clock) ?? new Map<string, number>(), monotonicMillis(clock)]
      reached.set(clock, all)
      // the latest are last
      all.delete(keyOf(end))
      all.set(keyOf(end), at)
      for (const [other, time] of all) {
        if (at - time <= day) return
        all.delete(other)
      }
    },
    reachedBefore: (end, clock) => {
      const ms = monotonicMillis(clock) - (reached.get(clock)?.get(keyOf(end)) ?? -Infinity)
      return ms <= day ? { reachedMs: Math.round(ms) } : {}
    }
  }
}

const keyOf = ({ host, port }: End): string => `${host.toLowerCase()} ${port}`

const none: ReadonlyArray<Counted> = []

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
