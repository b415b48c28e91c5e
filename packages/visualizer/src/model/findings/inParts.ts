/** Findings about answers that the server says are a part of what was asked. RFC 9738. */
import { InParts } from "../evidence/watch/InParts.ts"
import { once } from "../evidence/once.ts"
import { type LongRule, noticed } from "./Finding.ts"
import { listens } from "./listens.ts"

/** What a connection shows of it, which others ask for, too. */
export const partsOf = once(function* (connection) {
  const parts = new InParts()
  yield* listens(connection, [parts])
  return parts
})

export const answeredInPart: LongRule = function* (connection) {
  const { found } = yield* partsOf.working(connection)
  return found.flatMap((one) => noticed(one, connection))
}
