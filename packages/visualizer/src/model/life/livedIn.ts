/** The connections of a trace as parts of their accounts' lives, and what is found in each in the light of the others. Pure. */
import type { Connection } from "../connection/Connection.ts"
import { withBeside } from "../findings/beside/withBeside.ts"
import * as Findings from "../findings/Findings.ts"
import { type LongWork, mapped } from "../../trace/pieces.ts"
import type { ReadTrace } from "../../trace/Reader.ts"
import { besideIn } from "./besideIn.ts"
import { Kin } from "./Kin.ts"
import type { Lived } from "./Lived.ts"
import { Stay } from "./Stay.ts"

/** Returns the connections of a trace, as parts of their accounts' lives. */
export function* livedIn({ entries }: ReadTrace): LongWork<ReadonlyArray<Lived>> {
  const all = new Map<string, Lived & { last: number }>()
  yield* mapped(entries, ({ event, group, line, time }) => {
    const lived = all.get(group) ?? { id: all.size, group, start: time, last: time, stay: new Stay() }
    all.set(group, lived)
    lived.last = Math.max(lived.last, time)
    if (event !== undefined) lived.stay.take(event, line)
  })
  return Array.from(all.values())
}

/** Finds everything about a connection, in the light of the others. */
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
