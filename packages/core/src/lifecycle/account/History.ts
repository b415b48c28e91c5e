/** What this process saw of its hosts and accounts within a day: an error of a later connection tells it. */
import { type Clock, Context } from "effect"
import { monotonicMillis } from "../../base/clock.ts"
import type { Circumstances } from "../../failure/diagnosis/Circumstances.ts"
import * as Closings from "../../failure/diagnosis/Closings.ts"
import { accountOf, nameOf } from "./Server.ts"

type Owner = Parameters<typeof accountOf>[0]

interface End {
  readonly host: string
  readonly port: number
}

export interface History {
  /** A port of a host accepted a connection. */
  readonly reached: (end: End) => void
  /** The server accepted a login. */
  readonly accepted: (owner: Owner, login: { readonly byToken: boolean }) => void
  /** The server refused a login. */
  readonly refused: (owner: Owner) => void
  /** The app closed a connection that had logged in. */
  readonly closed: (owner: Owner) => void
  /** Returns what bears on a port of a host, or on its name, that cannot be reached now. */
  readonly ofDial: (owner: Owner, end: End, failure: string) => Circumstances
  /** Returns what bears on the account. */
  readonly of: (owner: Owner) => Circumstances
}

const make = (clock: Clock.Clock): History => {
  const now = () => monotonicMillis(clock)
  const closings = Closings.make()
  const hosts = new Recent()
  const ports = new Recent()
  const logins = new Recent()
  const tokens = new Recent()
  const refusals = new Recent()
  return {
    reached: ({ host, port }) => {
      hosts.add(nameOf(host), now())
      ports.add(`${nameOf(host)} ${port}`, now())
    },
    accepted: (owner, { byToken }) => (byToken ? tokens : logins).add(accountOf(owner), now()),
    refused: (owner) => refusals.add(accountOf(owner), now()),
    closed: (owner) => closings.add(accountOf(owner), now()),
    ofDial: (owner, { host, port }, failure) => {
      if (failure === "dnsNotFound")
        return hosts.since(nameOf(host), now()) === undefined ? {} : { nameFound: "before" }
      const reachedMs = ports.since(`${nameOf(host)} ${port}`, now())
      if (failure !== "refused" || reachedMs === undefined) return {}
      const account = accountOf(owner)
      const isKnown = [logins, tokens].some((all) => all.since(account, now()) !== undefined)
      const isUnrefused = isKnown && refusals.since(account, now()) === undefined
      return { reachedMs: Math.round(reachedMs), ...(isUnrefused ? { unrefused: true } : {}) }
    },
    of: (owner) => ({
      ...Closings.circumstancesOf(closings.find(accountOf(owner), now()), now()),
      ...(tokens.since(accountOf(owner), now()) === undefined ? {} : { tokenBefore: true })
    })
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

  /** Returns the milliseconds since then, if it was within a day. */
  since(key: string, at: number): number | undefined {
    const ms = at - (this.#all.get(key) ?? -Infinity)
    return ms <= day ? ms : undefined
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
