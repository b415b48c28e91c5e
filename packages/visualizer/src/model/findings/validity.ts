/** Findings about the UIDVALIDITY of mailboxes: missing, or contradicted by the server itself. */
import { Validities } from "../evidence/Validities.ts"
import { each } from "../../trace/pieces.ts"
import { type LongRule, noticed } from "./Finding.ts"

export const validity: LongRule = function* ({ gaps, wire }) {
  if (gaps.length > 0) return []
  const validities = new Validities()
  yield* each(wire, (said) =>
    said.direction === "received" ? validities.received(said) : validities.sent(said)
  )
  return Array.from(validities.found.values()).flatMap(noticed)
}
