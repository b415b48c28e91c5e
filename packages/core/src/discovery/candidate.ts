/** Turns an offer of a source into a candidate: checks names, takes OAuth only from trusted sources, decides on consent. */
import { Option, Result } from "effect"
import * as Host from "effect/net/Host"
import type { Authentication, Candidate, OAuth, Source, Trust } from "./Discovered.ts"
import type { Provider } from "./Providers.ts"
import * as Providers from "./Providers.ts"
import type { Quotation } from "../failure/Quotation.ts"
import type { MailAddress } from "./MailAddress.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"

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

/** The best first. */
const trusts: ReadonlyArray<Trust> = ["known", "https", "dns", "http", "guess"]

const maxUser = 320

/** Returns a candidate, if the offer is valid. */
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

/** Returns whether the source has proved its name. */
const isProved = (trust: Trust): boolean => trust === "known" || trust === "https"

/** Returns whether the host belongs to the domain's owner; a top-level domain has no owner. */
const isWithin = (host: string, domain: string): boolean =>
  host === domain || (domain.includes(".") && host.endsWith(`.${domain}`))

/** Returns whether the text is safe as a user name in an account, on a screen and in a shell. */
const isUserName = (user: string): boolean =>
  user !== "" && user.length <= maxUser && !/[\p{C}\p{Zl}\p{Zp}]/u.test(user)

const isPort = (port: number): boolean => Number.isInteger(port) && port > 0 && port < 65_536

/** A provider in the table is trusted however it was found: an attacker gains nothing by pointing there. */
const passwordOf = (known: Provider | undefined, { authentication = [] }: Offer): Candidate["password"] => {
  if (known !== undefined) return known.password
  if (authentication.includes("password") || authentication.includes("encryptedPassword")) return "accepted"
  return authentication.includes("oauth2") ? "refused" : undefined
}

const pagesOf = ({ help: { oauth, password } }: Provider): ReadonlyArray<Quotation> =>
  [password, oauth].flatMap((page) => (page === undefined ? [] : [makeRedactor().text(page)]))

/** Returns the provider's own server. `isOwn`: the address is in one of its domains. */
export const fromProvider = (
  provider: Provider,
  address: MailAddress,
  found: { readonly source: Source; readonly trust: Trust },
  isOwn: boolean
): Option.Option<Candidate> => {
  const user = isOwn && provider.user === "localPart" ? address.localPart : address.address
  return fromOffer({ ...provider.account, user, authentication: authenticationOf(provider) }, address, found)
}

const authenticationOf = ({ mechanisms, password }: Provider): ReadonlyArray<Authentication> => [
  ...(mechanisms.includes("XOAUTH2") || mechanisms.includes("OAUTHBEARER") ? (["oauth2"] as const) : []),
  ...(password === "refused" ? [] : (["password"] as const))
]

/**
 * Orders candidates by trust, and those of equal trust by arrival: a domain's own IMAP records go before guesses from
 * its MX.
 */
export const ranked = (candidates: ReadonlyArray<Candidate>): ReadonlyArray<Candidate> => {
  const places = new Set<string>()
  return candidates
    .toSorted((one, other) => trusts.indexOf(one.trust) - trusts.indexOf(other.trust))
    .filter((candidate) => {
      const place = placeOf(candidate)
      return !places.has(place) && places.add(place)
    })
}

const placeOf = ({ account: { host, port, security } }: Candidate): string => `${security} ${host}:${port}`
