/** A transport's failure in the words of the lifecycle. */
import * as ImapError from "../ImapError.ts"
import type { Reason, Step } from "../Reason.ts"
import type { TransportError, TransportFailure } from "../Transport.ts"

/** Where a connection was going, and how far it got. */
export interface Place {
  readonly host: string
  readonly port: number
  readonly serverName: string
  readonly step: Step
}

const lost = ({ port, step }: Place): Reason =>
  step === "greeting" ? { _tag: "ClosedBeforeGreeting", port } : { _tag: "ConnectionLost", step }

const reasons: {
  readonly [Failure in TransportFailure]: (place: Place, detail: string) => Reason
} = {
  dnsNotFound: ({ host }) => ({ _tag: "DnsNotFound", host }),
  dnsTemporary: ({ host }) => ({ _tag: "DnsTemporary", host }),
  offline: () => ({ _tag: "Offline" }),
  refused: ({ host, port }) => ({ _tag: "ConnectRefused", host, port }),
  unreachable: ({ host, port }) => ({ _tag: "HostUnreachable", host, port }),
  timeout: ({ host, port }) => ({ _tag: "HostUnreachable", host, port }),
  reset: lost,
  closed: lost,
  tlsNotTls: ({ port }) => ({ _tag: "TlsNotTls", port }),
  tlsProtocol: (_, detail) => ({ _tag: "TlsProtocol", detail }),
  tlsClosed: () => ({ _tag: "TlsClosed" }),
  tlsName: ({ serverName }, detail) => ({ _tag: "TlsName", serverName, detail }),
  tlsUntrusted: (_, detail) => ({ _tag: "TlsUntrusted", detail }),
  tlsExpired: (_, detail) => ({ _tag: "TlsExpired", detail }),
  tlsNotYetValid: (_, detail) => ({ _tag: "TlsNotYetValid", detail }),
  tlsRevoked: (_, detail) => ({ _tag: "TlsRevoked", detail }),
  tlsClientCertificateRequired: () => ({ _tag: "TlsClientCertificateRequired" }),
  tlsUnsupported: () => ({ _tag: "TlsUnsupported" }),
  plaintextBeforeTls: () => ({ _tag: "StartTlsInjection" }),
  other: lost
}

/** Reset during a handshake is the handshake's failure, not a lost session. */
const failureAt = (failure: TransportFailure, step: Step): TransportFailure =>
  step === "tls" && (failure === "reset" || failure === "closed") ? "tlsClosed" : failure

export const reasonOf = (error: TransportError, place: Place): Reason =>
  reasons[failureAt(error.failure, place.step)](place, error.detail)

export const fromTransport = (error: TransportError, place: Place): ImapError.ImapError =>
  ImapError.make(reasonOf(error, place), place.step)
