/** The failures of a transport, and which of them an error code of the operating system means. */
import { Predicate, Schema } from "effect"
import { expects } from "../../failure/expects.ts"

/** The kinds of a transport's failure. */
export const TransportFailure = Schema.Literals([
  "dnsNotFound",
  "dnsTemporary",
  "offline",
  "refused",
  "unreachable",
  "timeout",
  "reset",
  /** The other end closed; everything that it had sent was delivered first. */
  "closed",
  /** The proxy cannot be reached, or does not speak its protocol. */
  "proxyUnusable",
  /** The proxy asks for a user and a password, or for others. */
  "proxyAuthRequired",
  /** The proxy does not allow this host or port. */
  "proxyRefused",
  /** The proxy could not reach the server. */
  "proxyFailed",
  /** The command of a tunnel ended by itself. */
  "tunnelEnded",
  "tlsNotTls",
  "tlsProtocol",
  "tlsClosed",
  "tlsName",
  "tlsUntrusted",
  "tlsExpired",
  "tlsNotYetValid",
  "tlsRevoked",
  "tlsClientCertificateRequired",
  /** The server does not accept the certificate that the client showed. */
  "tlsClientCertificateRefused",
  /** The client's own certificate, or its key, cannot be used. */
  "tlsCredentialUnusable",
  /** The authorities to trust, `ca`, are no certificates. */
  "tlsAuthoritiesUnusable",
  "tlsUnsupported",
  "plaintextBeforeTls",
  /** The received bytes are not DEFLATE. RFC 1951. */
  "compressionFailed",
  /** The transport itself threw, or returned no Effect. */
  "defect",
  "other"
])
export type TransportFailure = typeof TransportFailure.Type

/** A failure of the network, of TLS or of the transport itself. */
export class TransportError extends Schema.TaggedError<TransportError>()("TransportError", {
  failure: TransportFailure,
  /** The platform's error code, such as `ECONNREFUSED`. */
  code: Schema.optionalKey(Schema.String),
  /** The last output of a tunnel's program: it may contain anything, and is redacted before it is shown. */
  output: Schema.optionalKey(Schema.String),
  /**
   * An optional offer of a handshake that the other end ended: it may accept one without. A session to resume is offered
   * once (RFC 8446 §2.2), a protocol by ALPN (RFC 7301) unless `TlsOptions` forbid it.
   */
  offered: Schema.optionalKey(Schema.Literals(["alpn", "session"])),
  /** One sentence without secrets: names, dates and fingerprints of certificates belong here. */
  detail: Schema.String
}) {
  override get message() {
    return this.code === undefined ? this.detail : `${this.detail} (${this.code})`
  }
}

const failures: ReadonlyMap<string, TransportFailure> = new Map([
  ["ENOTFOUND", "dnsNotFound"],
  ["EAI_NONAME", "dnsNotFound"],
  ["EAI_NODATA", "dnsNotFound"],
  ["ENODATA", "dnsNotFound"],
  ["EAI_AGAIN", "dnsTemporary"],
  ["EAI_FAIL", "dnsTemporary"],
  ["ECONNREFUSED", "refused"],
  ["EHOSTUNREACH", "unreachable"],
  ["EHOSTDOWN", "unreachable"],
  ["EADDRNOTAVAIL", "unreachable"],
  ["ENETUNREACH", "offline"],
  ["ENETDOWN", "offline"],
  ["ETIMEDOUT", "timeout"],
  ["ECONNRESET", "reset"],
  ["ECONNABORTED", "reset"],
  ["EPIPE", "reset"],
  ["ERR_STREAM_DESTROYED", "closed"],
  ["ERR_STREAM_WRITE_AFTER_END", "closed"],
  ["ERR_STREAM_PREMATURE_CLOSE", "closed"],
  ["ERR_SOCKET_CLOSED", "closed"],
  ["Z_DATA_ERROR", "compressionFailed"],
  ["Z_BUF_ERROR", "compressionFailed"],
  ["Z_NEED_DICT", "compressionFailed"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "tlsName"],
  ["HOSTNAME_MISMATCH", "tlsName"],
  ["CERT_HAS_EXPIRED", "tlsExpired"],
  ["CERT_NOT_YET_VALID", "tlsNotYetValid"],
  ["CERT_REVOKED", "tlsRevoked"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "tlsUntrusted"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "tlsUntrusted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "tlsUntrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT", "tlsUntrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "tlsUntrusted"],
  ["CERT_UNTRUSTED", "tlsUntrusted"],
  ["CERT_REJECTED", "tlsUntrusted"],
  ["CERT_SIGNATURE_FAILURE", "tlsUntrusted"],
  ["CERT_CHAIN_TOO_LONG", "tlsUntrusted"],
  ["INVALID_CA", "tlsUntrusted"],
  ["INVALID_PURPOSE", "tlsUntrusted"],
  ["PATH_LENGTH_EXCEEDED", "tlsUntrusted"]
])

