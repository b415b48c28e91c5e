/**
 * What fails now, and was passed before by the same run: the login, or the server's certificate. Time may mend both: where nobody
 * is there to act, a connection that is kept alive tries again, more and more rarely. No secret is sent where the certificate is
 * not trusted.
 */
import { Duration } from "effect"
import { waits } from "../../failure/reason/doubt.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { type Context, type Losses, noDoubt } from "./Context.ts"

/** Returns the failure with the time to wait, if it is one of these, and how often in a row that was so. */
export const doubt = (
  { accepted, losses, mailbox, settings, trusted }: Context,
  failure: ImapError.ImapError
): { readonly failure: ImapError.ImapError; readonly doubted: Losses["doubted"] } => {
  const {
    party,
    reason: { _tag },
    step
  } = failure
  const before = mailbox.reached ? noDoubt : losses.doubted
  // nothing is doubtful about a login of which the server has said that it was changed
  if (mailbox.reached && _tag === "ServerBye" && party === "account")
    return { failure, doubted: { step: "auth", inARow: Infinity } }
  const isDoubtful = (accepted && refusals.has(_tag)) || (trusted && certificates.has(_tag))
  if (!settings.unattended || !isDoubtful) return { failure, doubted: before }
  const inARow = before.step === step ? before.inARow + 1 : 1
  const wait = waits[step === "auth" ? "login" : "certificate"][inARow - 1]
  return { failure: waitingFor(failure, inARow, wait), doubted: { step, inARow } }
}

/** Answers that a wrong password gets. */
const refusals: ReadonlySet<string> = new Set(["AmbiguousRefusal", "AuthRejected"])

const certificates: ReadonlySet<string> = new Set(["TlsExpired", "TlsName", "TlsUntrusted"])

/** The server's words may say more, so that no wait helps. */
const waitingFor = (
  failure: ImapError.ImapError,
  inARow: number,
  wait: number | undefined
): ImapError.ImapError => {
  const known = withCount(failure, inARow)
  if (failure.retry !== "never" || known.retry !== "later") return failure
  return ImapError.withRetryAfter(known, Duration.millis(wait ?? waits.longest))
}

const withCount = (failure: ImapError.ImapError, inARow: number): ImapError.ImapError => {
  const { reason } = failure
  switch (reason._tag) {
    case "AmbiguousRefusal":
    case "AuthRejected":
    case "TlsExpired":
    case "TlsName":
    case "TlsUntrusted":
      return ImapError.withReason(failure, { ...reason, inARow })
    default:
      return failure
  }
}
