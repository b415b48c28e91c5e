/** Updates the context on the way from the winner's channel to the login. RFC 9051 §6.2. */
import { requiresSecured } from "../Settings.ts"
import { saslMechanisms } from "../../../imap/Capability.ts"
import { present } from "../../../base/present.ts"
import * as ImapError from "../../../failure/ImapError.ts"
import * as Mechanism from "../../../imap/Mechanism.ts"
import { type Change, type Context, type Now, timeOf } from "../Context.ts"
import { capabilitiesIn, channelOf, endedByAttempt, errorOf, passed } from "../event.ts"
import { isEncrypted, knownAfterLogin } from "../facts.ts"
import * as Flight from "../Flight.ts"
import { refusedProofs } from "../learned.ts"
import { mechanismRequest, pipelined } from "../authentication.ts"
import * as Ranking from "../Ranking.ts"
import { once } from "../../../base/once.ts"
import { changeLogin, changeMailbox, warned } from "./change.ts"

export const loggingIn = {
  keepSettled: ({ context, event }: Now): Change => {
    const { login, race } = context
    const won = race.winner === undefined ? undefined : race.ways[race.winner]
    const preauth = won?.preauth ?? false
    const channel = {
      kind: channelOf(event),
      tls: "tls" in event ? event.tls : undefined,
      compresses: "compresses" in event && event.compresses
    }
    const isOffered = !isEncrypted({ ...context, channel }) && won?.capabilities?.has("STARTTLS") === true
    return {
      channel,
      ...changeLogin(context, {
        quirks: "quirks" in event ? event.quirks : login.quirks,
        preauth,
        capabilities: preauth ? undefined : won?.capabilities
      }),
      ...(preauth ? changeMailbox(context, { capabilities: won?.capabilities }) : {}),
      ...(isOffered ? warned(context, "starttlsOffered") : {})
    }
  },
  /** A form that was refused, and that the server does not offer, was not refused because of the credential. */
  keepCapabilities: ({ context, event }: Now): Change => {
    const capabilities = capabilitiesIn(event)
    const tried = context.login.tried.map((each) =>
      capabilities === undefined || Ranking.isListed(capabilities, each.form)
        ? each
        : { ...each, answer: { _tag: "unsupported" as const } }
    )
    return changeLogin(context, { capabilities, tried })
  },
  chooseForm: ({ context }: Now): Change => {
    const choice = Ranking.choose(mechanismRequest(context))
    if (choice._tag === "None") return changeLogin(context, { form: undefined })
    return {
      ...changeLogin(context, { form: choice.form }),
      // as if it were written: its outcome is not always known
      spent: context.spent + costOf(choice.form),
      ...(choice.downgradedFrom === undefined ? {} : warned(context, "mechanismDowngraded"))
    }
  },
  keepWarnings: ({ context, event }: Now): Change =>
    "warnings" in event ? warned(context, ...event.warnings) : {},
  /** The login, and what goes along with it. */
  beginLogin: (now: Now): Change => {
    const { limits } = now.context.settings
    const steps = pipelined(now.context)
    const { began, ends } = Flight.begin(steps, limits, timeOf(now))
    return {
      ...changeLogin(now.context, { eager: steps.length > 0 }),
      flight: { steps, began, ends: ends + limits.auth }
    }
  },
  /** Keeps the answer to the form that was tried; the first refusal survives. */
  keepRefused: ({ context, event }: Now): Change => {
    const { failure, login, spent } = context
    const { form, tried } = login
    if (form === undefined || !("wroteSecret" in event)) return {}
    const { answer, error, wroteSecret } = event
    return {
      ...changeLogin(context, { tried: [...tried, { form, answer, wroteSecret }], eager: false }),
      spent: wroteSecret ? spent : spent - costOf(form),
      failure: mostTellingAnswer(failure, error)
    }
  },
  /** The login ended without an answer: why it was refused before is still what matters. */
  keepLoginFailure: ({ context, event }: Now): Change => {
    const error = errorOf(event)
    return error === undefined ? {} : { failure: firstCause(context.failure, error) }
  },
  blameLoginLimit: (now: Now): Change => tooLate(now, "auth"),
  blameCapabilityLimit: (now: Now): Change => tooLate(now, "capability"),
  /** Another token: what the server said about the old one does not apply to it, but what it said about the form does. */
  keepRefreshed: ({ context, event }: Now): Change => {
    const { attempt, causes, failure, login } = context
    return {
      refreshed: true,
      causes: failure === undefined ? causes : [failure, ...causes],
      failure: undefined,
      attempt: { ...attempt, credential: "credential" in event ? event.credential : attempt.credential },
      ...changeLogin(context, {
        renewed: true,
        tried: login.tried
          .filter(({ answer }) => answer._tag !== "refused")
          .map((each) => ({ ...each, wroteSecret: false }))
      })
    }
  },
  keepSameToken: ({ context }: Now): Change => changeLogin(context, { sameAgain: true }),
  /**
   * No new token came: that says who must act, and the refusal of the old one is its cause. Only what is kept alive asks
   * again, as it has the time for it.
   */
  keepRefreshFailure: ({ context, event }: Now): Change => ({
    ...replacing(context, errorOf(event)),
    refreshed: !context.settings.keptAlive
  }),
  blameRefreshLimit: (now: Now): Change => {
    const afterMs = passed(now.context.attempt.began, now)
    const reason = { _tag: "Timeout" as const, step: "account" as const, afterMs }
    const error = ImapError.make({ ...reason, ...endedByAttempt(now, afterMs) }, "account")
    return { ...replacing(now.context, error), refreshed: !now.context.settings.keptAlive }
  },
  /** The next attempt asks for the token again. */
  refreshLater: (): Change => ({ refreshed: true, mends: true }),
  blameMechanism: ({ context }: Now): Change => {
    const request = mechanismRequest(context)
    const choice = Ranking.choose(request)
    if (context.failure !== undefined) return {}
    if (hasNothing(context.attempt.credential)) return { failure: nothingGiven() }
    if (choice._tag === "None" && choice.why === "weaker") {
      return { failure: insecure(context) }
    }
    const { capabilities } = request
    const wanted = request.credential.secret === "anonymous" ? "ANONYMOUS" : request.wanted
    const reason = present({
      _tag: "NoUsableMechanism" as const,
      offered: saslMechanisms(capabilities),
      loginDisabled: capabilities.has("LOGINDISABLED"),
      encrypted: isEncrypted(context),
      wanted
    })
    return { failure: ImapError.make(reason, "auth") }
  },
  blamePlaintext: ({ context }: Now): Change => ({ failure: insecure(context) }),
  /** If TLS was asked for, the transport breaks its promise; else the account does not allow what it asks for. */
  blameInsecureChannel: ({ context }: Now): Change => ({
    failure: requiresSecured(context.settings)
      ? ImapError.make({ _tag: "ChannelNotSecured" }, "auth")
      : insecure(context)
  }),
  blameCapabilities: ({ context }: Now): Change => ({
    failure: ImapError.make(
      { _tag: "UnsupportedServer", capabilities: [...(mechanismRequest(context).capabilities ?? [])] },
      "capability"
    )
  }),
  /** A new epoch: what was listed before the login no longer holds. RFC 9051 §6.2.2. */
  keepAuthenticated: (now: Now): Change => {
    const { context, event } = now
    const { flight, login, settings } = context
    return {
      ...changeMailbox(context, {
        // a flight that relied on the known list continues with it, until the server gives its own
        capabilities: capabilitiesIn(event) ?? (login.eager ? knownAfterLogin(context) : undefined)
      }),
      flight: Flight.shorten(flight, flight.steps, settings.limits, timeOf(now)),
      failure: undefined,
      spent: 0,
      ...(refusedProofs(context).length > 0 ? warned(context, "proofRefused") : {})
    }
  }
}

