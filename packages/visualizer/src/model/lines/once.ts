/** Facts that are worked out of a connection once, however many ask for them. */
import type { Connection } from "../connection/Connection.ts"
import { atOnce, type LongWork } from "../../trace/pieces.ts"

export interface Once<A> {
  /** Returns it; works it out at once if nobody has asked before. */
  readonly of: (connection: Connection) => A
  /** Works it out in pieces, so that it is there for those who ask later. */
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
