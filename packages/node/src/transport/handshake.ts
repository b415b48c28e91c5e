/**
 * A TLS handshake over a connected socket. RFC 8314, RFC 9525.
 *
 * Verification stays in Node's TLS and is never turned off; what is added is stricter: TLS 1.2 at least, no common
 * name in place of a subject alternative name, no wildcard but a whole label, addresses checked as addresses, and no
 * certificate of the client's for a server that is not verified.
 */
import { X509Certificate } from "node:crypto"
import type { Duplex } from "node:stream"
import * as tls from "node:tls"
import { type TlsOptions, TransportError } from "@effect-imap/core/Transport"
import { Clock, Effect, type Scope } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"
import * as Host from "./Host.ts"
import { checkServerIdentity, whyNotToShow } from "./serverIdentity.ts"
import { tlsError } from "./tlsError.ts"
import type { Certificate } from "./tlsInfo.ts"
import { secureContextOf } from "./trust.ts"

/** A socket whose handshake is done, and its bytes. */
export interface Secured {
  readonly socket: tls.TLSSocket
  readonly bytes: DuplexBytes.DuplexBytes
  /** The server's, as it was judged. */
  readonly certificate: Certificate | undefined
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
  const seen: Seen = {}
  const connectOptions = yield* connectOptionsOf(options, seen)
  rawBytes.release()
  // An end that has come is told by nothing but a read.
  raw.read(0)
  const socket = yield* Effect.acquireRelease(
    Effect.sync(() => tls.connect({ ...connectOptions, ALPNProtocols: [protocol], socket: raw })),
    DuplexBytes.destroy
  )
  const bytes = DuplexBytes.make(socket)
  yield* secured(socket, rawBytes, { ...options, seen }, yield* Clock.currentTimeMillis)
  return { socket, bytes, certificate: seen.judged ?? socket.getPeerX509Certificate() }
})

/** Waits for the end of the handshake: a verified server, a refused one, or a cut below it. */
const secured = (
  socket: tls.TLSSocket,
  rawBytes: DuplexBytes.DuplexBytes,
  { ca, clientCertificate, seen, serverName }: TlsOptions & { readonly seen: Seen },
  now: number
): Effect.Effect<void, TransportError> =>
  Effect.callback((resume) => {
    const stop = () => {
      socket.off("secure", onSecure).off("secureConnect", onSecured).off("error", onError)
      socket.off("OCSPResponse", onServerShown)
      rawBytes.offEnd(onCut)
    }
    // In the middle of the handshake: the server has shown its certificate, and the client not yet.
    const onServerShown = () => {
      if (clientCertificate === undefined) return
      const shown = socket.getPeerCertificate(true)
      seen.refused = shown.raw
      const distrust = whyNotToShow(shown, { serverName, ca, now })
      if (distrust !== undefined) socket.destroy(distrust)
    }
    // Kept before Node judges it, for afterwards it is gone. (Node finds no names in a certificate that was first
    // asked for with `getPeerX509Certificate`.)
    const onSecure = () => {
      if (mayBeRefused(socket)) seen.refused = shownBy(socket)
    }
    const onSecured = () => {
      stop()
      resume(Effect.void)
    }
    const onError = (cause: unknown) => {
      stop()
      const certificate = seen.refused === undefined ? undefined : new X509Certificate(seen.refused)
      resume(Effect.fail(tlsError(cause, serverName, now, certificate)))
    }
    const onCut = (error: TransportError) => {
      stop()
      resume(Effect.fail(tlsError(error, serverName, now)))
    }
    socket.once("OCSPResponse", onServerShown)
    socket.prependOnceListener("secure", onSecure)
    socket.once("secureConnect", onSecured)
    socket.once("error", onError)
    rawBytes.onEnd(onCut)
    return Effect.sync(stop)
  })

/** What was seen of the server's certificate; to ask Node for it once more would cost a good part of a handshake. */
interface Seen {
  /** To be told with the reason. */
  refused?: Buffer | undefined
  judged?: Certificate
}

/** Bun has none yet at this moment, and gives `null` where Node gives an object. */
const shownBy = (socket: tls.TLSSocket): Buffer | undefined => {
  const certificate: tls.PeerCertificate | null = socket.getPeerCertificate()
  return certificate?.raw
}

/**
 * What Node thinks of the certificate's chain, before it acts on it; asking for the certificate costs more than that.
 * Where it cannot be asked, any certificate may be refused.
 */
const mayBeRefused = (socket: tls.TLSSocket): boolean => {
  const handle: unknown = Reflect.get(socket, "_handle")
  const verifyError: unknown =
    typeof handle === "object" && handle !== null ? Reflect.get(handle, "verifyError") : undefined
  return typeof verifyError !== "function" || Boolean(Reflect.apply(verifyError, handle, []))
}

const connectOptionsOf = Effect.fnUntraced(function* (options: TlsOptions, seen: Seen) {
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
    // Only asked for since its answer comes before anything of ours is shown.
    requestOCSP: options.clientCertificate !== undefined,
    rejectUnauthorized: true,
    checkServerIdentity: (name: string, certificate: tls.PeerCertificate) => {
      seen.judged = { raw: certificate.raw, validTo: certificate.valid_to }
      const distrust = checkServerIdentity(name, certificate)
      if (distrust !== undefined) seen.refused = certificate.raw
      return distrust
    }
  }
})
