/** Converts the failure of a transport to a reason. */
import { present } from "../../base/present.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import { isPublic } from "../../failure/quirk/lines.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import type { Redactor } from "../../trace/Redactor.ts"
import type { WayIn } from "../../trace/StateId.ts"
import type { TransportError, TransportFailure } from "../Transport.ts"
import { type Standing, withStanding } from "../../failure/Standing.ts"
import type * as Framer from "../../imap/wire/Framer.ts"

/** The server that a connection was made to, and how far it got. */
export interface Destination {
  readonly host: string
  readonly port: number
  readonly serverName: string
  readonly step: Step
  readonly wayIn?: WayIn | undefined
  /** The intermediary that it was to go through, while there is no connection. */
  readonly through?: string | undefined
  /** The literal that was being received. */
  readonly literal?: Framer.PartOfLiteral | undefined
  /** Removes secrets from text from outside; see `Redactor`. */
  readonly redact: Redactor["text"]
}

const lost = ({ literal, port, step }: Destination, _: Quotation, { code }: TransportError): PlainReason => {
  const errno = code === undefined || !isErrno.test(code) ? {} : { errno: code }
  return step === "greeting"
    ? { _tag: "ClosedBeforeGreeting", port, ...errno }
    : { _tag: "ConnectionLost", step, ...errno, ...partOf(literal) }
}

export const partOf = (literal: Framer.PartOfLiteral | undefined) =>
  literal === undefined ? {} : { literal: { bytes: literal.size, received: literal.received } }

/** The form of the platform's error codes; an app's own transport may report anything. */
const isErrno = /^[A-Z][A-Z0-9_]{1,63}$/

const reasons: {
  readonly [Failure in TransportFailure]: (
    place: Destination,
    detail: Quotation,
    error: TransportError
  ) => PlainReason
} = {
  dnsNotFound: ({ host }) => ({ _tag: "DnsNotFound", host }),
  dnsTemporary: ({ host }) => ({ _tag: "DnsTemporary", host }),
  offline: () => ({ _tag: "Offline" }),
  refused: ({ host, port }) => ({ _tag: "ConnectRefused", host, port }),
  unreachable: ({ host, port }) => ({ _tag: "HostUnreachable", host, port }),
  timeout: ({ host, port }) => ({ _tag: "HostUnreachable", host, port }),
  reset: lost,
  closed: lost,
  proxyUnusable: ({ through }, detail) => present({ _tag: "ProxyUnusable" as const, detail, through }),
  proxyAuthRequired: (_, detail) => ({ _tag: "ProxyAuthRequired", detail }),
  proxyRefused: ({ host, port }) => ({ _tag: "ProxyRefused", host, port }),
  proxyFailed: ({ host, port }, detail) => ({ _tag: "ProxyFailed", host, port, detail }),
  tunnelEnded: (_, detail) => ({ _tag: "TunnelEnded", detail }),
  tlsNotTls: ({ port }) => ({ _tag: "TlsNotTls", port }),
  tlsProtocol: (_, detail) => ({ _tag: "TlsProtocol", detail }),
  // after STARTTLS, the port has shown that it speaks IMAP
  tlsClosed: ({ port, wayIn }) => ({ _tag: "TlsClosed", ...(wayIn === "implicitTls" ? { port } : {}) }),
  tlsName: ({ serverName }, detail) => ({ _tag: "TlsName", serverName, detail }),
  tlsUntrusted: (_, detail, { code }) => ({
    _tag: "TlsUntrusted",
    detail,
    ...(code === "DEPTH_ZERO_SELF_SIGNED_CERT" ? { selfSigned: true } : {}),
    // OpenSSL says so of a chain that ends with the server's own certificate
    ...(code === "UNABLE_TO_VERIFY_LEAF_SIGNATURE" ? { alone: true } : {}),
    ...(isPublic(detail) ? { publicIssuer: true } : {})
  }),
  tlsExpired: (_, detail) => ({ _tag: "TlsExpired", detail }),
  tlsNotYetValid: (_, detail) => ({ _tag: "TlsNotYetValid", detail }),
  tlsRevoked: (_, detail) => ({ _tag: "TlsRevoked", detail }),
  tlsCredentialUnusable: (_, detail) => ({
    _tag: "InvalidAccount",
    field: "clientCertificate",
    problem: detail
  }),
  tlsAuthoritiesUnusable: (_, detail) => ({ _tag: "InvalidAccount", field: "ca", problem: detail }),
  tlsClientCertificateRequired: () => ({ _tag: "TlsClientCertificateRequired" }),
  tlsClientCertificateRefused: (_, detail) => ({ _tag: "TlsClientCertificateRefused", detail }),
  tlsUnsupported: () => ({ _tag: "TlsUnsupported" }),
  plaintextBeforeTls: () => ({ _tag: "StartTlsInjection" }),
  compressionFailed: (_, detail) => ({ _tag: "CompressionFailed", detail }),
  defect: (_, problem) => ({ _tag: "Defect", problem }),
  other: lost
}

export const reasonOf = (error: TransportError, place: Destination): PlainReason =>
  reasons[failureAt(error.failure, place)](place, place.redact(error.detail), error)

/**
 * A reset during a handshake is the handshake's failure, not a lost session. What is not reached through an intermediary is the
 * intermediary: that it could not reach the server is a failure of its own (`proxyFailed`).
 */
const failureAt = (failure: TransportFailure, { step, through }: Destination): TransportFailure => {
  if (through !== undefined && ofPlace.has(failure)) return "proxyUnusable"
  return step === "tls" && (failure === "reset" || failure === "closed") ? "tlsClosed" : failure
}

/** The failures that are about the place to which a connection was to be made. */
const ofPlace = new Set<TransportFailure>([
  "dnsNotFound",
  "dnsTemporary",
  "refused",
  "unreachable",
  "timeout"
])

/** The length of a quotation in an error. */
const shown = 256

/** `words` are the server's last, redacted; the output of a tunnel explains more, and takes their place. */
export const fromTransport = (
  error: TransportError,
  place: Destination,
  words?: Quotation,
  standing: Standing = {}
): ImapError.ImapError =>
  ImapError.make(withStanding(reasonOf(error, place), standing), place.step, {
    serverText: lastWords(error, place) ?? words
  })

/** Redacts before it cuts: a cut could leave half a secret. */
const lastWords = ({ output }: TransportError, { redact }: Destination): Quotation | undefined => {
  if (output === undefined) return undefined
  return redact(output.trim().replaceAll(/\s*\n\s*/g, " / "), shown, "end")
}
