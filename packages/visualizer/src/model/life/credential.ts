/** Refusals of a password or a token. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Stay } from "./Stay.ts"

/** The beginning of the advice about one that is refused and accepted in turns. */
export const acceptedBetween =
  "The password or token is right: the server accepts it in between. Do not change it"

/** Whose refusals are that come after many quick logins. */
export const limitedByPace = "most likely this program, which logs in more often than the server allows"

export const isCredential = (reason = ""): boolean => /^(?:AuthRejected|OAuthTokenRejected)$/.test(reason)

/** Returns whether the server’s words say what is missing. */
export const isExplained = (ended: Stay["ended"]): boolean => {
  const { addition, party } = Advice.diagnosisOf({ ...ended, error: ended?.error ?? "" }) ?? {}
  return ended?.serverText !== undefined && addition !== undefined && party === "account"
}
