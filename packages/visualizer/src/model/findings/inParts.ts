/** Findings about answers that the server says are a part of what was asked. RFC 9738. */
import { watchedOn } from "../evidence/watch/Watches.ts"
import { type LongRule, noticed } from "./Finding.ts"

export const answeredInPart: LongRule = function* (connection) {
  const { inParts } = (yield* watchedOn.working(connection)).commands
  return inParts.found.flatMap((one) => noticed(one, connection))
}
