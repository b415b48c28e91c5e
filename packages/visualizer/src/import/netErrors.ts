/** The causes of failures in the words of OpenSSL, and how a trace names each. */
import type { LoggedFailure } from "@effect-imap/core/internal/TraceWriter"

/** Returns the cause of a failed handshake. */
export const tlsFailure = (detail: string): LoggedFailure => {
  if (/wrong version number|packet length too long|http request/.test(detail)) return { _tag: "TlsNotTls" }
  if (detail.includes("unexpected eof")) return { _tag: "TlsClosed" }
  return { _tag: detail.includes("certificate verify failed") ? "TlsUntrusted" : "TlsProtocol", detail }
}

/** Why a certificate is not trusted, in the words of OpenSSL, curl's Schannel and others; mostly nobody known has issued it. */
export const distrusted = (words: string): "TlsName" | "TlsUntrusted" | "TlsExpired" | "TlsNotYetValid" =>
  distrusts.find(([pattern]) => pattern.test(words))?.[1] ?? "TlsUntrusted"

const distrusts = [
  [
    /SEC_E_WRONG_PRINCIPAL|no alternative certificate subject name|does not match target host ?name|(?:host ?name|IP address) mismatch/i,
    "TlsName"
  ],
  [/has expired|SEC_E_CERT_EXPIRED/i, "TlsExpired"],
  [/not yet valid/i, "TlsNotYetValid"]
] as const

/** The error of the network operation. */
export const netErrors: Readonly<Record<LoggedFailure["_tag"], string>> = {
  ConnectionLost: "reset",
  DnsNotFound: "notFound",
  ConnectRefused: "refused",
  HostUnreachable: "unreachable",
  Timeout: "timeout",
  TlsName: "tlsName",
  TlsUntrusted: "tlsUntrusted",
  TlsExpired: "tlsExpired",
  TlsNotYetValid: "tlsNotYetValid",
  TlsNotTls: "tlsNotTls",
  TlsClosed: "tlsClosed",
  TlsProtocol: "tlsProtocol",
  StartTlsNotOffered: "startTlsNotOffered",
  ProxyAuthRequired: "proxyAuthRequired",
  ProxyRefused: "proxyRefused",
  ProxyFailed: "proxyFailed",
  CompressionFailed: "compressionFailed",
  GreetingTimeout: "timeout",
  ConnectionStalled: "timeout"
}
