/** TLS contexts: the trusted authorities, and the client's certificate. */
import { X509Certificate } from "node:crypto"
import * as tls from "node:tls"
import { type ClientCertificate, type TlsOptions, TransportError } from "@effect-imap/core/internal/Transport"
import { Effect, Redacted } from "effect"

/**
 * Contexts by the authorities that they trust: making one takes 0.2 ms, and reading all that Node trusts 10 ms.
 * Existing contexts do not see a later `tls.setDefaultCACertificates`. None of them has a client certificate.
 */
const contexts = new Map<string | undefined, tls.SecureContext>()
const maxContexts = 16

const minVersion = "TLSv1.2"

/** The options of a handshake for certificates and the minimum version. */
export const trustOf = (ca: string | undefined): tls.SecureContextOptions =>
  ca === undefined ? { minVersion } : { ca: [...tls.getCACertificates("default"), ca], minVersion }

export const secureContextOf = Effect.fnUntraced(function* ({ ca, clientCertificate }: TlsOptions) {
  const known = clientCertificate === undefined ? contexts.get(ca) : undefined
  if (known !== undefined) return known
  if (ca !== undefined) yield* certificateIn(ca)
  return clientCertificate === undefined ? trusting(ca) : yield* showing(clientCertificate, trustOf(ca))
})

/** Reads the trusted authorities from PEM. */
export const rootsOf = (ca: string | undefined): ReadonlyArray<X509Certificate> =>
  [...tls.getCACertificates("default"), ...(ca?.match(pem) ?? [])].map((text) => new X509Certificate(text))

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** Checks the PEM, because a context silently ignores text that is not a certificate. */
const certificateIn = (ca: string) =>
  Effect.try({
    try: () => void new X509Certificate(ca),
    catch: () =>
      new TransportError({
        failure: "tlsAuthoritiesUnusable",
        detail: "this is not a certificate in PEM"
      })
  })

const trusting = (ca: string | undefined) => {
  const context = tls.createSecureContext(trustOf(ca))
  const [oldest] = contexts.keys()
  if (contexts.size === maxContexts) contexts.delete(oldest)
  contexts.set(ca, context)
  return context
}

/**
 * Returns whether a server's certificate can be verified before the client's is sent. Node reports that moment. Bun 1.4 and
 * Deno 2.9 verify the issuer in time, but the name only after the handshake, so any server with a valid certificate
 * would get it.
 */
export const canJudgeInTime = (versions: Readonly<Record<string, string | undefined>>): boolean =>
  versions["bun"] === undefined && versions["deno"] === undefined

/** Makes a context with the client's certificate. OpenSSL's words about a wrong key or passphrase are not repeated. */
const showing = Effect.fnUntraced(function* (
  { certificate, key, passphrase }: ClientCertificate,
  trust: tls.SecureContextOptions
) {
  if (!canJudgeInTime(process.versions)) {
    return yield* new TransportError({
      failure: "tlsCredentialUnusable",
      detail: "this runtime would send it to a server before it verifies the server's name: use Node"
    })
  }
  return yield* Effect.try({
    try: () =>
      tls.createSecureContext({
        ...trust,
        cert: certificate,
        key: Redacted.value(key),
        ...(passphrase === undefined ? {} : { passphrase: Redacted.value(passphrase) })
      }),
    catch: () =>
      new TransportError({
        failure: "tlsCredentialUnusable",
        detail: "certificate, key and passphrase are not PEM, or do not belong together"
      })
  })
})
