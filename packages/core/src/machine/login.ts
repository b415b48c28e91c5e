/** What the login is decided by. */
import { capabilitiesBeforeLogin, type Context, isSecured } from "./Context.ts"
import * as Ranking from "./ranking.ts"

/** What the choice of a mechanism depends on. A certificate was shown to whoever asked for it within TLS. */
export const mechanismRequest = (self: Context): Ranking.Request => ({
  capabilities: capabilitiesBeforeLogin(self) ?? new Set(),
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

/** How often a secret may be written for one action of the user: accounts are locked by less than ten. */
const mostSecrets = 3

/** Whatever is still to be tried, the server has been asked often enough. */
export const hasSpentAll = ({ spent }: Context): boolean => spent >= mostSecrets

/** What may become of the form on a channel that is not secured. */
export const mayTell = (self: Context, form: Ranking.Form, secured: boolean): boolean =>
  Ranking.maySend(form, {
    secured,
    allowPlaintext: self.settings.plaintext,
    loopback: self.settings.loopback
  })
