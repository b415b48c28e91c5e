/** From what a source says to a candidate: names checked, secrets of OAuth from trusted sources alone, consent decided. */
import { Option, Result } from "effect"
import * as Host from "effect/net/Host"
import type { Authentication, Candidate, OAuth, Source, Trust } from "../Discovery.ts"
import type { Provider } from "../Providers.ts"
import * as Providers from "../Providers.ts"
import { type Quotation, redactor } from "../Quotation.ts"
import type { MailAddress } from "./MailAddress.ts"

/** A server as a source names it. */
export interface Offer {
  readonly host: string
  readonly port: number
  readonly security: "tls" | "starttls"
  readonly user?: string | undefined
  readonly authentication?: ReadonlyArray<Authentication>
  readonly oauth?: OAuth | undefined
  readonly help?: ReadonlyArray<Quotation>
}

/** By the best first. */
const trusts: ReadonlyArray<Trust> = ["known", "https", "dns", "http", "guess"]

/** Those whose word is proved. */
const isProved = (trust: Trust): boolean => trust === "known" || trust === "https"

/** All hosts of a domain are its owner's; those of a top-level domain belong to everybody. */
const isWithin = (host: string, domain: string): boolean =>
  host === domain || (domain.includes(".") && host.endsWith(`.${domain}`))

const longestUser = 320

/** What can stand in an account, on a screen and in a shell. */
const isUserName = (user: string): boolean =>
  user !== "" && user.length <= longestUser && !/[\p{C}\p{Zl}\p{Zp}]/u.test(user)

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536

/** A provider of the table is no stranger, however it was come to: nobody gains by leading there. */
const passwordOf = (known: Provider | undefined, { authentication = [] }: Offer): Candidate["password"] => {
  if (known !== undefined) return known.password
  if (authentication.includes("password") || authentication.includes("encryptedPassword")) return "accepted"
  return authentication.includes("oauth2") ? "refused" : undefined
}

const pagesOf = ({ help: { oauth, password } }: Provider): ReadonlyArray<Quotation> =>
  [password, oauth].flatMap((page) => (page === undefined ? [] : [redactor().text(page)]))

/** A candidate, where what the source says can be one. */
export const fromOffer = (
  offer: Offer,
  { address, domain }: MailAddress,
  { source, trust }: { readonly source: Source; readonly trust: Trust }
): Option.Option<Candidate> => {
  const { port, security, user = address } = offer
  const name = Result.getSuccess(Host.domainNameFromString(offer.host)).pipe(
    Option.map(Host.toRelative),
    Option.filter((host) => host !== "." && host !== "")
  )
  if (!isPort(port) || !isUserName(user)) return Option.none()
  return Option.map(name, (host) => {
    const known = Providers.ofHost(host)
    return {
      account: { host, port, security, user },
      source,
      trust,
      needsConsent: !isProved(trust) && known === undefined && !isWithin(host, domain),
      authentication: offer.authentication ?? [],
      password: passwordOf(known, offer),
      oauth: known?.oauth ?? (isProved(trust) ? offer.oauth : undefined),
      provider: known?.name,
      help: known === undefined ? (isProved(trust) ? (offer.help ?? []) : []) : pagesOf(known)
    }
  })
}

const authenticationOf = ({ mechanisms, password }: Provider): ReadonlyArray<Authentication> => [
  ...(mechanisms.includes("XOAUTH2") || mechanisms.includes("OAUTHBEARER") ? (["oauth2"] as const) : []),
  ...(password === "refused" ? [] : (["password"] as const))
]

/** The provider's own server. `isOwn`: the address is of one of its domains. */
export const fromProvider = (
  provider: Provider,
  address: MailAddress,
  found: { readonly source: Source; readonly trust: Trust },
  isOwn: boolean
): Option.Option<Candidate> => {
  const user = isOwn && provider.user === "localPart" ? address.localPart : address.address
  return fromOffer({ ...provider.account, user, authentication: authenticationOf(provider) }, address, found)
}

const placeOf = ({ account: { host, port, security } }: Candidate): string => `${security} ${host}:${port}`

/** By trust, and else in the order in which they came: what a domain says of IMAP goes before what its MX lets guess. */
export const ranked = (candidates: ReadonlyArray<Candidate>): ReadonlyArray<Candidate> => {
  const places = new Set<string>()
  return candidates
    .toSorted((one, other) => trusts.indexOf(one.trust) - trusts.indexOf(other.trust))
    .filter((candidate) => {
      const place = placeOf(candidate)
      return !places.has(place) && places.add(place)
    })
}
