/** Findings about the UIDVALIDITY of mailboxes: missing, or contradicted by the server itself. */
import { watchedOn } from "../evidence/watch/Watches.ts"
import { type LongRule, noticed } from "./Finding.ts"

export const validity: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { validities } = yield* watchedOn.working(connection)
  return Array.from(validities.found.values()).flatMap((one) => noticed(one, connection))
}