/** OpenSSL's reasons, the first that fits; they come as `ERR_SSL_` and the reason. */
const sslReasons: ReadonlyArray<readonly [RegExp, TransportFailure]> = [
  [/WRONG_VERSION_NUMBER|PACKET_LENGTH_TOO_LONG|HTTP_REQUEST|BAD_RECORD_TYPE/, "tlsNotTls"],
  [/ALERT_CERTIFICATE_REQUIRED|ALERT_NO_CERTIFICATE|ALERT_BAD_CERTIFICATE/, "tlsClientCertificateRequired"],
  // a server says so of what the client showed: its own certificate is judged on this side
  [
    /ALERT_(?:CERTIFICATE_(?:EXPIRED|REVOKED|UNKNOWN)|UNSUPPORTED_CERTIFICATE|UNKNOWN_CA)/,
    "tlsClientCertificateRefused"
  ],
  // alerts of the other end: not each has the word in its name
  [
    /_ALERT_|^ERR_SSL_TLSV1|PROTOCOL|CIPHER|KEY_TOO_SMALL|TOO_WEAK|VERSION_TOO_LOW|SECURITY|UNRECOGNIZED_NAME/,
    "tlsProtocol"
  ]
]

/** Returns the failure for a code of the operating system, of a stream or of TLS; `other` if it is unknown. */
export const failureOfCode = (code: string): TransportFailure => {
  const known = failures.get(code)
  if (known !== undefined) return known
  if (!code.startsWith("ERR_SSL_")) return "other"
  return sslReasons.find(([reason]) => reason.test(code))?.[1] ?? "other"
}

/** Converts a platform's error to a failure, by its code. */
export const fromCause = (cause: unknown): TransportError => {
  if (cause instanceof TransportError) return cause
  const code = codeOf(cause)
  const detail = wordsOf(cause)
  return code === undefined
    ? new TransportError({ failure: "other", detail })
    : new TransportError({ failure: failureOfCode(code), code, detail })
}

/** The `code` of a platform's error. */
const codeOf = (cause: unknown): string | undefined =>
  Predicate.hasProperty(cause, "code") && typeof cause.code === "string" ? cause.code : undefined

/** Returns one line: OpenSSL's reason instead of the platform's dump of it. */
const wordsOf = (cause: unknown): string => {
  if (Predicate.hasProperty(cause, "reason") && typeof cause.reason === "string") return cause.reason
  const [line] = cause instanceof Error ? cause.message.trim().split("\n") : []
  return line === undefined || line === "" ? "the connection failed" : line
}

/**
 * Plain text arrived instead of a handshake. If nothing was read before, the port does not speak TLS; after the OK of
 * STARTTLS, someone injected it. RFC 9051 §6.2.1.
 */
export const unexpectedPlaintext = (anythingRead: boolean): TransportError => {
  expects(typeof anythingRead === "boolean", "Transport.unexpectedPlaintext", "anythingRead", "a boolean")
  return anythingRead
    ? new TransportError({
        failure: "plaintextBeforeTls",
        detail: "the server sent plain text between its OK to STARTTLS and the handshake"
      })
    : new TransportError({ failure: "tlsNotTls", detail: "the server sent clear text, not a TLS handshake" })
}
