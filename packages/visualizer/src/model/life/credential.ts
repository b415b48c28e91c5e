/** Refusals of a password or a token. Pure. */
import * as Advice from "@effect-imap/core/internal/Advice"
import type { Lived } from "./Lived.ts"
import type { Stay } from "./Stay.ts"

/** The beginning of the advice about one that is refused and accepted in turns. */
export const acceptedBetween =
  "The password or token is right: the server accepts it in between. Do not change it"

/** Whose refusals are that come after many quick logins. */
export const limitedByPace = "most likely this program, which logs in more often than the server allows"

export const isCredential = (reason = ""): boolean => /^(?:AuthRejected|OAuthTokenRejected)$/.test(reason)

/** Its login was refused. */
export const isRefused = ({ ended }: Pick<Stay, "ended">): boolean => isCredential(ended?.error)

/** Returns whether the server’s words say what is missing. */
export const isExplained = (ended: Stay["ended"]): boolean => {
  const { addition, party } = Advice.diagnosisOf({ ...ended, error: ended?.error ?? "" }) ?? {}
  // that a login was accepted before is known besides its words
  const isOfWords = addition !== undefined && addition !== "acceptedBefore"
  return ended?.serverText !== undefined && isOfWords && party === "account"
}

/**
 * Returns whether the password or token that was refused opened the mailbox later, or another, or it is unknown: no trace
 * shows one, and only connections of one session say when it changed.
 */
export const acceptedLater = (
  failed: Lived,
  account: ReadonlyArray<Lived>
): "same" | "another" | "unknown" | undefined => {
  const later = account.slice(account.indexOf(failed) + 1)
  const at = later.findIndex(({ stay }) => stay.openedAt !== undefined)
  const tried = later.slice(0, at + 1)
  if (tried.length === 0) return undefined
  if (tried.some(({ stay }) => stay.renewal !== undefined)) return "another"
  const session = failed.stay.started?.session
  return session !== undefined && tried.at(-1)?.stay.started?.session === session ? "same" : "unknown"
}

/** Returns whether the source gave the refused token again: one that is accepted later need not be that one. */
export const isRepeated = (ended: Stay["ended"]): boolean => ended?.circumstances?.["sameAgain"] === true
