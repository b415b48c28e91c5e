/** What is trusted, and what the client shows: the contexts of TLS. */
import { X509Certificate } from "node:crypto"
import * as tls from "node:tls"
import { type ClientCertificate, type TlsOptions, TransportError } from "@effect-imap/core/internal/Transport"
import { Effect, Redacted } from "effect"

/**
 * Contexts by what they trust: making one takes a fifth of a millisecond, and ten to read all that Node trusts. A later
 * `tls.setDefaultCACertificates` is not seen by those that stand. None shows a certificate of the client's.
 */
const contexts = new Map<string | undefined, tls.SecureContext>()
const maxContexts = 16

const minVersion = "TLSv1.2"

/** Certificates, and the least version, as options of a handshake. */
export const trustOf = (ca: string | undefined): tls.SecureContextOptions =>
  ca === undefined ? { minVersion } : { ca: [...tls.getCACertificates("default"), ca], minVersion }

export const secureContextOf = Effect.fnUntraced(function* ({ ca, clientCertificate }: TlsOptions) {
  const known = clientCertificate === undefined ? contexts.get(ca) : undefined
  if (known !== undefined) return known
  if (ca !== undefined) yield* certificateIn(ca)
  return clientCertificate === undefined ? trusting(ca) : yield* showing(clientCertificate, trustOf(ca))
})

/** The certificates that vouch for others, read from their PEM. */
export const rootsOf = (ca: string | undefined): ReadonlyArray<X509Certificate> =>
  [...tls.getCACertificates("default"), ...(ca?.match(pem) ?? [])].map((text) => new X509Certificate(text))

const pem = /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g

/** A context would pass over in silence what is no certificate. */
const certificateIn = (ca: string) =>
  Effect.try({
    try: () => void new X509Certificate(ca),
    catch: () => new TransportError({ failure: "other", detail: "the CA to trust is no certificate in PEM" })
  })

const trusting = (ca: string | undefined) => {
  const context = tls.createSecureContext(trustOf(ca))
  const [oldest] = contexts.keys()
  if (contexts.size === maxContexts) contexts.delete(oldest)
  contexts.set(ca, context)
  return context
}

/**
 * Whether a server's certificate can be judged before the client's is shown. Node tells the moment; Bun 1.4 and Deno 2.9
 * judge the issuer in time, but the name after the handshake, so that anybody with any certificate would be shown it.
 */
export const canJudgeInTime = (versions: Readonly<Record<string, string | undefined>>): boolean =>
  versions["bun"] === undefined && versions["deno"] === undefined

/** What OpenSSL says of a key or a passphrase that does not fit is not repeated. */
const showing = Effect.fnUntraced(function* (
  { certificate, key, passphrase }: ClientCertificate,
  trust: tls.SecureContextOptions
) {
  if (!canJudgeInTime(process.versions)) {
    return yield* new TransportError({
      failure: "tlsCredentialUnusable",
      detail: "this runtime would show it to a server before that one's name is verified: run it on Node"
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
        detail: "certificate, key and passphrase are no PEM, or do not belong together"
      })
  })
})
