/** Findings about what the app deletes: without the copy that it was to leave, or by a mark alone; and about flags that it takes. */
import { Deletions } from "../evidence/Deletions.ts"
import { ReplacedFlags } from "../evidence/ReplacedFlags.ts"
import { type LongRule, noticed } from "./Finding.ts"
import { listens } from "./listens.ts"

export const deleted: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const deletions = new Deletions()
  yield* listens(connection, deletions)
  const replaced = new ReplacedFlags()
  yield* listens(connection, replaced)
  return [...deletions.found, ...replaced.found].flatMap(noticed)
}
