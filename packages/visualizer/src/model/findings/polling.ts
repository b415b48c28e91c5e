/** Findings about apps that look for new mail by themselves, and take the wrong messages for new, or none. */
import { observation } from "@effect-imap/core/internal/Advice"
import { watchedOn } from "../evidence/watch/Watches.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"

/** Reports each habit once. Only a complete trace shows what came. */
export const polling: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { polling: habits } = (yield* watchedOn.working(connection)).commands
  return Array.from(habits.found).flatMap(([id, { count, lines, step }]) =>
    finding(id, "warning", evidenceOf(lines), observation(id, { ms: 0, count, step }), { step })
  )
}
