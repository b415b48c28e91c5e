/** What a connection taught about its server, for the next one. */
import * as Mechanism from "../Mechanism.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { capabilitiesBeforeLogin, type Context, isSecured } from "./Context.ts"
import type * as Flight from "./Flight.ts"
import { mechanismRequest } from "./login.ts"
import * as Ranking from "./ranking.ts"

/** Proofs that said NO where the password itself was right: the server cannot check them. */
const refusedProofs = ({ form, known, tried }: Context): ReadonlyArray<Mechanism.Name> => {
  if (form === undefined) return known.refused
  const isPassword = Mechanism.factsOf(form.mechanism).credential === "password"
  const refused = tried
    .filter(({ answer }) => answer._tag === "refused")
    .map((each) => each.form.mechanism)
    .filter((name) => isPassword && Mechanism.factsOf(name).tells === "proof")
  return [...new Set([...known.refused, ...refused])].filter((name) => name !== form.mechanism)
}

/** What this connection taught about logging in. */
const learnedLogin = (self: Context): Pick<ServerProfile, "mechanism" | "best" | "refused"> => {
  const best = self.preauth ? self.known.best : Ranking.bestOf(mechanismRequest(self))
  const refused = refusedProofs(self)
  return {
    ...(self.form === undefined ? {} : { mechanism: Ranking.nameOf(self.form) }),
    ...(best === undefined ? {} : { best }),
    ...(refused.length === 0 ? {} : { refused })
  }
}

/** Optional steps that are known, or were seen, to stay unanswered. */
const swallowed = (self: Context): ReadonlyArray<Flight.OptionalStep> => [
  ...new Set([
    ...(self.profile?.swallows ?? []),
    ...self.caution.without,
    ...(self.identity === "swallowed" ? (["id"] as const) : [])
  ])
]

/** What this connection taught about the server. */
export const learnedProfile = (self: Context): ServerProfile | undefined => {
  const port = self.winner === undefined ? undefined : self.lanes[self.winner].port
  if (self.winner === undefined || port === undefined) return undefined
  const beforeLogin = capabilitiesBeforeLogin(self)
  return {
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
    ...learnedLogin(self),
    // what went along with the login was answered, or lost
    ...(self.caution.noPipelining ? { pipelining: false } : self.eager ? { pipelining: true } : {}),
    swallows: swallowed(self)
  }
}
