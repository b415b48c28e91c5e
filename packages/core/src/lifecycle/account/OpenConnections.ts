/** The connections of this process that log in or are logged in, by account: a server that refuses one more counts these. */
import { Context } from "effect"
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
}

const make = (): OpenConnections => {
  const open = new Map<string, Set<Counted>>()
  return {
    of: (owner) => Array.from(open.get(accountOf(owner)) ?? []),
    add: (owner) => {
      const account = accountOf(owner)
      const all = open.get(account) ?? new Set()
      open.set(account, all)
      const one: Counted = {
        isLoggedIn: false,
        leave: () => {
          all.delete(one)
          if (all.size === 0 && open.get(account) === all) open.delete(account)
        }
      }
      all.add(one)
      return one
    }
  }
}

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
