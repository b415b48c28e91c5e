/** The connections of this process that log in or are logged in, by account: a server that refuses one more counts these. */
import { Context } from "effect"
import { accountOf } from "./Server.ts"

type Owner = Parameters<typeof accountOf>[0]

/** The counted connections, by account. */
type Open = Map<string, Set<Counted>>

/** One that is counted. */
export class Counted {
  isLoggedIn = false
  readonly #open: Open
  readonly #account: string

  constructor(open: Open, account: string) {
    this.#open = open
    this.#account = account
    const all = open.get(account) ?? new Set()
    open.set(account, all.add(this))
  }

  /** Ends its count. */
  leave(): void {
    const all = this.#open.get(this.#account)
    if (all?.delete(this) === true && all.size === 0) this.#open.delete(this.#account)
  }
}

export interface OpenConnections {
  readonly of: (owner: Owner) => ReadonlyArray<Counted>
  readonly add: (owner: Owner) => Counted
}

const make = (): OpenConnections => {
  const open: Open = new Map()
  return {
    of: (owner) => Array.from(open.get(accountOf(owner)) ?? []),
    add: (owner) => new Counted(open, accountOf(owner))
  }
}

export const OpenConnections = Context.Reference<OpenConnections>("@effect-imap/core/OpenConnections", {
  defaultValue: make
})
