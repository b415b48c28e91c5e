/** The diagnosis of how a connection ended, with what only its own lines say. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Lived } from "./Stay.ts"

/**
 * A server may end a session of which it has heard nothing for 30 minutes (RFC 9051 §5.4); so many milliseconds are about as
 * long.
 */
const allowed = 1_740_000

/** Returns it. What the server ended for a silence that it need not bear was the program's to keep alive. */
export const diagnosisOf = (failed: Lived | undefined): Advice.Diagnosis | undefined => {
  const { ended, isPartial, jumps, unaskedMs = 0 } = failed?.stay ?? {}
  const diagnosis = ended && Advice.diagnosisOf({ ...ended, error: ended.error ?? "" })
  // a machine that slept sent nothing, whatever the program is like
  return diagnosis?.addition === "idled" && unaskedMs >= allowed && !isPartial && jumps?.length === 0
    ? { ...diagnosis, party: "app" }
    : diagnosis
}
