/** Findings about commands that name messages as nobody has: numbers for UIDs, and messages that are gone or not marked. */
import { Numbering } from "../evidence/Numbering.ts"
import { type LongRule, noticed } from "./Finding.ts"
import { listens } from "./listens.ts"

/** Reports the first command of each kind. Only a complete trace shows that nothing came. */
export const misnamed: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const numbering = new Numbering()
  yield* listens(connection, numbering)
  return Array.from(numbering.found.values()).flatMap(noticed)
}
