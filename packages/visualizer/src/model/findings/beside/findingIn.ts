/** Finds everything about a connection, in the light of the others of its trace. */
import type { Connection } from "../../connection/Connection.ts"
import { Kin } from "../../life/Kin.ts"
import type { Lived } from "../../life/Lived.ts"
import type { LongWork } from "../../../trace/pieces.ts"
import * as Findings from "../Findings.ts"
import { besideIn } from "./besideIn.ts"
import { withBeside } from "./withBeside.ts"

export const findingIn = (
  all: ReadonlyArray<Lived>
): ((connection: Connection) => LongWork<ReadonlyArray<Findings.Finding>>) => {
  const besideOf = besideIn(new Kin(all))
  const byGroup = new Map(all.map((lived) => [lived.group, lived]))
  return function* (connection) {
    const alone = yield* Findings.finding(connection)
    const lived = byGroup.get(connection.group)
    return lived === undefined ? alone : withBeside(alone, connection, besideOf(lived))
  }
}
