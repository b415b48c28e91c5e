/** Findings about commands that name messages as nobody has: numbers for UIDs, and messages that are gone or not marked. */
import type { Noticed } from "../evidence/Noticed.ts"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { type LongRule, noticed } from "./Finding.ts"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { searchNumbers } from "./searches.ts"

/** Returns whether a command took numbers for UIDs, or UIDs for numbers: what came of it is told with that. */
export const isMistaken = ({ line }: Pick<CommandSpan, "line">, connection: Connection): boolean =>
  connection.gaps.length === 0 && watchedOn.of(connection).commands.numbering.isMistake(line)

/** Reports the first command of each kind. Only a complete trace shows that nothing came. */
export const misnamed: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { found } = (yield* watchedOn.working(connection)).commands.numbering
  // not the app's, where the server itself gave numbers for UIDs
  const isOther = ({ id }: Noticed) => id !== "uids-none" || searchNumbers(connection).length === 0
  return found.filter(isOther).flatMap((one) => noticed(one, connection))
}
