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
import { type TlsInfo, type TlsOptions, TransportError } from "@effect-imap/core/internal/Transport"
import { Clock, Deferred, Effect, Exit, type Scope } from "effect"
import * as DuplexBytes from "./DuplexBytes.ts"
import * as Host from "./Host.ts"
import { checkServerIdentity, whyNotToShow } from "./serverIdentity.ts"
import { tlsError } from "./tlsError.ts"
import { type Certificate, tlsInfo } from "./tlsInfo.ts"
import { secureContextOf } from "./trust.ts"

/** A socket whose handshake is done, its bytes, and what was agreed upon. */
export interface Secured extends DuplexBytes.Opened<tls.TLSSocket> {
  readonly info: TlsInfo
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
  const now = yield* Clock.currentTimeMillis
  const outcome = Deferred.makeUnsafe<TlsInfo, TransportError>()
  const opened = yield* DuplexBytes.open(() => {
    rawBytes.release()
    // An end that has come is told by nothing but a read.
    raw.read(0)
    const socket = tls.connect({ ...connectOptions, ALPNProtocols: [protocol], socket: raw })
    observe(socket, rawBytes, { ...options, seen, now, outcome })
    return socket
  })
  return { ...opened, info: yield* Deferred.await(outcome) }
})

interface Observed extends TlsOptions {
  readonly seen: Seen
  /** Milliseconds. */
  readonly now: number
  readonly outcome: Deferred.Deferred<TlsInfo, TransportError>
}

/** Tells how the handshake ends: with a verified server, a refused one, or a cut below it. */
const observe = (
  socket: tls.TLSSocket,
  rawBytes: DuplexBytes.DuplexBytes,
  { ca, clientCertificate, now, outcome, seen, serverName }: Observed
) => {
  const end = (how: Effect.Effect<TlsInfo, TransportError>) => {
    socket.off("secure", onSecure).off("secureConnect", onSecured).off("error", onError)
    socket.off("OCSPResponse", onServerShown)
    rawBytes.offEnd(onCut)
    Deferred.doneUnsafe(outcome, how)
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
  // Read at this moment: a socket that is gone a moment later has nothing to tell.
  const onSecured = () =>
    end(
      exitOf(() => {
        const certificate = seen.judged ?? socket.getPeerX509Certificate()
        return tlsInfo({ certificate, socket }, serverName, now)
      })
    )
  const onError = (cause: unknown) => {
    const certificate = seen.refused === undefined ? undefined : new X509Certificate(seen.refused)
    end(Effect.fail(tlsError(cause, serverName, now, certificate)))
  }
  const onCut = (error: TransportError) => end(Effect.fail(tlsError(error, serverName, now)))
  socket.once("OCSPResponse", onServerShown)
  socket.prependOnceListener("secure", onSecure)
  socket.once("secureConnect", onSecured)
  socket.once("error", onError)
  rawBytes.onEnd(onCut)
}

/** What is thrown to a listener would end the process. */
const exitOf = <A>(read: () => A): Exit.Exit<A> => {
  try {
    return Exit.succeed(read())
  } catch (defect) {
    return Exit.die(defect)
  }
}

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
