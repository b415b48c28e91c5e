/** Exit codes of `sysexits.h`, which tell a script what to do next without reading text. */
import type { ImapError } from "@effect-imap/core/ImapError"
import type { ReasonTag } from "@effect-imap/core/internal/Reason"

/** Two compared traces differ, as with `diff`. */
export const different = 1
/** The command line is not valid. */
export const commandLine = 64
/** The host does not exist. */
export const noHost = 68
/** A failure that a script cannot act on: no such mailbox, no usable mechanism. */
export const unavailable = 69
/** The same command may succeed at once or later. */
export const temporary = 75
/** TLS or its certificate failed, someone tampered with the connection, or the server broke the protocol. */
export const protocol = 76
/** The owner of the account must act, at the provider or on the credential. */
export const permission = 77
/** The account or a file is invalid, or the port speaks another protocol. */
export const configuration = 78

/**
 * The first row that lists the reason decides. Any other reason is `temporary` if a retry helps, otherwise
 * `unavailable`.
 */
const ranked: ReadonlyArray<readonly [code: number, reasons: ReadonlyArray<ReasonTag>]> = [
  [commandLine, ["Misuse"]],
  [noHost, ["DnsNotFound"]],
  [configuration, ["InvalidAccount", "InsecureAuthRefused", "NotImap", "TlsNotTls", "ServerUnconfirmed"]],
  [
    protocol,
    [
      "TlsProtocol",
      "TlsTooOld",
      "TlsIntercepted",
      "TlsName",
      "TlsUntrusted",
      "TlsExpired",
      "TlsNotYetValid",
      "TlsRevoked",
      "TlsClientCertificateRequired",
      "TlsClientCertificateRefused",
      "TlsUnsupported",
      "StartTlsNotOffered",
      "StartTlsFailed",
      "StartTlsInjection",
      "PreauthInsecure",
      "ChannelNotSecured",
      "SaslProtocol",
      "ServerNotAuthenticated",
      "ScramIterations",
      "ProtocolViolation",
      "ProtocolDesync",
      "CompressionFailed",
      "LineTooLong",
      "LiteralTooLarge",
      "ResponseTooLarge",
      "NestingTooDeep",
      "TooMuchData"
    ]
  ],
  [
    permission,
    [
      "CredentialUnavailable",
      "SignInRequired",
      "LoginHangUps",
      "ProxyAuthRequired",
      "AuthRejected",
      "AuthorizationDenied",
      "OAuthTokenRejected",
      "PasswordExpired",
      "PrivacyRequired",
      "UnsafeLogin",
      "AppPasswordRequired",
      "ImapDisabled",
      "WebLoginRequired",
      "OAuthRequired",
      "AccountLocked",
      "AmbiguousRefusal",
      "Referral"
    ]
  ]
]

/** The exit code for a failed connection. */
export const exitCode = (error: ImapError): number => {
  const named = ranked.find(([, reasons]) => reasons.includes(error.reason._tag))
  return named?.[0] ?? (error.retry === "never" ? unavailable : temporary)
}
