/** One of two connections that are compared. */
import type { Connection } from "../../model/connection/Connection.ts"
import type { Finding } from "../../model/rules/index.ts"
import type { Status } from "../../model/index/Summary.ts"
import { isOver } from "../../model/index/urgency.ts"
import * as Verdict from "../../model/verdict/Verdict.ts"
import type { Detail } from "../../page/Detail.ts"
import type { Trace } from "../../page/Trace.ts"

export interface Party {
  readonly trace: Trace
  readonly id: number
  readonly connection: Connection
  readonly findings: ReadonlyArray<Finding>
  readonly status: Status
}

export const partyOf = (trace: Trace, { connection, findings, id }: Detail): Party => ({
  trace,
  id,
  connection,
  findings,
  status: trace.index.connections[id]?.status ?? "cut"
})

/** Returns its verdict, as the page shows it for one connection. */
export const verdictOf = ({ connection, findings, id, status, trace }: Party): Verdict.Verdict => {
  const verdict = Verdict.of(connection, findings, status, { now: trace.now() })
  const summary = trace.index.connections[id]
  return { ...verdict, isOver: summary !== undefined && isOver(summary, trace.index.account) }
}

/** Returns whether all have times; a log without times can only be compared by its lines. */
export const isTimed = (...parties: ReadonlyArray<Party>): boolean =>
  parties.every(({ connection }) => connection.clock !== "none")
