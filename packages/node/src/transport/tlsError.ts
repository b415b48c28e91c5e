/** The failures of handshakes, in words that a person can act on. */
import type { X509Certificate } from "node:crypto"
import { fromCause, TransportError, type TransportFailure } from "@effect-imap/core/Transport"

export interface Handshake {
  readonly serverName: string
  /** The time in milliseconds since 1970. */
  readonly now: number
  /** The refused certificate. */
  readonly certificate?: X509Certificate | undefined
  /** The offers of the handshake that the server may not support. */
  readonly offered?: TransportError["offered"]
}

/** Describes the failure of a handshake, with the refused certificate if there is one. */
export const tlsError = (
  cause: unknown,
  { certificate, now, offered, serverName }: Handshake
): TransportError => {
  const plain = cause instanceof TransportError ? cause : fromCause(cause)
  // Node reports an aborted handshake as a reset of the connection
  const failure = plain.failure === "closed" || plain.failure === "reset" ? "tlsClosed" : plain.failure
  return new TransportError({
    failure,
    ...(plain.code === undefined ? {} : { code: plain.code }),
    ...(offered !== undefined && mayBeForOffer(failure, plain.code) ? { offered } : {}),
    detail: printable(detailOf(failure, plain.detail, serverName, now, certificate))
  })
}

/**
 * Returns whether the server may have ended the handshake because of what was offered: by the alert for it (RFC 7301
 * §3.2), by another one that names nothing else, or by hanging up.
 */
const mayBeForOffer = (failure: TransportFailure, code = ""): boolean =>
  failure === "tlsClosed" ||
  (failure === "tlsProtocol" && alert.test(code) && !/PROTOCOL_VERSION|INSUFFICIENT_SECURITY/.test(code))

/** OpenSSL's names of the alerts that the other end sent. */
const alert = /_ALERT_|^ERR_SSL_TLSV1/

const detailOf = (
  failure: TransportFailure,
  words: string,
  serverName: string,
  now: number,
  certificate: X509Certificate | undefined
): string => {
  switch (failure) {
    case "tlsNotTls":
      return "the server answered in clear text instead of TLS"
    case "tlsClosed":
      return "the server closed the connection during the TLS handshake"
    case "tlsProtocol":
      return `the server and this client could not agree on TLS: ${words}`
    case "tlsName":
      return `the certificate is for ${namesOf(certificate)}, not for ${serverName}${fingerprintOf(certificate)}`
    case "tlsUntrusted":
      return `the certificate of ${serverName} is not trusted: ${issuerOf(certificate)}${fingerprintOf(certificate)}`
    case "tlsExpired":
      return certificate !== undefined && Date.parse(certificate.validTo) < now
        ? `the certificate of ${serverName} expired on ${dayOf(certificate.validTo)}`
        : `a certificate above that of ${serverName} has expired`
    case "tlsNotYetValid":
      return certificate !== undefined && Date.parse(certificate.validFrom) > now
        ? `the certificate of ${serverName} is not valid before ${dayOf(certificate.validFrom)}`
        : `a certificate above that of ${serverName} is not valid yet`
    case "tlsClientCertificateRefused":
      return `the server refused the client's certificate: ${words}`
    case "tlsClientCertificateRequired":
      return "the server requires a client certificate"
    default:
      return words
  }
}

const namesOf = (certificate: X509Certificate | undefined) =>
  certificate?.subjectAltName?.replace(/DNS:|IP Address:/g, "") ?? "no host name at all"

const issuerOf = (certificate: X509Certificate | undefined) => {
  if (certificate === undefined) return "its issuer is unknown"
  const issuer = certificate.issuer.replaceAll("\n", ", ")
  return certificate.issuer === certificate.subject
    ? `it is self-signed (${issuer})`
    : `its issuer is ${issuer}`
}

const fingerprintOf = (certificate: X509Certificate | undefined) =>
  certificate === undefined ? "" : `; SHA-256 fingerprint ${certificate.fingerprint256}`

const dayOf = (date: string) => new Date(date).toISOString().slice(0, 10)

/** Bounds the text of a certificate, and replaces control characters and bidirectional marks. */
const printable = (text: string) => {
  const visible = text.replace(/[^\x20-\x7e\u00a0-\u200a\u2010-\u2027\u2030-\u205f\u2070-\ufefe]/g, "?")
  return visible.length > 600 ? `${visible.slice(0, 600)}…` : visible
}
