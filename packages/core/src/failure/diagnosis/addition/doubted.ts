/** Refusals of a login that was accepted before. */
import { duration } from "../../reason/duration.ts"
import { waits } from "../waits.ts"
import type { Failed } from "./Addition.ts"

/** The server accepted the same login before, and may only be unable to check it at the moment. */
export const isDoubted = ({
  circumstances: { acceptedBefore, refusedInARow = Infinity },
  tag
}: Failed): boolean =>
  acceptedBefore === true && refusedInARow <= waits.login.length && tag !== "OAuthTokenRejected"

/** Returns that a retry helps later, if it may. */
export const doubted = (failed: Failed) => (isDoubted(failed) ? "later" : undefined)

/** The words for such a refusal; `otherwise`: what it may mean instead. */
export const doubtful = ({ circumstances: { refusedInARow = 1 } }: Failed, otherwise: string) => {
  const [next = 0, ...others] = waits.login.slice(refusedInARow - 1)
  const more =
    others.length > 0 ? `, and once more ${others.map(duration).join(" and ")} later` : ", for the last time"
  return {
    why: `A login was accepted before. Either ${otherwise}, or the server cannot check logins at the moment: some say the same then.`,
    try: `Nothing yet, if nothing was changed: the same login is tried again after ${duration(next)}${more}. Otherwise give the account the new password or token now.`
  }
}
