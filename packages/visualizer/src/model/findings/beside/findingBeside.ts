/** Finds everything about a connection, in the light of the others. */
import { ofMailProgram } from "../ofMailProgram.ts"
import type { Connection } from "../../connection/Connection.ts"
import type { LongWork } from "../../../trace/pieces.ts"
import type { Finding } from "../Finding.ts"
import * as Findings from "../Findings.ts"
import { withAcross, withEarlier } from "./across.ts"
import { withOthers } from "./attempts.ts"
import { notAgain, withAnswered, withWays } from "./ends.ts"
import { type othersIn, watchedOf } from "./Others.ts"

export function* findingBeside(
  connection: Connection,
  othersOf: ReturnType<typeof othersIn>
): LongWork<ReadonlyArray<Finding>> {
  const { across, alikeBefore, answered, attempts, earlier, later, ways } = othersOf(connection)
  const own = yield* Findings.finding(connection)
  const beside = withWays(withOthers(own, connection, attempts), connection, ways, alikeBefore)
  const found = withAnswered(beside, connection, answered)
  const uids = yield* earlier()
  const watched = yield* watchedOf(connection)
  const told = withAcross(found, yield* across(), watched)
  const findings = uids ? withEarlier(told, uids, watched.told) : told
  const known =
    later === undefined ? findings : findings.map((each) => notAgain(each, connection, { ways, later }))
  return ofMailProgram(known, connection)
}
