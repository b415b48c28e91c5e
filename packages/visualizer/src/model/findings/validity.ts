/** Findings about the UIDVALIDITY of mailboxes: missing, or contradicted by the server itself. */
import { observation } from "@effect-imap/core/internal/Advice"
import { Validities } from "../evidence/Validities.ts"
import { each } from "../../trace/pieces.ts"
import { evidenceOf, finding, type LongRule } from "./Finding.ts"

export const validity: LongRule = function* ({ gaps, wire }) {
  if (gaps.length > 0) return []
  const validities = new Validities()
  yield* each(wire, (said) =>
    said.direction === "received" ? validities.received(said) : validities.sent(said)
  )
  const { contradiction, missing } = validities
  const { code, count = 1, isSwapped = false } = contradiction ?? {}
  return [
    ...finding(
      "uidvalidity-contradicted",
      "warning",
      evidenceOf(contradiction?.lines ?? []),
      observation("uidvalidity-contradicted", { ms: 0, code, count, isSwapped, step: code ?? "" }),
      { quote: contradiction?.quote }
    ),
    ...finding(
      "uidvalidity-missing",
      "warning",
      evidenceOf(missing?.lines ?? []),
      observation("uidvalidity-missing", { ms: 0, step: "select" }),
      { quote: missing?.quote, step: "select" }
    )
  ]
}
