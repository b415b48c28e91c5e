/** Updates the context with the cause of a failed attempt, as it is reported. */
import * as ImapError from "../../../failure/ImapError.ts"
import type { PlainReason, Step } from "../../../failure/Reason.ts"
import { withStanding } from "../../../failure/Standing.ts"
import type { Activities } from "../activities.ts"
import { wayInOf, withFacts } from "../known.ts"
import type { Change, Context, Now } from "../Context.ts"
import { endedByAttempt, errorOf, passed } from "../event.ts"
import { countLoss } from "../losses.ts"

export const failing = {
  countLoss,
  keepFailure: ({ context, event }: Now): Change => ({ failure: errorOf(event) ?? context.failure }),
  /** Keeps the refusal of a mailbox while the connection goes on, and what is known besides it. */
  keepRefusal: ({ context, event }: Now): Change => {
    const error = errorOf(event)
    return error === undefined ? {} : { failure: withFacts(context, error) }
  },
  blameLimit: (now: Now, { step }: { readonly step: Step }): Change => {
    const { attempt, flight, mailbox } = now.context
    const afterMs = passed(Math.max(flight.began, attempt.began), now)
    const along = flight.steps.filter((other) => other !== step && !mailbox.done.has(other))
    const reason = {
      _tag: "Timeout" as const,
      step,
      afterMs,
      ...endedByAttempt(now, afterMs),
      ...(along.length === 0 ? {} : { along })
    }
    return { failure: ImapError.make(reason, step) }
  },
  /** Keeps what the server said before it fell silent, which may be the reason. */
  keepLastWords: ({ context, event }: Now): Change =>
    context.failure !== undefined && isSilence(context.failure) && "words" in event
      ? { failure: ImapError.withServerText(context.failure, event.words) }
      : {},
  /** Keeps what the machine knows besides the reason: it bears on whether another attempt helps. */
  keepKnown: ({ context }: Now): Change =>
    context.failure === undefined
      ? {}
      : { failure: ImapError.mapEach(context.failure, (each) => withFacts(context, each)) },
  /** Keeps how the session stood if it fell silent, and what is known of the account's other connections. */
  keepStanding: ({ context, event }: Now): Change =>
    context.failure === undefined || !("standing" in event)
      ? {}
      : { failure: ImapError.mapEach(context.failure, (each) => seenOf(context, each, event)) },
  /** The error of the run: the last attempt's, with all others as its causes. */
  conclude: ({ context: { causes, failure } }: Now): Change => {
    if (failure === undefined) return {}
    const isOther = causes.findIndex(
      ({ reason, step }) => reason._tag !== failure.reason._tag || step !== failure.step
    )
    const alikeBefore = isOther < 0 ? causes.length : isOther
    const known = ImapError.withAttempts(failure, alikeBefore + 1)
    return { failure: ImapError.withCauses(known, [...known.causes, ...causes.flatMap(ImapError.parts)]) }
  }
}

const isSilence = ({ reason: { _tag } }: ImapError.ImapError): boolean =>
  _tag === "Timeout" || _tag === "GreetingTimeout"

type Seen = Activities["close"]["outcomes"]["done"]

/** Returns the failure with what was seen of it as the attempt was closed. */
const seenOf = (context: Context, failure: ImapError.ImapError, seen: Seen): ImapError.ImapError => {
  const { reason } = failure
  const wayIn = wayInOf(context, failure)
  // one that ended its session has that of the session already
  const isSilent = isSilence(failure) || reason._tag === "ConnectionStalled"
  const standing = isSilent && wayIn !== undefined ? (seen.standing[wayIn] ?? {}) : {}
  // to look up a name and to dial have one limit, which alone does not show what had no answer; through a proxy, the name is its own
  const isLookup =
    reason._tag === "Timeout" &&
    reason.step === "tcp" &&
    reason.through === undefined &&
    wayIn !== undefined &&
    seen.lookingUp.includes(wayIn)
  if (isLookup) {
    const { causes, port, serverText } = failure
    return ImapError.make({ ...reason, step: "dns" }, "dns", { causes, port, serverText })
  }
  const known = withAccount(withStanding(reason, standing), seen.account)
  return known === reason ? failure : ImapError.withReason(failure, known)
}

/** Adds what this program did as the same user: its other connections, and its logins shortly before. */
const withAccount = (
  reason: PlainReason,
  { hasAcceptedToken, logins, own }: Seen["account"]
): PlainReason => {
  if (reason._tag === "OAuthTokenRejected" && hasAcceptedToken) return { ...reason, acceptedBefore: true }
  if (reason._tag === "TooManyConnections" && own > 0) return { ...reason, own }
  return reason._tag === "AuthThrottled" && logins > 0 ? { ...reason, logins } : reason
}
