/** Findings about commands that name messages as nobody has: numbers for UIDs, and messages that are gone or not marked. */
import { Numbering } from "../evidence/Numbering.ts"
import { each } from "../../trace/pieces.ts"
import { type LongRule, noticed } from "./Finding.ts"

/** Reports the first command of each kind. Only a complete trace shows that nothing came. */
export const misnamed: LongRule = function* ({ commands, gaps, wire }) {
  if (gaps.length > 0) return []
  const begun = new Map(commands.map((command) => [command.line, command]))
  const numbering = new Numbering()
  yield* each(wire, (said) => {
    if (said.direction === "received") return numbering.received(said)
    const { by = "app", name } = begun.get(said.line) ?? {}
    numbering.sent({ ...said, name, isApps: by === "app" })
  })
  return Array.from(numbering.found.values()).flatMap(noticed)
}
