/** The connections of a trace, each with its history. Pure. */
import { atOnce, type LongWork, mapped } from "../../trace/pieces.ts"
import type { ReadTrace } from "../../trace/Reader.ts"
import type { AccountConnection } from "./accounts.ts"
import { type Lane, lanesOf } from "./Lane.ts"
import { ConnectionHistory } from "./ConnectionHistory.ts"

/** Returns the connections of a trace, each with its history. */
export function* accountConnectionsIn({ entries }: ReadTrace): LongWork<ReadonlyArray<AccountConnection>> {
  const all = new Map<string, AccountConnection & { last: number }>()
  yield* mapped(entries, ({ event, group, line, time }) => {
    const connection = all.get(group) ?? {
      id: all.size,
      group,
      start: time,
      last: time,
      history: new ConnectionHistory()
    }
    all.set(group, connection)
    connection.last = Math.max(connection.last, time)
    if (event !== undefined) connection.history.take(event, line)
  })
  return Array.from(all.values())
}

/** Returns the lanes of the accounts of a trace that is over, from its connections. */
export const lanesAmong = (
  { entries, header }: ReadTrace,
  all: ReadonlyArray<AccountConnection>
): ReadonlyArray<Lane> => {
  // a log without times does not tell how long something was open
  if (header.clock === "none") return []
  const now = entries.reduce((latest, { time }) => Math.max(latest, time), 0)
  return lanesOf(all, { isOver: true, now })
}

/** Returns the lanes of the accounts of a trace that is over. */
export const lanesIn = (trace: ReadTrace): ReadonlyArray<Lane> =>
  lanesAmong(trace, atOnce(accountConnectionsIn(trace)))
