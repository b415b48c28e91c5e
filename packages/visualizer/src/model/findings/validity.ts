/** Findings about the UIDVALIDITY of mailboxes: missing, or contradicted by the server itself. */
import { Validities } from "../evidence/watch/Validities.ts"
import { type LongRule, noticed } from "./Finding.ts"
import { listens } from "./listens.ts"

export const validity: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const validities = new Validities()
  yield* listens(connection, [validities])
  return Array.from(validities.found.values()).flatMap((one) => noticed(one, connection))
}
