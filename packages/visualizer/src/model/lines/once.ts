/** Facts of a connection that are computed once, for all callers. */
import type { Connection } from "../connection/Connection.ts"
import { atOnce, type LongWork } from "../../trace/pieces.ts"

export interface Once<A> {
  /** Returns the fact, and computes it on the first call. */
  readonly of: (connection: Connection) => A
  /** Computes the fact in pieces, for later callers. */
  readonly working: (connection: Connection) => LongWork<A>
}

export const once = <A>(work: (connection: Connection) => LongWork<A>): Once<A> => {
  const known = new WeakMap<Connection, A>()
  function* working(connection: Connection): LongWork<A> {
    const found = known.get(connection) ?? (yield* work(connection))
    known.set(connection, found)
    return found
  }
  return { of: (connection) => known.get(connection) ?? atOnce(working(connection)), working }
}
