/**
 * What fails now, and was passed before by the same run: the login, or the server's certificate. Time may mend both, so a connection
 * that is kept alive tries again, more and more rarely. No secret is sent where the certificate is not trusted.
 */
import { Duration } from "effect"
import { waits } from "../../failure/diagnosis/waits.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { named } from "../../failure/quirk/named.ts"
import { type Context, type Losses, noDoubt } from "./Context.ts"

/** Returns the failure with the time to wait, if it is one of these, and how often in a row that was so. */
export const doubt = (
  { accepted, losses, mailbox, trusted }: Context,
  failure: ImapError.ImapError
): { readonly failure: ImapError.ImapError; readonly doubted: Losses["doubted"] } => {
  const { serverText = "", step } = failure
  const before = mailbox.reached ? noDoubt : losses.doubted
  // nothing is doubtful about a password of which the server has said that it was changed
  if (mailbox.reached && named.passwordChanged.test(serverText))
    return { failure, doubted: { step: "auth", inARow: Infinity } }
  const isLogin = accepted && refusals.has(failure.reason._tag)
  const isCertificate = trusted && step === "tls" && failure.retry === "later"
  if (!isLogin && !isCertificate) return { failure, doubted: before }
  const inARow = before.step === step ? before.inARow + 1 : 1
  return {
    failure: isLogin ? ofLogin(failure, inARow) : ofCertificate(failure, inARow),
    doubted: { step, inARow }
  }
}

/** Answers that a wrong password gets. */
const refusals: ReadonlySet<string> = new Set(["AmbiguousRefusal", "AuthRejected"])

/** A server that cannot check a login at the moment may say that it is wrong, unless its words say more. */
const ofLogin = (failure: ImapError.ImapError, inARow: number): ImapError.ImapError => {
  const wait = waits.login[inARow - 1]
  if (failure.retry !== "never" || wait === undefined) return failure
  const known = ImapError.withCircumstances(failure, { refusedInARow: inARow })
  return known.retry === "later" ? ImapError.withRetryAfter(known, Duration.millis(wait)) : failure
}

const ofCertificate = (failure: ImapError.ImapError, inARow: number): ImapError.ImapError =>
  ImapError.withRetryAfter(failure, Duration.millis(waits.certificate[inARow - 1] ?? waits.longest))
