/** The connections of this process that log in or are logged in, by account: a server that refuses one more counts these. */
import { Context } from "effect"
import { accountOf } from "./Server.ts"

type Owner = Parameters<typeof accountOf>[0]

export interface OpenConnections {
  readonly count: (owner: Owner) => number
  /** Counts one more, until the returned function is called. */
  readonly add: (owner: Owner) => () => void
}

export const make = (): OpenConnections => {
  const open = new Map<string, number>()
  const change = (account: string, by: 1 | -1) => {
    const count = (open.get(account) ?? 0) + by
    if (count === 0) open.delete(account)
    else open.set(account, count)
  }
  return {
    count: (owner) => (open.size === 0 ? 0 : (open.get(accountOf(owner)) ?? 0)),
    add: (owner) => {
      const account = accountOf(owner)
      change(account, 1)
      return () => change(account, -1)
    }
  }
}

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
