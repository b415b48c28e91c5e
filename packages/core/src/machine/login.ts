/** What the login is decided by. */
import * as Capability from "../Capability.ts"
import * as Mechanism from "../Mechanism.ts"
import { capabilitiesBeforeLogin, type Context, flightFacts, isSecured } from "./Context.ts"
import * as Flight from "./Flight.ts"
import * as Ranking from "./Ranking.ts"

/** What the choice of a mechanism depends on. A certificate was shown to whoever asked for it within TLS. */
export const mechanismRequest = (self: Context): Ranking.Request => ({
  capabilities: capabilitiesBeforeLogin(self) ?? Capability.none,
  secured: isSecured(self),
  canBind: self.canBind,
  credential: { ...self.credential, certificate: self.credential.certificate && self.channel === "tls" },
  authorizes: self.settings.authorizes,
  wanted: self.settings.mechanism,
  rules: self.settings.auth,
  known: self.known,
  quirks: self.quirks,
  tried: self.tried
})

/** Nothing that the server sends before its answer could be meant for what is written behind this form. */
const isWhole = ({ profile }: Context, form: Ranking.Form): boolean =>
  form.command === "LOGIN" ||
  // what worked here before; anything else a challenge may answer, and the next command would be taken for the response
  (form.initialResponse &&
    profile?.mechanism === Ranking.nameOf(form) &&
    Mechanism.factsOf(form.mechanism).oneMessage)

/** One command behind the login shows whether the server reads on there. */
export const mayProbe = (self: Context): boolean => {
  const { form = Ranking.loginCommand, profile } = self
  const isOpen = profile?.pipelining === undefined && !self.eager
  return isOpen && !flightFacts(self).careful && isWhole(self, form)
}

/** The server reads on behind a login, as was seen or as the policy supposes. RFC 9051 §5.5. */
const mayBeEager = (self: Context): boolean => {
  const known = self.profile?.pipelining
  const readsOn = self.settings.flights === "eager" ? known !== false : known === true
  return readsOn && self.tried.length === 0 && !flightFacts(self).careful
}

/** What was known of the list behind the login, inside TLS only. */
export const knownAuthenticated = (self: Context): Capability.Capabilities | undefined => {
  const known = self.profile?.capabilities.authenticated
  return isSecured(self) && known !== undefined ? new Set(known) : undefined
}

/** What goes out along with the form. */
export const pipelined = (self: Context): ReadonlyArray<Flight.FlightStep> => {
  const { form = Ranking.loginCommand } = self
  return isSecured(self) && mayBeEager(self) && isWhole(self, form)
    ? Flight.pipelined({ ...flightFacts(self), authenticated: knownAuthenticated(self) })
    : []
}

/** How often a secret may be written for one action of the user: accounts are locked by less than ten. */
const mostSecrets = 3

/** Whatever is still to be tried, the server has been asked often enough. */
export const hasSpentAll = ({ spent }: Context): boolean => spent >= mostSecrets

/** What may become of the form on a channel that is not secured. */
export const mayTell = (self: Context, form: Ranking.Form, secured: boolean): boolean =>
  Ranking.maySend(form, {
    secured,
    allowPlaintext: self.settings.plaintext
  })
