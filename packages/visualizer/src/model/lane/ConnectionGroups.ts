/** The connections of a trace, grouped by session and by account. Each grouping is computed once, on first use. */
import { type AccountConnection, sessionKey, ownLabel } from "./accounts.ts"

type Groups<A> = ReadonlyMap<string, ReadonlyArray<A>>

export class ConnectionGroups<A extends AccountConnection> {
  private readonly all: ReadonlyArray<A>
  private readonly known = new Map<(connection: AccountConnection) => string, Groups<A>>()

  constructor(all: ReadonlyArray<A>) {
    this.all = all
  }

  /** Returns the connections of the same session, oldest first. */
  session(connection: AccountConnection): ReadonlyArray<A> {
    return this.by(sessionKey, connection)
  }

  /** Returns the connections of the same account, oldest first: those with its label, or of its session. */
  account(connection: AccountConnection): ReadonlyArray<A> {
    return this.by(accountKey, connection)
  }

  private by(
    keyOf: (connection: AccountConnection) => string,
    connection: AccountConnection
  ): ReadonlyArray<A> {
    const groups = this.known.get(keyOf) ?? Map.groupBy(this.all, keyOf)
    this.known.set(keyOf, groups)
    return groups.get(keyOf(connection)) ?? []
  }
}

const accountKey = (connection: AccountConnection): string => {
  const label = ownLabel(connection.history.started?.label)
  return label === undefined ? sessionKey(connection) : `label ${label}`
}
