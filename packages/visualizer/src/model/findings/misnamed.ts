/** Findings about commands that name messages as nobody has: numbers for UIDs, and messages that are gone or not marked. */
import type { Noticed } from "../evidence/Noticed.ts"
import { Numbering } from "../evidence/watch/Numbering.ts"
import { once } from "../evidence/once.ts"
import { type LongRule, noticed } from "./Finding.ts"
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { listens } from "./listens.ts"
import { searchNumbers } from "./searches.ts"

/** What a connection shows of it, which others of its account ask for, too. */
export const numberingOf = once(function* (connection) {
  const numbering = new Numbering()
  yield* listens(connection, [numbering])
  return numbering
})

/** Returns whether a command took numbers for UIDs, or UIDs for numbers: what came of it is told with that. */
export const isMistaken = ({ line }: Pick<CommandSpan, "line">, connection: Connection): boolean =>
  connection.gaps.length === 0 && numberingOf.of(connection).isMistake(line)

/** Reports the first command of each kind. Only a complete trace shows that nothing came. */
export const misnamed: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { found } = yield* numberingOf.working(connection)
  // not the app's, where the server itself gave numbers for UIDs
  const isOther = ({ id }: Noticed) => id !== "uids-none" || searchNumbers(connection).length === 0
  return found.filter(isOther).flatMap((one) => noticed(one, connection))
}
