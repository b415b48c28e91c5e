/**
 * A TLS handshake over a connected socket. RFC 8314, RFC 9525.
 *
 * Verification stays in Node's TLS and is never turned off; our additions are stricter: at least TLS 1.2, no common
 * name instead of a subject alternative name, wildcards only for a whole label, addresses checked as addresses, and no
 * client certificate for a server that is not verified.
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
import type { OfServer, Session } from "./Sessions.ts"
import { secureContextOf } from "./trust.ts"

/** A socket after its handshake, its bytes, and the agreed parameters. */
export interface Secured extends DuplexBytes.Opened<tls.TLSSocket> {
  readonly info: TlsInfo
}

/**
 * Performs the handshake, offers `imap` by ALPN (RFC 7301) unless `options` forbid it, and resumes one of the `sessions` if the server agrees.
 *
 * The socket is destroyed with the scope; if the handshake fails, the caller destroys `raw`.
 */
export const handshake = Effect.fnUntraced(function* (
  raw: Duplex,
  rawBytes: DuplexBytes.DuplexBytes,
  options: TlsOptions,
  { sessions }: { readonly sessions?: OfServer | undefined } = {}
): Effect.fn.Return<Secured, TransportError, Scope.Scope> {
  const seen: Seen = {}
  const connectOptions = yield* connectOptionsOf(options, seen)
  const now = yield* Clock.currentTimeMillis
  const earlier = sessions?.take(now)
  const outcome = Deferred.makeUnsafe<TlsInfo, TransportError>()
  const opened = yield* DuplexBytes.open(() => {
    rawBytes.release()
    // only a read reports an end that has already come
    raw.read(0)
    const session = earlier === undefined ? {} : { session: earlier.ticket }
    const offer = options.alpn === false ? {} : { ALPNProtocols: ["imap"] }
    const socket = tls.connect({ ...connectOptions, ...session, ...offer, socket: raw })
    observe(socket, rawBytes, { ...options, seen, earlier, now, outcome })
    if (sessions !== undefined) keepOffered(socket, seen, sessions)
    return socket
  })
  // what one of them may have broken, the others would
  const info = yield* Effect.tapError(Deferred.await(outcome), ({ offered }) =>
    Effect.sync(() => offered === "session" && sessions?.forget())
  )
  return { ...opened, info }
})

interface Observed extends TlsOptions {
  readonly seen: Seen
  readonly earlier: Session | undefined
  /** The time in milliseconds since 1970. */
  readonly now: number
  readonly outcome: Deferred.Deferred<TlsInfo, TransportError>
}

/** Reports how the handshake ends: with a verified server, a refused one, or a lost connection. */
const observe = (
  socket: tls.TLSSocket,
  rawBytes: DuplexBytes.DuplexBytes,
  { alpn = true, ca, clientCertificate, earlier, now, outcome, seen, serverName }: Observed
) => {
  const offered = earlier !== undefined ? "session" : alpn ? "alpn" : undefined
  const end = (how: Effect.Effect<TlsInfo, TransportError>) => {
    socket.off("secure", onSecure).off("secureConnect", onSecured).off("error", onError)
    socket.off("OCSPResponse", onServerShown)
    rawBytes.offEnd(onCut)
    Deferred.doneUnsafe(outcome, how)
  }
  // in the middle of the handshake: the server has sent its certificate, but the client has not
  const onServerShown = () => {
    if (clientCertificate === undefined) return
    const shown = socket.getPeerCertificate(true)
    seen.refused = shown.raw
    const distrust = whyNotToShow(shown, { serverName, ca, now })
    if (distrust !== undefined) socket.destroy(distrust)
  }
  // Kept before Node verifies it, because it is gone afterwards. (Node finds no names in a certificate that was first
  // requested with `getPeerX509Certificate`.)
  const onSecure = () => {
    if (mayBeRefused(socket)) seen.refused = shownBy(socket)
  }
  const agreed = (): TlsInfo => {
    // Node checks no name then: that was done when the session was made
    const resumed = socket.isSessionReused() ? earlier : undefined
    const { certificate, verifiedAt } = resumed ?? { certificate: acceptedBy(socket, seen), verifiedAt: now }
    seen.verified = { certificate, verifiedAt }
    const info = tlsInfo({ certificate, socket }, serverName, now)
    return resumed === undefined ? info : { ...info, verifiedMsAgo: now - verifiedAt }
  }
  // read now: a socket that closes a moment later has lost it
  const onSecured = () => end(exitOf(agreed))
  const onError = (cause: unknown) => {
    const certificate = seen.refused === undefined ? undefined : new X509Certificate(seen.refused)
    end(Effect.fail(tlsError(cause, { serverName, now, certificate, offered })))
  }
  const onCut = (error: TransportError) => end(Effect.fail(tlsError(error, { serverName, now, offered })))
  socket.once("OCSPResponse", onServerShown)
  socket.prependOnceListener("secure", onSecure)
  socket.once("secureConnect", onSecured)
  socket.once("error", onError)
  rawBytes.onEnd(onCut)
}

const acceptedBy = (socket: tls.TLSSocket, { judged }: Seen): Certificate | undefined =>
  judged ?? socket.getPeerX509Certificate()

/**
 * Keeps the sessions of TLS 1.3 that the server offers: earlier ones resume without a new exchange of keys. It counts from the time at which a
 * certificate was verified, however often it was resumed.
 */
const keepOffered = (socket: tls.TLSSocket, seen: Seen, sessions: OfServer): void => {
  socket.on("session", (ticket) => {
    const { verified } = seen
    if (verified?.certificate === undefined || !socket.authorized || socket.getProtocol() !== "TLSv1.3")
      return
    sessions.keep({ ticket, certificate: verified.certificate, verifiedAt: verified.verifiedAt })
  })
}

/** Turns an exception of a listener into an exit, since it would end the process. */
const exitOf = <A>(read: () => A): Exit.Exit<A> => {
  try {
    return Exit.succeed(read())
  } catch (defect) {
    return Exit.die(defect)
  }
}

/** The server's certificate as seen in the handshake; requesting it again would cost a large part of a handshake. */
interface Seen {
  /** The refused certificate, for the message of the failure. */
  refused?: Buffer | undefined
  judged?: Certificate
  /** The accepted certificate, and when it was verified. */
  verified?: { readonly certificate: Certificate | undefined; readonly verifiedAt: number }
}

/** Returns the server's certificate. At this moment Bun has none yet, and returns `null` instead of an object. */
const shownBy = (socket: tls.TLSSocket): Buffer | undefined => {
  const certificate: tls.PeerCertificate | null = socket.getPeerCertificate()
  return certificate?.raw
}

/**
 * Returns whether Node will refuse the certificate's chain, known before it does; requesting each certificate would cost more.
 * If the verdict is not available, any certificate may be refused.
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
    // SNI is only for names: RFC 6066 §3
    ...(host.family === 0 ? { servername: host.name } : {}),
    secureContext: yield* secureContextOf(options),
    // only requested because its event comes before our certificate is sent
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
