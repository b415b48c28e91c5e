/** Findings about apps that look for new mail by themselves, and take the wrong messages for new, or none. */
import { observation } from "@effect-imap/core/internal/Advice"
import { Polling } from "../evidence/Polling.ts"
import { each } from "../../trace/pieces.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"

/** Reports each habit once. Only a complete trace shows what came. */
export const polling: LongRule = function* ({ commands, gaps, wire }) {
  if (gaps.length > 0) return []
  const begun = new Map(commands.map((command) => [command.line, command]))
  const habits = new Polling()
  yield* each(wire, (said) => {
    if (said.direction === "received") return habits.received(said)
    const { by = "app", name } = begun.get(said.line) ?? {}
    habits.sent({ ...said, name, isApps: by === "app" })
  })
  return Array.from(habits.found).flatMap(([id, { count, lines, step }]) =>
    finding(id, "warning", evidenceOf(lines), observation(id, { ms: 0, count, step }), { step })
  )
}
