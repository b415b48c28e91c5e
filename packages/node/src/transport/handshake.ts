/**
 * A TLS handshake over a connected socket. RFC 8314, RFC 9525.
 *
 * Verification stays in Node's TLS and is never turned off; what is added is stricter: TLS 1.2 at least, no common
 * name in place of a subject alternative name, addresses checked as addresses.
 */
import { X509Certificate } from "node:crypto"
import type { Duplex } from "node:stream"
import * as tls from "node:tls"
import { type ClientCertificate, type TlsOptions, TransportError } from "@effect-imap/core/Transport"
import { Clock, Effect, Redacted, type Scope } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"
import * as Host from "./Host.ts"
import { tlsError } from "./tlsError.ts"

/** A socket whose handshake is done, and its bytes. */
export interface Secured {
  readonly socket: tls.TLSSocket
  readonly bytes: DuplexBytes.DuplexBytes
}

/**
 * Shakes hands, for the protocol that ALPN calls `protocol`. RFC 7301.
 *
 * The socket is destroyed with the scope; where the handshake fails, `raw` is the caller's to destroy.
 */
export const handshake = Effect.fnUntraced(function* (
  raw: Duplex,
  rawBytes: DuplexBytes.DuplexBytes,
  options: TlsOptions,
  protocol = "imap"
): Effect.fn.Return<Secured, TransportError, Scope.Scope> {
  const connectOptions = yield* connectOptionsOf(options)
  rawBytes.release()
  // An end that has come is told by nothing but a read.
  raw.read(0)
  const socket = yield* Effect.acquireRelease(
    Effect.sync(() => tls.connect({ ...connectOptions, ALPNProtocols: [protocol], socket: raw })),
    DuplexBytes.destroy
  )
  const bytes = DuplexBytes.make(socket)
  const now = yield* Clock.currentTimeMillis
  const cut = Effect.flatMap(rawBytes.awaitEnd, (error) =>
    Effect.fail(tlsError(error, options.serverName, now))
  )
  yield* Effect.raceFirst(secured(socket, options.serverName, now), cut)
  return { socket, bytes }
})

const secured = (socket: tls.TLSSocket, serverName: string, now: number) =>
  Effect.callback<void, TransportError>((resume) => {
    let refused: Buffer | undefined
    // Kept before Node judges it, for afterwards it is gone. (Node finds no names in a certificate that was first
    // asked for with `getPeerX509Certificate`.)
    const onSecure = () => {
      refused = socket.getPeerCertificate().raw
    }
    const onSecured = () => resume(Effect.void)
    const onError = (cause: unknown) => {
      const certificate = refused === undefined ? undefined : new X509Certificate(refused)
      resume(Effect.fail(tlsError(cause, serverName, now, certificate)))
    }
    socket.prependOnceListener("secure", onSecure)
    socket.once("secureConnect", onSecured)
    socket.once("error", onError)
    return Effect.sync(() =>
      socket.off("secure", onSecure).off("secureConnect", onSecured).off("error", onError)
    )
  })

const connectOptionsOf = Effect.fnUntraced(function* (options: TlsOptions) {
  const { serverName } = options
  const host = Host.fromText(serverName)
  if (host === undefined) {
    return yield* new TransportError({ failure: "tlsName", detail: `${serverName} is no host name` })
  }
  return {
    host: host.name,
    // SNI is for names only. RFC 6066 §3.
    ...(host.family === 0 ? { servername: host.name } : {}),
    secureContext: yield* secureContextOf(options),
    rejectUnauthorized: true,
    checkServerIdentity
  }
})

/** A common name is no name of the server. RFC 9525 §2. */
const checkServerIdentity: typeof tls.checkServerIdentity = (host, certificate) =>
  tls.checkServerIdentity(host, { ...certificate, subject: { ...certificate.subject, CN: "" } })

/** What is trusted beside `ca`, kept since it takes ten milliseconds to read all that Node trusts. */
let latest: { readonly ca: string; readonly context: tls.SecureContext } | undefined

const minVersion = "TLSv1.2"

const trustOf = (ca: string | undefined): tls.SecureContextOptions =>
  ca === undefined ? { minVersion } : { ca: [...tls.getCACertificates("default"), ca], minVersion }

const secureContextOf = Effect.fnUntraced(function* ({ ca, clientCertificate }: TlsOptions) {
  if (ca !== undefined) yield* certificateIn(ca)
  return clientCertificate === undefined
    ? yield* trusting(ca)
    : yield* showing(clientCertificate, trustOf(ca))
})

/** A context would pass over in silence what is no certificate. */
const certificateIn = (ca: string) =>
  Effect.try({
    try: () => void new X509Certificate(ca),
    catch: () => new TransportError({ failure: "other", detail: "the CA to trust is no certificate in PEM" })
  })

const trusting = (ca: string | undefined) =>
  Effect.sync(() => {
    if (ca === undefined) return tls.createSecureContext(trustOf(ca))
    if (latest?.ca !== ca) latest = { ca, context: tls.createSecureContext(trustOf(ca)) }
    return latest.context
  })

/** What OpenSSL says of a key or a passphrase that does not fit is not repeated. */
const showing = ({ certificate, key, passphrase }: ClientCertificate, trust: tls.SecureContextOptions) =>
  Effect.try({
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
