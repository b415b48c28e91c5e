/** Reads the answer to an authentication: a login, a challenge, or a refusal, and what the refusal means. */
import { Effect, Option } from "effect"
import * as Capability from "../../imap/Capability.ts"
import * as ImapError from "../../failure/ImapError.ts"
import { ofAuthentication, referralIn } from "../../failure/quirk/byCode.ts"
import { ours } from "../../failure/Quotation.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Tagged } from "../../imap/Response.ts"
import * as Exchange from "../../imap/sasl/Exchange.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import { isSecured } from "../Transport.ts"
import { answered, type Steps } from "./activity.ts"
import type { ActivityOutcome } from "../machine/activities.ts"
import { refusedBy } from "./credential.ts"
import { swallowed } from "./rejection.ts"
import {
  applyQuirk,
  diagnose,
  diagnosis,
  type Symptom,
  symptomOf,
  withKnown,
  withoutUnkept
} from "./quirk.ts"
import { answerOf, explainedBy } from "./refusal.ts"
import { loginOf, type Run } from "./Run.ts"

/** Awaits the answer to the command, or to the response to a challenge. */
export function* conclude(
  run: Run,
  from: Session,
  entry: Entry.Entry,
  exchange: Exchange.Exchange
): Steps<ActivityOutcome<"authenticate">> {
  const answer = yield* answered(from.commands, entry)
  switch (answer._tag) {
    case "Continuation":
      run.attempt.challenge = { entry, exchange, challenge: answer.text }
      return { type: "challenged" as const }
    case "Swallowed":
    case "Deaf":
    case "Silent":
      return yield* swallowed(from, entry.command.name, answer.text, "auth")
    case "Tagged": {
      // some servers say OK and mean no
      const isRefused =
        answer.condition !== "OK" ||
        applyQuirk(run, symptomOf(run, "auth", answer), "Means", "Refusal") !== undefined
      return isRefused
        ? yield* refused(run, entry, exchange, answer)
        : yield* succeeded(run, from, entry, exchange, answer)
    }
  }
}

const succeeded = Effect.fnUntracedEager(function* (
  run: Run,
  from: Session,
  entry: Entry.Entry,
  exchange: Exchange.Exchange,
  tagged: Tagged
) {
  if (!exchange.isSatisfied) return yield* ImapError.make(Exchange.unsatisfied(exchange), "auth")
  from.authenticated()
  yield* run.lockouts.forget(loginOf(run))
  const list = withoutUnkept(run, from, announced(from, entry, tagged))
  const isPart =
    list !== undefined && applyQuirk(run, symptomOf(run, "auth", tagged), "Recapability") !== undefined
  return { type: "ok" as const, capabilities: isPart ? undefined : list }
})

/** The capabilities announced with the login: in the code of OK, or, within TLS only, untagged before it (C04). */
const announced = (
  from: Session,
  entry: Entry.Entry,
  tagged: Tagged
): Capability.Capabilities | undefined => {
  const { word } = from.recorder.redactor
  const isPrivate = isSecured(from.connection.channel())
  return (
    Capability.fromCode(tagged.code, word) ??
    (isPrivate ? Capability.fromUntagged(entry.untagged, word) : undefined)
  )
}

export const refused = Effect.fnUntraced(function* (
  run: Run,
  entry: Entry.Entry,
  exchange: Exchange.Exchange,
  tagged: Tagged
) {
  yield* withKnown(run)
  const { counts, isUnsupported, own } = refusalBy(run, entry, tagged, exchange.mechanism)
  const { redactor } = run.recorder
  const reason = explainedBy(exchange, own.reason, redactor)
  const error = reason === own.reason ? own : explained(run, own, reason)
  const answer = answerOf(
    explainedBy(exchange, counts, redactor),
    isUnsupported || Option.isSome(exchange.refusal)
  )
  if (answer._tag === "refused") yield* refusedBy(run)
  return {
    type: "refused" as const,
    answer,
    wroteSecret: exchange.wroteSecret,
    error: reason._tag === "AuthThrottled" ? yield* leaveAlone(run, error) : error
  }
})

/** The error with the reason that the server gave within the exchange, whose words a quirk may know as well. */
const explained = (run: Run, { serverText }: ImapError.ImapError, reason: PlainReason): ImapError.ImapError =>
  diagnose(run, ImapError.make(reason, "auth", { serverText }))

/**
 * The meaning of the answer: by a quirk, else by its code. `counts` decides on the next form: a quirk of the host may
 * explain a plain NO to the app, but for the choice of the form it stays a plain NO.
 */
const refusalBy = (run: Run, entry: Entry.Entry, tagged: Tagged, mechanism: string) => {
  const refusal = withPage(run, symptomOf(run, "auth", tagged), entry)
  const { redactor } = run.recorder
  const actingAs = run.account.authorizeAs !== undefined
  const isUnsupported = applyQuirk(run, refusal, "MechanismRefused") !== undefined
  const meant = isUnsupported ? { ...tagged, condition: "BAD" as const } : tagged
  const plain = referralIn(tagged, redactor) ?? ofAuthentication(meant, { mechanism, actingAs }, redactor)
  const found = applyQuirk(run, refusal, "Means")
  if (found === undefined) {
    return {
      own: ImapError.make(plain, "auth", { serverText: refusal.text() }),
      counts: plain,
      isUnsupported
    }
  }
  const own = diagnosis(found, refusal, plain)
  return { own, counts: found.quirk.match.host === undefined ? own.reason : plain, isUnsupported }
}

/** Gmail names the page that helps in the code of an untagged NO before the tagged one. */
const withPage = (run: Run, refusal: Symptom, entry: Entry.Entry): Symptom => {
  const earlier = entry.untagged.findLast(
    (response) => response._tag === "Status" && response.condition === "NO" && response.code !== undefined
  )
  return earlier?._tag !== "Status" || refusal.page !== undefined
    ? refusal
    : { ...refusal, page: symptomOf(run, "auth", earlier).page }
}

/** Begins a lockout, which all connections of this process respect. */
const leaveAlone = (run: Run, { reason, retryAfter, serverText = ours("") }: ImapError.ImapError) =>
  Effect.map(run.lockouts.begin(loginOf(run), serverText, retryAfter), (lockout) =>
    ImapError.make(reason, "auth", { serverText, retryAfter: lockout.retryAfter })
  )
