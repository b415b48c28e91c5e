/** The end of a connection in a trace: the reason's tag, its fields, and the decisions about it. */
import { Duration } from "effect"
import { present } from "../base/present.ts"
import { type ImapError } from "../failure/ImapError.ts"
import type { PlainReason } from "../failure/Reason.ts"
import type * as Trace from "./Trace.ts"

type Ended = Partial<Trace.Failure> & Pick<Trace.EventData<"connection:ended">, "retryAfterMs" | "causes">

/** Returns the failure with its causes, not redacted yet: a recorder redacts everything that it publishes. */
export const ended = (failure: ImapError | undefined): Ended =>
  failure === undefined
    ? {}
    : {
        ...failureOf(failure),
        ...(failure.retryAfter === undefined ? {} : { retryAfterMs: Duration.toMillis(failure.retryAfter) }),
        ...(failure.causes.length === 0 ? {} : { causes: failure.causes.map(failureOf) })
      }

/** Returns the reason's tag, its fields, and the decisions about it. */
export const failureOf = (error: ImapError): Trace.Failure => {
  const { actionBy, attempts, party, quirk, reason, retry, serverText, step, words = {} } = error
  return present({
    error: reason._tag,
    step,
    serverText,
    facts: factsOf(error),
    quirk,
    ...words,
    party,
    actionBy,
    retry,
    attempts
  })
}

const factsOf = (error: ImapError): Trace.Facts => {
  const { _tag, ...facts }: PlainReason = error.reason
  return facts
}
