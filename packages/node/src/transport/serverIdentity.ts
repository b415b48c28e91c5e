/** Verifies a server's identity: its names and its issuers. RFC 9525, RFC 5280 §6. */
import { X509Certificate } from "node:crypto"
import * as tls from "node:tls"
import * as Host from "./Host.ts"
import { rootsOf } from "./trust.ts"

/**
 * Applies Node's rules, and two more: a common name does not count, and a `*` matches a whole label. RFC 9525 §2, §6.3.
 */
export const checkServerIdentity: typeof tls.checkServerIdentity = (host, certificate) => {
  const nameless = { ...certificate, subject: { ...certificate.subject, CN: "" } }
  const refused = tls.checkServerIdentity(host, nameless)
  const isName = Host.fromText(host)?.family === 0
  if (refused !== undefined || !isName || hasWholeName(host, certificate)) return refused
  return tls.checkServerIdentity(host, { ...nameless, subjectaltname: "" })
}

/** Returns whether a name in the certificate is the host's, or has `*` instead of the host's first label. */
const hasWholeName = (host: string, { subjectaltname = "" }: tls.PeerCertificate): boolean => {
  const name = host.toLowerCase()
  return subjectaltname.split(", ").some((alternative) => {
    const pattern = alternative.toLowerCase().replace(/^dns:/, "").replace(/\.$/, "")
    return (
      pattern === name || (pattern.startsWith("*.") && pattern.slice(1) === name.slice(name.indexOf(".")))
    )
  })
}

export interface Expected {
  readonly serverName: string
  readonly ca: string | undefined
  /** The time in milliseconds since 1970. */
  readonly now: number
}

/**
 * Returns why the client's certificate must not be sent to a server with this certificate. It is checked in the middle
 * of the handshake, before Node's own, stricter verification.
 */
export const whyNotToShow = (shown: tls.DetailedPeerCertificate, expected: Expected): Error | undefined => {
  const { ca, now, serverName } = expected
  const chain = chainFrom(shown)
  const roots = rootsOf(ca)
  const top = chain.findIndex((certificate) => isVouchedFor(certificate, roots))
  if (top === -1) return failure(untrusted(chain))
  const [wrongDate] = chain.slice(0, top + 1).flatMap(({ validFrom, validTo }) => {
    if (Date.parse(validTo) < now) return ["CERT_HAS_EXPIRED"]
    return Date.parse(validFrom) > now ? ["CERT_NOT_YET_VALID"] : []
  })
  if (wrongDate !== undefined) return failure(wrongDate)
  return checkServerIdentity(Host.fromText(serverName)?.name ?? serverName, shown)
}

const failure = (code: string) => Object.assign(new Error(code), { code })

/** Returns the error that Node would have reported after the handshake. */
const untrusted = (chain: ReadonlyArray<X509Certificate>): string => {
  const top = chain.at(-1)
  if (top === undefined || !top.checkIssued(top))
    return chain.length > 1 ? "UNABLE_TO_GET_ISSUER_CERT_LOCALLY" : "UNABLE_TO_VERIFY_LEAF_SIGNATURE"
  return chain.length === 1 ? "DEPTH_ZERO_SELF_SIGNED_CERT" : "SELF_SIGNED_CERT_IN_CHAIN"
}

const maxChain = 10

/**
 * Returns the chain from the server's certificate up, as far as each is issued by the next. The last is its own issuer.
 */
const chainFrom = (shown: tls.DetailedPeerCertificate): ReadonlyArray<X509Certificate> => {
  const chain: Array<X509Certificate> = []
  let next: tls.DetailedPeerCertificate | undefined = shown
  while (next?.raw !== undefined && chain.length < maxChain) {
    const certificate = new X509Certificate(next.raw)
    const below = chain.at(-1)
    if (below !== undefined && !(certificate.ca && issued(below, certificate))) break
    if (below?.raw.equals(certificate.raw)) break
    chain.push(certificate)
    next = next.issuerCertificate
  }
  return chain
}

const issued = (certificate: X509Certificate, issuer: X509Certificate): boolean =>
  certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey)

const isVouchedFor = (certificate: X509Certificate, roots: ReadonlyArray<X509Certificate>): boolean =>
  roots.some((root) => root.raw.equals(certificate.raw) || issued(certificate, root))
