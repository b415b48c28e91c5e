/** Findings about what the app deletes: without the copy that it was to leave, or by a mark alone; and about flags that it takes, or misspells. */
import { Deletions } from "../evidence/watch/Deletions.ts"
import { MisspeltFlags } from "../evidence/watch/MisspeltFlags.ts"
import { ReplacedFlags } from "../evidence/watch/ReplacedFlags.ts"
import { type LongRule, noticed } from "./Finding.ts"
import { listens } from "./listens.ts"

export const deleted: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const all = [new Deletions(), new ReplacedFlags(), new MisspeltFlags()]
  yield* listens(connection, all)
  return all.flatMap(({ found }) => found).flatMap((one) => noticed(one, connection))
}
