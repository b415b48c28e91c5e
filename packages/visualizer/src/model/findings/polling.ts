/** Findings about apps that look for new mail by themselves, and take the wrong messages for new, or none. */
import { observation } from "@effect-imap/core/internal/Advice"
import { Polling } from "../evidence/watch/Polling.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"
import { listens } from "./listens.ts"

/** Reports each habit once. Only a complete trace shows what came. */
export const polling: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const habits = new Polling()
  yield* listens(connection, [habits])
  return Array.from(habits.found).flatMap(([id, { count, lines, step }]) =>
    finding(id, "warning", evidenceOf(lines), observation(id, { ms: 0, count, step }), { step })
  )
}
