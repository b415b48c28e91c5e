/** Reads what was found on a connection in the light of the others. */
import type { Connection } from "../../connection/Connection.ts"
import type { Finding } from "../Finding.ts"
import { ofMailProgram } from "../ofMailProgram.ts"
import { withAcross, withEarlier } from "./across.ts"
import { withOthers } from "./attempts.ts"
import type { Beside } from "./Beside.ts"
import { notAgain, withAnswered, withWays } from "./ends.ts"

export const withBeside = (
  alone: ReadonlyArray<Finding>,
  connection: Connection,
  beside: Beside
): ReadonlyArray<Finding> => {
  const { across, attempts, earlier, own } = beside
  const ended = withAnswered(
    withWays(withOthers(alone, connection, attempts), connection, beside),
    connection,
    beside
  )
  const told = withAcross(ended, across, own)
  const all = earlier === undefined ? told : withEarlier(told, earlier, own.told)
  return ofMailProgram(
    all.map((each) => notAgain(each, connection, beside)),
    connection
  )
}
