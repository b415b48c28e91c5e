/** What this process saw of its hosts and accounts within a day: an error of a later connection tells it. */
import { type Clock, Context } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import { accountOf, nameOf } from "./Server.ts"

type Owner = Parameters<typeof accountOf>[0]

interface End {
  readonly host: string
  readonly port: number
}

/** What this process had reached of a server before: a port of it, or its host by name. */
export type Reached = "port" | "host"

export interface History {
  /** A port of a host accepted a connection. */
  readonly reached: (end: End) => void
  /** Returns whether it did so before, or another port of the same host. */
  readonly hasReached: (end: End) => Reached | undefined
  /** The server accepted a login by a token. */
  readonly acceptedToken: (owner: Owner) => void
  readonly hasAcceptedToken: (owner: Owner) => boolean
  /** The app closed a connection that had logged in. */
  readonly closed: (owner: Owner) => void
  /** Returns how many connections of the account logged in and were closed again, one soon after another. */
  readonly logins: (owner: Owner) => number
}

const make = (clock: Clock.Clock): History => {
  const now = () => monotonicMillis(clock)
  const logins = new Closings()
  const hosts = new Recent()
  const ports = new Recent()
  const tokens = new Recent()
  return {
    reached: ({ host, port }) => {
      hosts.add(nameOf(host), now())
      ports.add(`${nameOf(host)} ${port}`, now())
    },
    hasReached: ({ host, port }) => {
      if (ports.has(`${nameOf(host)} ${port}`, now())) return "port"
      return hosts.has(nameOf(host), now()) ? "host" : undefined
    },
    acceptedToken: (owner) => tokens.add(accountOf(owner), now()),
    hasAcceptedToken: (owner) => tokens.has(accountOf(owner), now()),
    closed: (owner) => logins.add(accountOf(owner), now()),
    logins: (owner) => logins.count(accountOf(owner), now())
  }
}

/** What was longer ago shows nothing of the settings, in milliseconds. */
const day = 86_400_000

/** When each of several things was last seen. */
class Recent {
  /** The latest are last. */
  readonly #all = new Map<string, number>()

  add(key: string, at: number): void {
    this.#all.delete(key)
    this.#all.set(key, at)
    for (const [other, time] of this.#all) {
      if (at - time <= day) return
      this.#all.delete(other)
    }
  }

  /** Returns whether it was seen within a day. */
  has(key: string, at: number): boolean {
    return at - (this.#all.get(key) ?? -Infinity) <= day
  }
}

interface Series {
  readonly count: number
  readonly last: number
}

/** After so long without one, a new series begins, in milliseconds. */
const longestPause = 60_000

/**
 * The connections of each account that logged in and were closed again, one soon after another: a program that does so for
 * each task logs in as often. Keeps those that may go on, the longest ago first.
 */
class Closings {
  readonly #series = new Map<string, Series>()

  /** Returns how many there are in the series that goes on. */
  count(account: string, at: number): number {
    const found = this.#series.get(account)
    return found !== undefined && at - found.last <= longestPause ? found.count : 0
  }

  add(account: string, at: number): void {
    const before = this.count(account, at)
    this.#series.delete(account)
    this.#series.set(account, { count: before + 1, last: at })
    for (const [other, { last }] of this.#series) {
      if (at - last <= longestPause) return
      this.#series.delete(other)
    }
  }
}

/** Times of two clocks cannot be compared: each has a history of its own. */
export const History = Context.Reference<(clock: Clock.Clock) => History>("@effect-imap/core/History", {
  defaultValue: () => {
    const known = new WeakMap<Clock.Clock, History>()
    return (clock) => {
      const history = known.get(clock) ?? make(clock)
      known.set(clock, history)
      return history
    }
  }
})
