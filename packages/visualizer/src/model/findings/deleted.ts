/** Findings about what the app deletes: by the UIDs of another mailbox, without the copy that it was to leave, or by a mark alone; and about flags that it takes, misspells, or cannot be told of. */
import { watchedOn } from "../evidence/watch/Watches.ts"
import { type LongRule, noticed } from "./Finding.ts"

export const deleted: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { deletions, foreign, misspelt, modSequences, replaced } = (yield* watchedOn.working(connection))
    .commands
  return [foreign, deletions, replaced, misspelt, modSequences]
    .flatMap(({ found }) => found)
    .flatMap((one) => noticed(one, connection))
}
