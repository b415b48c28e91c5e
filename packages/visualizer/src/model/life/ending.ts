/** The diagnosis of how a connection ended, with what only its own lines say. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { endedWith } from "../evidence/ending.ts"
import { usedUpIn } from "../evidence/watch/Downloads.ts"
import { Ways } from "../evidence/Ways.ts"
import { endedAtLimit, isAtLimit, waitsAtLimit } from "./limited.ts"
import type { Lived } from "./Lived.ts"
import { withOpened } from "./openedBefore.ts"
import { ownLimitIn, withinOwnLimit } from "./ownLimits.ts"

/**
 * A server may end a session of which it has heard nothing for 30 minutes (RFC 9051 §5.4); so many milliseconds are about as
 * long.
 */
const allowed = 1_740_000

/**
 * Returns the diagnosis, in the light of the others of its account. What the server ended for a silence that it need not bear was
 * the program's to keep alive. `alikeBefore`: as many failed alike before, if that is not as its own call counted them.
 */
export const diagnosisOf = (
  failed: Lived | undefined,
  account: ReadonlyArray<Lived> = [],
  alikeBefore?: number
): Advice.Diagnosis | undefined => {
  const { ended, isPartial, jumps, unaskedMs = 0 } = failed?.stay ?? {}
  const beside =
    failed &&
    withOpened(
      failed,
      account,
      withinOwnLimit(failed, () => ownLimitIn(account), waysOf(account).beside(wayOf(failed)))
    )
  const [askedFirstMs] = (endedAtLimit(failed?.stay) ? waitsAtLimit(account) : undefined) ?? []
  const circumstances = {
    ...beside,
    ...(failed !== undefined && isLast(failed, account) && ended && endedWith(ended)),
    ...(ended?.error === "AuthenticatedNotConnected" && failed?.stay.byToken === true && { token: true }),
    ...(ended?.error === "BandwidthExceeded" &&
      usedUpIn(account.map(({ stay }) => stay.use.commands.downloads))),
    ...(alikeBefore !== undefined && { alikeBefore }),
    ...(askedFirstMs !== undefined && { askedFirstMs })
  }
  const diagnosis = ended && Advice.diagnosisOf({ ...ended, error: ended.error ?? "", circumstances })
  // a machine that slept sent nothing, whatever the program is like
  return diagnosis?.addition === "idled" && unaskedMs >= allowed && !isPartial && jumps?.length === 0
    ? { ...diagnosis, party: "app" }
    : diagnosis
}

/** Returns whether a mailbox was open, and nothing of the account began after its end. */
const isLast = (lived: Lived, account: ReadonlyArray<Lived>): boolean => {
  const { last, stay } = lived
  const { endedAt = last, openedAt } = stay
  return openedAt !== undefined && account.includes(lived) && !account.some(({ start }) => start >= endedAt)
}

/** The reasons of ends that say more than what had no answer meanwhile: the server names the cause itself. */
const telling: ReadonlySet<string | undefined> = new Set([
  "AuthThrottled",
  "BandwidthExceeded",
  "OAuthTokenExpired",
  "TooManyConnections"
])

/** Returns the cause of an end, as a sentence, if the server named it, or this program had stopped reading. */
export const causeOf = (failed: Lived | undefined, account: ReadonlyArray<Lived>): string | undefined => {
  const diagnosis = diagnosisOf(failed, account)
  return diagnosis !== undefined &&
    (telling.has(failed?.stay.ended?.error) || diagnosis.addition === "unread" || isAtLimit(diagnosis))
    ? diagnosis.title
    : undefined
}

/** Returns the ways of an account to its mailboxes. */
export const waysOf = (account: ReadonlyArray<Lived>): Ways => {
  const ways = new Ways()
  for (const lived of account) ways.add(wayOf(lived))
  return ways
}

export const wayOf = ({
  start,
  stay: { byToken, ended, endedAt = Infinity, openedAt, started, use }
}: Lived) => ({
  start,
  byToken,
  ended,
  openedAt,
  host: started?.host,
  connectMs: use.channel.rtt(use.program.busy),
  unreachedMs: use.channel.unreachedMs ?? endedAt - start
})
