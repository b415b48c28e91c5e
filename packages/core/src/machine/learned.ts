/** What a connection taught about its server, for the next one. */
import * as Mechanism from "../Mechanism.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { capabilitiesBeforeLogin, type Context, isKnownToBeSilent, isSecured } from "./Context.ts"
import type * as Flight from "./Flight.ts"
import { mechanismRequest } from "./login.ts"
import * as Ranking from "./Ranking.ts"

/** A profile before it is filed: for which user, and until when, is known to who keeps it. */
export interface Learned {
  readonly profile: Omit<ServerProfile, "refusals" | "silent">
  /** Optional steps that the server fell silent at. */
  readonly silent: ReadonlyArray<Flight.OptionalStep>
  /** Mechanisms that were refused to this user, where the password itself was right. */
  readonly refused: ReadonlyArray<Mechanism.Name>
}

/** What this connection, and those before it, taught about the server. */
export const learned = (self: Context): Learned | undefined => {
  const port = self.winner === undefined ? undefined : self.ways[self.winner].port
  if (self.winner === undefined || port === undefined) return undefined
  const beforeLogin = capabilitiesBeforeLogin(self)
  const best = self.preauth ? self.known.best : Ranking.bestOf(mechanismRequest(self))
  return {
    profile: {
      wayIn: self.winner,
      port,
      order: self.settings.order,
      capabilities: {
        // what was not told this time, because it was known, stays known
        ...(isSecured(self) && beforeLogin !== undefined ? { tls: [...beforeLogin] } : {}),
        ...(isSecured(self) && self.authenticated !== undefined
          ? { authenticated: [...self.authenticated] }
          : {})
      },
      ...(self.form === undefined ? {} : { mechanism: Ranking.nameOf(self.form) }),
      ...(best === undefined ? {} : { best }),
      // what went along with the login was answered, or lost
      ...(self.caution.noPipelining ? { pipelining: false } : self.eager ? { pipelining: true } : {}),
      swallows: optionalSteps.filter((step) => isSwallowed(self, step))
    },
    silent: optionalSteps.filter((step) => isSilent(self, step) && !isSwallowed(self, step)),
    refused: refusedProofs(self)
  }
}

const optionalSteps: ReadonlyArray<Flight.OptionalStep> = ["id", "enable"]

/** The server answered it on this connection: whatever was believed of it is wrong. */
const isAnswered = ({ done, identity }: Context, step: Flight.OptionalStep): boolean =>
  step === "id" ? ["sent", "resent", "refused"].includes(identity) : done.has(step)

const isSwallowed = (self: Context, step: Flight.OptionalStep): boolean =>
  !isAnswered(self, step) &&
  (self.profile?.swallows.includes(step) === true ||
    self.caution.without.get(step) === "certain" ||
    // overtaken on this connection
    (step === "id" && self.identity === "swallowed" && !self.caution.without.has(step)))

const isSilent = (self: Context, step: Flight.OptionalStep): boolean =>
  !isAnswered(self, step) &&
  (self.caution.without.get(step) === "silence" ||
    (self.profile !== undefined && isKnownToBeSilent(self.profile, step)))

/** Proofs that said NO where the password itself was right: the server cannot check them. */
export const refusedProofs = ({ form, known, tried }: Context): ReadonlyArray<Mechanism.Name> => {
  if (form === undefined) return known.refused
  const isPassword = Mechanism.factsOf(form.mechanism).credential === "password"
  const refused = tried
    .filter(({ answer }) => answer._tag === "refused")
    .map((each) => each.form.mechanism)
    .filter((name) => isPassword && Mechanism.factsOf(name).tells === "proof")
  return [...new Set([...known.refused, ...refused])].filter((name) => name !== form.mechanism)
}
