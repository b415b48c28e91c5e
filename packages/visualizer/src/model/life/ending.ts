/** The diagnosis of how a connection ended, with what only its own lines say. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Lived } from "./Stay.ts"

/**
 * A server may end a session of which it has heard nothing for 30 minutes (RFC 9051 §5.4); so many milliseconds are about as
 * long.
 */
const allowed = 1_740_000

/** Returns the diagnosis, in the light of the others of its account. What the server ended for a silence that it need not bear was the program's to keep alive. */
export const diagnosisOf = (
  failed: Lived | undefined,
  account: ReadonlyArray<Lived> = []
): Advice.Diagnosis | undefined => {
  const { ended, isPartial, jumps, unaskedMs = 0 } = failed?.stay ?? {}
  const circumstances = { ...ended?.circumstances, ...(failed && foundIn(account, failed)) }
  const diagnosis = ended && Advice.diagnosisOf({ ...ended, error: ended.error ?? "", circumstances })
  // a machine that slept sent nothing, whatever the program is like
  return diagnosis?.addition === "idled" && unaskedMs >= allowed && !isPartial && jumps?.length === 0
    ? { ...diagnosis, party: "app" }
    : diagnosis
}

const foundIn = (account: ReadonlyArray<Lived>, { start, stay: { started } }: Lived) =>
  nameFound(lastOpened(account, started?.host)?.start, start)

/** Returns the last connection of an account that opened a mailbox by this name of the server. */
export const lastOpened = (account: ReadonlyArray<Lived>, host: string | undefined): Lived | undefined =>
  account.findLast(({ stay }) => stay.openedAt !== undefined && stay.started?.host === host)

/** Returns what the last connection that opened a mailbox by the same name shows of the look-up of another. */
export const nameFound = (
  openedFrom: number | undefined,
  start: number
): { readonly nameFound?: "before" | "later" } =>
  openedFrom === undefined ? {} : { nameFound: openedFrom > start ? "later" : "before" }
