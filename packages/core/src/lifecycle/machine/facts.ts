/** Questions about the context that guards, updates and inputs share. */
import * as Capability from "../../imap/Capability.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import type { FlightInput } from "./activities.ts"
import type { Caution, Context } from "./Context.ts"
import * as Steps from "./Steps.ts"
import { enabling } from "./steps/table.ts"
import type { StepFacts } from "./steps/Step.ts"

/** Returns whether nobody can eavesdrop on the winner's channel. */
export const isSecured = ({ channel }: Context): boolean => channel.kind !== "clear"

/** Returns whether it is encrypted, if only by TLS whose certificate the transport has not verified. */
export const isEncrypted = (self: Context): boolean => isSecured(self) || self.channel.tls !== undefined

/** The list for the login: given in this epoch, or known from an earlier connection, inside TLS only. */
export const capabilitiesBeforeLogin = (self: Context): Capability.Capabilities | undefined =>
  self.login.capabilities ?? knownBeforeLogin(self)

/**
 * Returns the known list. It is not used if it lacks a proof that was offered before, since it would weaken the login.
 */
const knownBeforeLogin = (self: Context): Capability.Capabilities | undefined => {
  const { known, profile } = self.attempt
  const list = profile?.capabilities.tls
  if (list === undefined || !isSecured(self)) return undefined
  const { best } = known
  const isProof = best !== undefined && Mechanism.factsOf(best).discloses === "proof"
  return isProof && !list.some((name) => name === `AUTH=${best}`) ? undefined : setOf(list)
}

/** Returns the list after the login as far as it was known before, only within TLS. */
export const knownAfterLogin = (self: Context): Capability.Capabilities | undefined => {
  const known = self.attempt.profile?.capabilities.authenticated
  return isSecured(self) && known !== undefined ? setOf(known) : undefined
}

/** A profile's list, which many connections share, as a set that they share. */
const setOf = (list: ReadonlyArray<Quotation>): Capability.Capabilities => {
  const known = sets.get(list) ?? new Set(list)
  sets.set(list, known)
  return known
}

const sets = new WeakMap<ReadonlyArray<Quotation>, Capability.Capabilities>()

/** Returns whether the login relied on a list that the server has not given on this connection. */
export const reliesOnProfile = (self: Context): boolean =>
  self.login.capabilities === undefined && knownBeforeLogin(self) !== undefined

/** Returns whether the command was sent along with an earlier one. */
export const isInFlight = ({ flight, mailbox }: Context, step: Steps.FlightStep): boolean =>
  flight.steps.includes(step) && !mailbox.done.has(step)

/** The commands of the flight that are not answered yet. */
export const inFlight = ({ flight, mailbox: { done } }: Context): ReadonlyArray<Steps.FlightStep> =>
  flight.steps.length === 0 || done.size === 0 ? flight.steps : flight.steps.filter((step) => !done.has(step))

/** Returns whether earlier connections learned that the server leaves this step unanswered. */
export const isKnownToSwallow = (profile: ServerProfile | undefined, step: Steps.OptionalStep): boolean =>
  profile !== undefined && (profile.swallows.includes(step) || isKnownToBeSilent(profile, step))

/** Returns whether they learned that only from a silence or a hang-up. */
export const isKnownToBeSilent = (
  { silent }: ServerProfile,
  step: Steps.OptionalStep | "idle" | "alpn"
): boolean => silent !== undefined && isAmong(silent, step)

/** Returns whether a handshake may offer a protocol by ALPN. RFC 7301. */
export const offersAlpn = ({ attempt: { profile }, caution }: Context): boolean =>
  !caution.noAlpn && (profile === undefined || !isKnownToBeSilent(profile, "alpn"))

/** A loop, for what is asked at every step: a closure would be made even if the list is empty. */
const isAmong = (silent: NonNullable<ServerProfile["silent"]>, step: string): boolean => {
  for (const known of silent) if (known.step === step) return true
  return false
}

/** Gathers what the plan of a flight depends on. */
export const flightFacts = (self: Context): StepFacts => {
  const { caution, login, mailbox, settings } = self
  const { profile } = self.attempt
  return {
    authenticated: mailbox.capabilities,
    expected: isSecured(self) ? (knownAfterLogin(self) ?? login.capabilities ?? Capability.none) : undefined,
    wantsId: settings.id !== undefined && !isKnownToSwallow(profile, "id"),
    enable: settings.enable,
    wantsMailbox: self.wanted.mailbox !== null,
    compress: settings.compress && self.channel.compresses && isSecured(self),
    keptAlive: settings.keptAlive,
    without: leftOut(caution, profile),
    done: mailbox.done,
    inFlight: inFlight(self),
    careful: isCareful(self)
  }
}

/** Returns the steps that are left out; for a server that answers every step, as most do, without allocating. */
const leftOut = (caution: Caution, profile: ServerProfile | undefined): ReadonlySet<string> => {
  if (caution.without.size === 0 && hasAnsweredAll(profile)) return none
  // of ID it is known already: see `wantsId`
  const isLeftOut = (step: Steps.OptionalStep) =>
    caution.without.has(step) || (step !== "id" && isKnownToSwallow(profile, step))
  return Steps.optional.some(isLeftOut) ? new Set(Steps.optional.filter(isLeftOut)) : none
}

const hasAnsweredAll = (profile: ServerProfile | undefined): boolean =>
  profile === undefined || (profile.swallows.length === 0 && (profile.silent ?? []).length === 0)

const none: ReadonlySet<string> = new Set()

/** One command at a time. */
export const isCareful = ({ caution, settings }: Context): boolean =>
  settings.flights === "careful" || caution.careful

/** The flight as activities take it. */
export const flightInput = (self: Context): FlightInput => ({
  steps: self.flight.steps,
  capabilities: self.mailbox.capabilities,
  before: isSecured(self) ? self.login.capabilities : undefined,
  identified: self.mailbox.done.has("id"),
  enable: enabling({
    authenticated: self.mailbox.capabilities,
    enable: self.settings.enable,
    keptAlive: self.settings.keptAlive
  }),
  utf8: self.mailbox.utf8,
  resumption: resumption(self),
  // without one SELECT is not due
  mailbox: self.wanted.mailbox ?? "",
  readOnly: self.wanted.readOnly
})

/** Decides how a kept mailbox is opened, by what is enabled (E02), and otherwise by what is listed. RFC 7162 §3.1.8, §3.2.5. */
const resumption = (self: Context): FlightInput["resumption"] => {
  const { mailbox, settings } = self
  if (!settings.keptAlive) return undefined
  if (mailbox.qresync) return "QRESYNC"
  const listed = mailbox.capabilities ?? knownAfterLogin(self)
  return listed?.has("CONDSTORE") === true ? "CONDSTORE" : undefined
}

/** CAPABILITY by itself, before the login. */
export const capabilityAlone = (self: Context): FlightInput => ({
  ...flightInput(self),
  steps: ["capability"],
  capabilities: undefined,
  before: undefined
})
