/** Updates the context with the cause of a failed attempt, as it is reported. */
import * as ImapError from "../../../failure/ImapError.ts"
import type { Step } from "../../../failure/Reason.ts"
import type { Change, Now } from "../Context.ts"
import { endedByAttempt, errorOf, passed } from "../event.ts"
import { countLoss } from "../losses.ts"

export const failing = {
  countLoss,
  keepFailure: ({ context, event }: Now): Change => ({ failure: errorOf(event) ?? context.failure }),
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
  /** The error of the run: the last attempt's, with all others as its causes. */
  conclude: ({ context }: Now): Change => ({
    failure:
      context.failure === undefined
        ? undefined
        : ImapError.withCauses(context.failure, [
            ...context.failure.causes,
            ...context.causes.flatMap(ImapError.parts)
          ])
  })
}

const isSilence = ({ reason: { _tag } }: ImapError.ImapError): boolean =>
  _tag === "Timeout" || _tag === "GreetingTimeout"
