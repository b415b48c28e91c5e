/** Decides what the next attempt of the same call does differently, so that it does not fail in the same way. */
import * as ImapError from "../../failure/ImapError.ts"
import type { PlainReason } from "../../failure/Reason.ts"
import type { Caution, Change, Context, Evidence } from "./Context.ts"
import { flightFacts, isSecured, offersAlpn, reliesOnProfile } from "./facts.ts"
import * as Steps from "./Steps.ts"
import { warned } from "./updates/change.ts"

/** Returns what the next attempt does differently; nothing if the failure does not say how to avoid it. */
export const cautionAfter = (self: Context): Change => {
  const { caution, failure, mailbox } = self
  if (failure === undefined) return {}
  if (failure.reason._tag === "CompressionFailed") return leavingOut(self, "compress")
  if (mailbox.reached) return {}
  const step = optionalStep(failure)
  if (failure.reason._tag === "PrivacyRequired") {
    const mayEncrypt =
      !isSecured(self) && !caution.startTls && self.login.capabilities?.has("STARTTLS") === true
    return mayEncrypt ? avoiding(self, { startTls: true }) : {}
  }
  if (isLostFlight(self, failure)) {
    return avoiding(self, { careful: true, noPipelining: true, cutAt: cutAt(failure, step) })
  }
  if (reliesOnProfile(self) && mayBeOutdated(failure.reason)) {
    return avoiding(self, { careful: true, withoutProfile: true })
  }
  if (isFirstFlood(self, failure)) return avoiding(self, { careful: true })
  if (offersAlpn(self) && ImapError.parts(failure).some(isSilentHandshake)) {
    return { ...avoiding(self, { noAlpn: true }), ...warned(self, "alpnLeftOut") }
  }
  if (self.race.winner === undefined) return { mends: mayBeMended(self, failure) }
  if (!isEnd(failure.reason) && failure.reason._tag !== "Timeout" && !isLeftOpen(failure)) return {}
  if (step === undefined) return afterSharedFlight(self, failure)
  return isAccident(self, failure, step)
    ? avoiding(self, { careful: true, cutAt: step })
    : leavingOut(self, step)
}

const avoiding = ({ caution }: Context, what: Partial<Caution>): Change => ({
  caution: { ...caution, ...what },
  mends: true
})

const leavingOut = (self: Context, step: Steps.OptionalStep): Change => {
  const evidence = evidenceOf(self, step)
  return {
    ...avoiding(self, { careful: true, without: new Map([...self.caution.without, [step, evidence]]) }),
    ...(step === "id" ? { identity: "swallowed" as const } : {}),
    ...(evidence === "silence" ? warned(self, `${step}LeftOut`) : {})
  }
}

/** Silence is no accident after a complaint; nor is whatever meets a step that was left out before. */
const evidenceOf = ({ caution, failure }: Context, step: Steps.OptionalStep): Evidence => {
  const isProvoked = failure?.reason._tag === "Timeout" && failure.serverText !== undefined
  return caution.without.has(step) || isProvoked ? "certain" : "silence"
}

/** A connection that was cut once without a word: anything may have cut it, so that the step is tried again. */
const isAccident = ({ caution }: Context, failure: ImapError.ImapError, step: Steps.OptionalStep): boolean =>
  caution.cutAt !== step && cutAt(failure, step) === step

const cutAt = ({ reason, serverText }: ImapError.ImapError, step: Steps.OptionalStep | undefined) =>
  reason._tag === "ConnectionLost" && serverText === undefined ? step : undefined

const optionalStep = ({ step }: ImapError.ImapError): Steps.OptionalStep | undefined =>
  Steps.isOptional(step) ? step : undefined

/** Returns whether COMPRESS met a complaint but no answer, so that it is unknown whether the server compresses. */
const isLeftOpen = ({ reason, step }: ImapError.ImapError): boolean =>
  step === "compress" && reason._tag === "CommandRejectedUntagged"

/** Sends commands one by one after a shared flight failed, to see which of them the server did not like. */
const afterSharedFlight = (self: Context, failure: ImapError.ImapError): Change => {
  if (self.flight.steps.length < 2) return {}
  const optional = flightFacts(self).inFlight.find(Steps.isOptional)
  return { caution: { ...self.caution, careful: true, cutAt: cutAt(failure, optional) } }
}

/** Both ways in failed: one that may succeed at a second try is worth it, however the other failed. */
const mayBeMended = ({ causes }: Context, failure: ImapError.ImapError): boolean => {
  // load balancers and busy servers hang up so; one more attempt makes a ban no worse, several might
  const hungUpBefore = causes.flatMap(ImapError.parts).some(isHangUp)
  const mayHelp = (error: ImapError.ImapError) => error.retry === "now" || (isHangUp(error) && !hungUpBefore)
  return !ImapError.isDecisive(failure) && ImapError.parts(failure).some(mayHelp)
}

const isHangUp = ({ reason }: ImapError.ImapError): boolean => reason._tag === "ClosedBeforeGreeting"

/** A server floods a connection once: the next one may be spared. */
const isFirstFlood = ({ causes }: Context, failure: ImapError.ImapError): boolean =>
  failure.step !== "account" &&
  ImapError.parts(failure).some(isFlood) &&
  !causes.flatMap(ImapError.parts).some(isFlood)

/** Something on the way may drop a handshake that names a protocol. */
const isSilentHandshake = ({ reason, step }: ImapError.ImapError): boolean =>
  reason._tag === "Timeout" && step === "tls"

const isFlood = ({ reason }: ImapError.ImapError): boolean => floods.has(reason._tag)

const floods: ReadonlySet<PlainReason["_tag"]> = new Set([
  "LineTooLong",
  "LiteralTooLarge",
  "NestingTooDeep",
  "ResponseTooLarge",
  "TooMuchData"
])

const isEnd = ({ _tag }: PlainReason): boolean => _tag === "ConnectionLost" || _tag === "ServerBye"

/**
 * A login may fail so because the server offers something else by now. A NO is about the credential, and final,
 * whatever was written along with it.
 */
const mayBeOutdated = ({ _tag }: PlainReason): boolean =>
  _tag === "AuthSyntaxRejected" || _tag === "NoUsableMechanism" || _tag === "UnsupportedServer"

/** Pipelining after the login may be why the server fell silent or left, unless it complained of something else. */
const isLostFlight = ({ login }: Context, { reason, serverText }: ImapError.ImapError): boolean =>
  login.eager &&
  (isEnd(reason) ||
    reason._tag === "ProtocolDesync" ||
    (reason._tag === "Timeout" && serverText === undefined))