/** Reports an error in place of the one before it, which becomes its cause. */
const replacing = ({ failure }: Context, error: ImapError.ImapError | undefined): Change =>
  error === undefined ? {} : { failure: failure === undefined ? error : before(error, failure) }

/** Blames an earlier refusal, if there was one, rather than the time. */
const tooLate = (now: Now, step: "auth" | "capability"): Change => {
  const { attempt, failure, flight } = now.context
  const afterMs = passed(Math.max(flight.began, attempt.began), now)
  return {
    failure: firstCause(
      failure,
      ImapError.make({ _tag: "Timeout", step, afterMs, ...endedByAttempt(now, afterMs) }, step)
    )
  }
}

/** Returns how many of the tries before an account is locked a form costs. */
const costOf = ({ mechanism }: Ranking.Form): number =>
  Mechanism.factsOf(mechanism).discloses === "nothing" ? 0 : 1

/** The first refusal of the credential is what matters, whatever comes after; a form's syntax gives way. */
const firstCause = (
  first: ImapError.ImapError | undefined,
  next: ImapError.ImapError
): ImapError.ImapError => {
  if (first === undefined) return next
  return first.reason._tag === "AuthSyntaxRejected" ? before(next, first) : before(first, next)
}

/** Returns the first of two answers, unless it only refused and the second gives a reason. */
const mostTellingAnswer = (
  first: ImapError.ImapError | undefined,
  next: ImapError.ImapError
): ImapError.ImapError =>
  first?.reason._tag === "AuthRejected" &&
  next.reason._tag !== "AuthRejected" &&
  next.reason._tag !== "AuthSyntaxRejected"
    ? before(next, first)
    : firstCause(first, next)

/** The one, with the other among its causes. */
const before = (one: ImapError.ImapError, other: ImapError.ImapError): ImapError.ImapError =>
  ImapError.withCauses(one, [...one.causes, ImapError.withCauses(other, []), ...other.causes])

/** The other end was expected to be logged in. */
const hasNothing = ({ certificate, secret }: Ranking.CredentialFacts): boolean =>
  secret === undefined && !certificate

/** No source failed, so time does not help. */
const nothingGiven = once(() =>
  ImapError.make(
    {
      _tag: "CredentialUnavailable",
      problem: "the server wants a login, and the account has nothing to log in with"
    },
    "auth",
    { retry: "never" }
  )
)

/** Fails because the secret that was due must not be sent on this channel. */
const insecure = (self: Context): ImapError.ImapError => {
  const { secret } = self.attempt.credential
  return ImapError.make(
    {
      _tag: "InsecureAuthRefused",
      ...(secret === "token" ? { kind: secret } : {}),
      ...(isEncrypted(self) ? { unverified: true } : {})
    },
    "auth"
  )
}
