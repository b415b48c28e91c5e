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
  yield* secured(socket, rawBytes, options.serverName, yield* Clock.currentTimeMillis)
  return { socket, bytes }
})

/** Waits for the end of the handshake: a verified server, a refused one, or a cut below it. */
const secured = (
  socket: tls.TLSSocket,
  rawBytes: DuplexBytes.DuplexBytes,
  serverName: string,
  now: number
): Effect.Effect<void, TransportError> =>
  Effect.callback((resume) => {
    let refused: Buffer | undefined
    const stop = () => {
      socket.off("secure", onSecure).off("secureConnect", onSecured).off("error", onError)
      rawBytes.offEnd(onCut)
    }
    // Kept before Node judges it, for afterwards it is gone. (Node finds no names in a certificate that was first
    // asked for with `getPeerX509Certificate`.)
    const onSecure = () => {
      refused = socket.getPeerCertificate().raw
    }
    const onSecured = () => {
      stop()
      resume(Effect.void)
    }
    const onError = (cause: unknown) => {
      stop()
      const certificate = refused === undefined ? undefined : new X509Certificate(refused)
      resume(Effect.fail(tlsError(cause, serverName, now, certificate)))
    }
    const onCut = (error: TransportError) => {
      stop()
      resume(Effect.fail(tlsError(error, serverName, now)))
    }
    socket.prependOnceListener("secure", onSecure)
    socket.once("secureConnect", onSecured)
    socket.once("error", onError)
    rawBytes.onEnd(onCut)
    return Effect.sync(stop)
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

/**
 * Contexts by what they trust: making one takes a fifth of a millisecond, and ten to read all that Node trusts. A later
 * `tls.setDefaultCACertificates` is not seen by those that stand. None shows a certificate of the client's.
 */
const contexts = new Map<string | undefined, tls.SecureContext>()
const maxContexts = 16

const minVersion = "TLSv1.2"

const trustOf = (ca: string | undefined): tls.SecureContextOptions =>
  ca === undefined ? { minVersion } : { ca: [...tls.getCACertificates("default"), ca], minVersion }

const secureContextOf = Effect.fnUntraced(function* ({ ca, clientCertificate }: TlsOptions) {
  const known = clientCertificate === undefined ? contexts.get(ca) : undefined
  if (known !== undefined) return known
  if (ca !== undefined) yield* certificateIn(ca)
  return clientCertificate === undefined ? trusting(ca) : yield* showing(clientCertificate, trustOf(ca))
})

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
