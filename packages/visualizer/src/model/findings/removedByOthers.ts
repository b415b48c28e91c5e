/** Finds most messages of the open mailbox gone, while the app only watched. RFC 9051 §7.5.1. */
import { watchedOn } from "../evidence/watch/Watches.ts"
import { evidenceOf, type LongRule, observed } from "./Finding.ts"

export const removedByOthers: LongRule = function* (connection) {
  if (connection.gaps.length > 0) return []
  const { mass } = (yield* watchedOn.working(connection)).removals
  if (mass === undefined) return []
  const { before, gone, left, lines, mailbox, since, until } = mass
  return observed("removed-by-others", "warning", evidenceOf(lines), {
    count: before,
    messages: gone,
    left,
    ms: connection.clock === "none" ? 0 : until - since,
    names: [mailbox],
    step: "select"
  })
}
