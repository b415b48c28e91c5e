/** What an account shows of a failure by its reason: the attempt, its diagnosis, and how its credential fared. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import { acceptedLater, isCredential, isRepeated } from "../credential.ts"
import { diagnosisOf } from "../ending.ts"
import type { Lived } from "../Lived.ts"

/** Returns how a refused password or token fared later, if that was the reason. */
export const acceptanceOf = (reason: string, account: ReadonlyArray<Lived>) => {
  const failed = isCredential(reason) ? failedBy(reason, account) : undefined
  return failed && !isRepeated(failed.stay.ended) ? acceptedLater(failed, account) : undefined
}

/** Settings with which the mailbox was open are right: what answered otherwise meanwhile is the server's, or the network's. */
export const partyOf = (reason: string, account: ReadonlyArray<Lived>) => {
  const party = diagnosisBy(reason, account)?.party
  return party === "settings" && hasOpenedLike(failedBy(reason, account), account) ? "either" : party
}

export const hasOpenedLike = (failed: Lived | undefined, account: ReadonlyArray<Lived>): boolean =>
  account.some(
    ({ stay: { openedAt, started } }) =>
      openedAt !== undefined &&
      started?.host === failed?.stay.started?.host &&
      started?.port === failed?.stay.started?.port
  )

export const diagnosisBy = (reason: string, account: ReadonlyArray<Lived>) =>
  diagnosisOf(failedBy(reason, account), account) ?? Advice.diagnosisOf({ error: reason })

/** Returns the last that failed so, and rather one that was tried: what this program held back says less. */
export const failedBy = (reason: string, account: ReadonlyArray<Lived>): Lived | undefined =>
  account.findLast(({ stay: { ended } }) => ended?.error === reason && ended.step !== "account") ??
  account.findLast(({ stay }) => stay.ended?.error === reason)
