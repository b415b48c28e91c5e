/** The decisions about authentication: which mechanism is asked for, and what may be sent along with the login. */
import * as Capability from "../../imap/Capability.ts"
import { bindingOf, offersBinding } from "../../imap/channelBinding.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import type { Context } from "./Context.ts"
import { capabilitiesBeforeLogin, flightFacts, isCareful, isSecured, knownAfterLogin } from "./facts.ts"
import * as Flight from "./Flight.ts"
import type { FlightStep } from "./Steps.ts"
import * as Ranking from "./Ranking.ts"

/** Gathers what the choice of a mechanism depends on. A certificate was shown only to a server that asked for it within TLS. */
export const mechanismRequest = (self: Context): Ranking.RankingRequest => {
  const { attempt, channel, login, settings } = self
  const capabilities = capabilitiesBeforeLogin(self) ?? Capability.none
  return {
    capabilities,
    secured: isSecured(self),
    canBind: canBind(self, capabilities),
    credential: {
      ...attempt.credential,
      certificate: attempt.credential.certificate && channel.kind === "tls"
    },
    authorizes: settings.authorizes,
    wanted: settings.mechanism,
    rules: settings.auth,
    known: attempt.known,
    quirks: login.quirks,
    tried: login.tried
  }
}

/** TLS has something that a login can be bound to. It is asked for only if a mechanism could use it. RFC 5802 §6. */
const canBind = ({ channel: { tls } }: Context, listed: Capability.Capabilities): boolean =>
  tls !== undefined && offersBinding(listed) && bindingOf(tls)._tag === "Some"

/** One command after the login shows whether the server reads on there. */
export const mayProbe = (self: Context): boolean => {
  const { eager, form = Ranking.loginCommand } = self.login
  const isOpen = self.attempt.profile?.pipelining === undefined && !eager
  return isOpen && !isCareful(self) && isWhole(self, form)
}

/** The steps that are written along with the form. */
export const pipelined = (self: Context): ReadonlyArray<FlightStep> => {
  const { form = Ranking.loginCommand } = self.login
  return isSecured(self) && mayBeEager(self) && isWhole(self, form)
    ? Flight.pipelined({ ...flightFacts(self), authenticated: knownAfterLogin(self) })
    : []
}

/** Returns whether commands may follow a login at once, by experience or by the policy. RFC 9051 §5.5. */
const mayBeEager = (self: Context): boolean => {
  const known = self.attempt.profile?.pipelining
  const readsOn = self.settings.flights === "eager" ? known !== false : known === true
  return readsOn && self.login.tried.length === 0 && !isCareful(self)
}

/** The server answers this form with one tagged response: what is written after it is read as the next command. */
const isWhole = ({ attempt: { profile } }: Context, form: Ranking.Form): boolean =>
  form.command === "LOGIN" ||
  // what worked here before; anything else a challenge may answer, and the next command would be taken for the response
  (form.initialResponse &&
    profile?.mechanism === Ranking.nameOf(form) &&
    Mechanism.factsOf(form.mechanism).oneMessage)

/** The number of times that a secret may be written for one action of the user. Less than ten lock an account. */
const mostSecrets = 3

/** Returns whether secrets have been written often enough, whatever could still be tried. */
export const hasSpentAll = ({ spent }: Context): boolean => spent >= mostSecrets

/** Returns whether the form may be written on a channel that is secured, or is not. */
export const mayWrite = (self: Context, form: Ranking.Form, secured: boolean): boolean =>
  Ranking.maySend(form, { secured, allowPlaintext: self.settings.privacy === "plaintext" })
