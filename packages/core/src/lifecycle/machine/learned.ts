/** The lessons of a connection about its server, for later ones. */
import * as Mechanism from "../../imap/Mechanism.ts"
import type { Context } from "./Context.ts"
import { capabilitiesBeforeLogin, isKnownToBeSilent, isSecured, offersAlpn } from "./facts.ts"
import * as Steps from "./Steps.ts"
import { mechanismRequest } from "./authentication.ts"
import * as Ranking from "./Ranking.ts"
import type { Learned } from "./activities.ts"

/** Gathers what this connection and earlier ones learned about the server. */
export const learned = (self: Context): Learned | undefined => {
  const { attempt, caution, login, mailbox, settings } = self
  const { winner, ways } = self.race
  const port = winner === undefined ? undefined : ways[winner].port
  if (winner === undefined || !port) return undefined
  const beforeLogin = capabilitiesBeforeLogin(self)
  const best = login.preauth ? attempt.known.best : Ranking.bestOf(mechanismRequest(self))
  return {
    profile: {
      wayIn: winner,
      port,
      order: settings.order,
      capabilities: {
        // what was not asked for this time, because it was known, stays known
        ...(isSecured(self) && beforeLogin !== undefined ? { tls: [...beforeLogin] } : {}),
        ...(isSecured(self) && mailbox.capabilities !== undefined
          ? { authenticated: [...mailbox.capabilities] }
          : {})
      },
      ...(login.form === undefined ? {} : { mechanism: Ranking.nameOf(login.form) }),
      ...(best === undefined ? {} : { best }),
      // what was pipelined after the login was answered, or lost
      ...(caution.noPipelining ? { pipelining: false } : login.eager ? { pipelining: true } : {}),
      swallows: Steps.optional.filter((step) => isSwallowed(self, step))
    },
    silent: [
      ...Steps.optional.filter((step) => isSilent(self, step) && !isSwallowed(self, step)),
      ...(isIdleDistrusted(self) ? (["idle"] as const) : []),
      ...(offersAlpn(self) ? [] : (["alpn"] as const))
    ],
    idleInterval: caution.idleInterval?.ms ?? attempt.profile?.idleInterval?.ms,
    refused: refusedProofs(self)
  }
}

const isSwallowed = (self: Context, step: Steps.OptionalStep): boolean =>
  !isAnswered(self, step) &&
  (self.attempt.profile?.swallows.includes(step) === true ||
    self.caution.without.get(step) === "certain" ||
    // overtaken on this connection
    (step === "id" && self.identity === "swallowed" && !self.caution.without.has(step)))

const isSilent = (self: Context, step: Steps.OptionalStep): boolean => {
  const { profile } = self.attempt
  return (
    !isAnswered(self, step) &&
    (self.caution.without.get(step) === "silence" ||
      (profile !== undefined && isKnownToBeSilent(profile, step)))
  )
}

const isIdleDistrusted = ({ attempt: { profile }, caution, idle }: Context): boolean =>
  caution.noIdle !== undefined ||
  idle.refused ||
  (profile !== undefined && isKnownToBeSilent(profile, "idle"))

/** The server answered it on this connection, whatever earlier ones suggested. */
const isAnswered = ({ identity, mailbox }: Context, step: Steps.OptionalStep): boolean =>
  step === "id" ? ["sent", "resent", "refused"].includes(identity) : mailbox.done.has(step)

/** Proofs that said NO although the password itself was right: the server cannot check them. */
export const refusedProofs = ({
  attempt: { known },
  login: { form, tried }
}: Context): ReadonlyArray<Mechanism.Name> => {
  if (form === undefined) return known.refused
  // as on most connections
  if (tried.length === 0 && !known.refused.includes(form.mechanism)) return known.refused
  const isPassword = Mechanism.factsOf(form.mechanism).credential === "password"
  const refused = tried
    .filter(({ answer }) => answer._tag === "refused")
    .map((each) => each.form.mechanism)
    .filter((name) => isPassword && Mechanism.factsOf(name).discloses === "proof")
  return [...new Set([...known.refused, ...refused])].filter((name) => name !== form.mechanism)
}
