/**
 * Mozilla's autoconfig page: the servers of a domain, as XML.
 *
 * https://www.bucksch.org/1/projects/thunderbird/autoconfiguration/config-file-format.html,
 * https://datatracker.ietf.org/doc/draft-ietf-mailmaint-autoconfig/. A server without encryption is read as one with STARTTLS:
 * no page leads to a connection without TLS.
 */
import { Effect } from "effect"
import type { Authentication, OAuth } from "./Discovered.ts"
import type { Quotation } from "../failure/Quotation.ts"
import type { Offer } from "./candidate.ts"
import type { MailAddress } from "./MailAddress.ts"
import { all, type Element, parse, textOf } from "./xml.ts"
import { make as makeRedactor } from "../trace/Redactor.ts"

const maxUrl = 256
const maxPages = 3

/** Returns the IMAP servers on a page, in its order. */
export const read = (page: string, address: MailAddress): Effect.Effect<ReadonlyArray<Offer>, string> =>
  Effect.flatMap(parse(page), (root) => {
    const [provider] = all(root, "emailProvider")
    if (root.name !== "clientConfig" || provider === undefined)
      return Effect.fail("it is not an autoconfig page")
    const about = { oauth: oauthIn(root) ?? oauthIn(provider), help: pagesIn(provider, address) }
    return Effect.succeed(
      all(provider, "incomingServer")
        .filter(({ attributes }) => attributes["type"] === "imap")
        .flatMap((server) => offerIn(server, address))
        .map((offer) => ({ ...offer, ...about }))
    )
  })

const securities: ReadonlyMap<string, Offer["security"]> = new Map([
  ["SSL", "tls"],
  ["STARTTLS", "starttls"],
  ["plain", "starttls"]
])

const offerIn = (server: Element, address: MailAddress): ReadonlyArray<Offer> => {
  const host = textOf(server, "hostname")
  const port = textOf(server, "port") ?? ""
  const security = securities.get(textOf(server, "socketType") ?? "")
  if (host === undefined || security === undefined || !/^\d{1,5}$/.test(port)) return []
  const user = textOf(server, "username")
  return [
    {
      host: filled(host, address),
      port: Number(port),
      security,
      user: user === undefined || user === "" ? undefined : filled(user, address),
      authentication: [
        ...new Set(all(server, "authentication").flatMap(({ text }) => authentications.get(text) ?? []))
      ]
    }
  ]
}

/** Replaces each placeholder once: inserted text is not expanded again. */
const filled = (template: string, { address, domain, localPart }: MailAddress): string =>
  template.replaceAll(/%EMAIL(ADDRESS|LOCALPART|DOMAIN)%/g, (_, part: string) =>
    part === "ADDRESS" ? address : part === "DOMAIN" ? domain : localPart
  )

const authentications: ReadonlyMap<string, Authentication> = new Map([
  ["password-cleartext", "password"],
  ["plain", "password"],
  ["password-encrypted", "encryptedPassword"],
  ["secure", "encryptedPassword"],
  ["OAuth2", "oauth2"],
  ["TLS-client-cert", "clientCertificate"]
])

const oauthIn = (parent: Element): OAuth | undefined => {
  const [oauth] = all(parent, "oAuth2")
  if (oauth === undefined) return undefined
  const authorize = secureUrl(textOf(oauth, "authURL") ?? "")
  const token = secureUrl(textOf(oauth, "tokenURL") ?? "")
  if (authorize === undefined || token === undefined) return undefined
  const scopes = (textOf(oauth, "scope") ?? "")
    .split(/\s+/)
    .filter((scope) => /^[\x21-\x7e]{1,256}$/.test(scope))
  const issuer = textOf(oauth, "issuer") ?? ""
  return { ...(/^[a-z0-9.-]{1,255}$/i.test(issuer) ? { issuer } : {}), scopes, authorize, token }
}

/** Returns an HTTPS URL that is short enough for a screen. */
const secureUrl = (text: string): string | undefined =>
  text.length <= maxUrl && /^https:\/\/[a-z0-9.-]+(?:[/?#][\x21-\x7e]*)?$/i.test(text) ? text : undefined

const pagesIn = (provider: Element, address: MailAddress): ReadonlyArray<Quotation> => {
  const { text: quote } = makeRedactor()
  const named = [...all(provider, "documentation"), ...all(provider, "enable")].map(
    ({ attributes }) => attributes["url"] ?? attributes["visiturl"] ?? ""
  )
  return named
    .flatMap((url) => secureUrl(filled(url, address)) ?? [])
    .slice(0, maxPages)
    .map((url) => quote(url))
}
