/** The end of a connection as a trace may show it: the reason by its tag, with the reason's own facts. */
import { Duration } from "effect"
import { type ImapError, portsBeside } from "../failure/ImapError.ts"
import type { PlainReason } from "../failure/Reason.ts"
import type * as Trace from "./Trace.ts"

type Ended = Pick<
  Trace.EventData<"connection:ended">,
  "error" | "step" | "serverText" | "retryAfterMs" | "facts" | "circumstances" | "causes"
>

/** Returns the failure with its causes, not redacted yet: a recorder redacts everything that it publishes. */
export const ended = (failure: ImapError | undefined): Ended =>
  failure === undefined
    ? {}
    : {
        ...failureOf(failure),
        ...(failure.retryAfter === undefined ? {} : { retryAfterMs: Duration.toMillis(failure.retryAfter) }),
        ...(failure.causes.length === 0 ? {} : { causes: failure.causes.map(failureOf) })
      }

/** Returns the failure by the tag of its reason, with the reason's facts. */
export const failureOf = (error: ImapError): Trace.Failure => ({
  error: error.reason._tag,
  step: error.step,
  ...(error.serverText === undefined ? {} : { serverText: error.serverText }),
  facts: factsOf(error),
  ...(error.circumstances === undefined ? {} : { circumstances: error.circumstances })
})

const factsOf = (error: ImapError): Trace.Facts => {
  const { _tag, ...facts }: PlainReason = error.reason
  const { closed, lost } = portsBeside(error.reason, error)
  return {
    ...facts,
    ...(lost.length === 0 ? {} : { lost }),
    ...(closed.length === 0 ? {} : { closed })
  }
}
