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
  const open = new Map<string, ReadonlyArray<Counted>>()
  return {
    of: (owner) => (open.size === 0 ? none : (open.get(accountOf(owner)) ?? none)),
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
    }
  }
}

const none: ReadonlyArray<Counted> = []

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
