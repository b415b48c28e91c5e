/** Why a connection ended, as a trace may show it: the reason by its tag, with the reason's own facts. */
import { Duration } from "effect"
import { type ImapError, lostBeside } from "../ImapError.ts"
import type { PlainReason } from "../Reason.ts"
import type * as Trace from "../Trace.ts"
import { type Disclosure, maxWhole } from "./PublicLine.ts"

type Told = Pick<
  Trace.EventData<"connection:ended">,
  "error" | "step" | "serverText" | "retryAfterMs" | "facts" | "causes"
>

const factsOf = (error: ImapError): Trace.Facts => {
  const { _tag, ...facts }: PlainReason = error.reason
  const lost = lostBeside(error.reason, error)
  return lost.length === 0 ? facts : { ...facts, lost }
}

const failureOf = (error: ImapError): Trace.Failure => ({
  error: error.reason._tag,
  step: error.step,
  ...(error.serverText === undefined ? {} : { serverText: error.serverText }),
  facts: factsOf(error)
})

/** The failure with its causes, not redacted yet: a recorder does that to all that it publishes. */
export const ended = (failure: ImapError | undefined): Told =>
  failure === undefined
    ? {}
    : {
        ...failureOf(failure),
        ...(failure.retryAfter === undefined ? {} : { retryAfterMs: Duration.toMillis(failure.retryAfter) }),
        ...(failure.causes.length === 0 ? {} : { causes: failure.causes.map(failureOf) })
      }

/** A list of names has no bound of its own. */
const maxItems = 64

/** Our own words. A secret may be spelt like one of them, and is not in it. */
const own: ReadonlySet<string> = new Set(
  "field step state along protocol wayIn failure status command mechanism wanted errno mayBe kind lost".split(
    " "
  )
)

/** A fact by its name: hosts and folders as the level allows, ours as they are, all else as a quotation. */
const fact = (name: string, value: Trace.Fact, at: Disclosure): Trace.Fact => {
  if (own.has(name)) return value
  if (typeof value === "object") {
    return Array.isArray(value)
      ? value.slice(0, maxItems).map((each) => at.word(each))
      : Object.fromEntries(
          Object.entries(value).map(([key, each]) => [
            key,
            typeof each === "string" && !own.has(key) ? at.text(each) : each
          ])
        )
  }
  if (typeof value !== "string") return value
  switch (name) {
    case "host":
    case "serverName":
      return at.host(value)
    case "mailbox":
      return at.text(at.mailbox(value))
    case "code":
      return at.word(value)
    case "url":
      return at.level === "strict" ? "<data>" : at.text(value)
    case "detail":
    case "thrown":
      return at.text(value, maxWhole)
    default:
      return at.text(value)
  }
}

const disclosedFailure = <Failure extends Told>(failure: Failure, at: Disclosure): Failure => ({
  ...failure,
  ...(failure.serverText === undefined ? {} : { serverText: at.text(failure.serverText) }),
  ...(failure.facts === undefined
    ? {}
    : {
        facts: Object.fromEntries(
          Object.entries(failure.facts).map(([name, value]) => [name, fact(name, value, at)])
        )
      })
})

/** The end with only what `at` may disclose. */
export const disclosed = (
  data: Trace.EventData<"connection:ended">,
  at: Disclosure
): Trace.EventData<"connection:ended"> => ({
  ...disclosedFailure(data, at),
  ...(data.causes === undefined
    ? {}
    : { causes: data.causes.slice(0, maxItems).map((cause) => disclosedFailure(cause, at)) })
})
