import type { PlainReason, ReasonTag } from "../../src/failure/Reason.ts"
import { said } from "./quotation.ts"

const longName = "Projekte/" + "Überprüfung ".repeat(30)
const host = "imap." + "very-long-label.".repeat(12) + "example.com"

type Samples = { readonly [Tag in ReasonTag]: Extract<PlainReason, { readonly _tag: Tag }> }

/** One reason of each tag, its fields as long as they may get. */
const samples: Samples = {
  InvalidAccount: {
    _tag: "InvalidAccount",
    field: "support-email",
    problem: "a value has at most 1024 octets"
  },
  CredentialUnavailable: { _tag: "CredentialUnavailable", problem: "the command ended with 1" },
  SignInRequired: { _tag: "SignInRequired", problem: "invalid_grant" },
  Misuse: { _tag: "Misuse", problem: "SELECT" },
  Closed: { _tag: "Closed" },
  NothingDiscovered: {
    _tag: "NothingDiscovered",
    domain: host,
    asked: { [`_imaps._tcp.${host}`]: "nothing" }
  },
  ServerUnconfirmed: { _tag: "ServerUnconfirmed", host: said(host), port: 65_535, domain: host },
  DnsNotFound: { _tag: "DnsNotFound", host },
  DnsTemporary: { _tag: "DnsTemporary", host },
  Offline: { _tag: "Offline" },
  ConnectRefused: { _tag: "ConnectRefused", host, port: 65_535 },
  HostUnreachable: { _tag: "HostUnreachable", host, port: 65_535 },
  Timeout: { _tag: "Timeout", step: "capability", afterMs: 123_456 },
  GreetingTimeout: { _tag: "GreetingTimeout", port: 65_535, tls: false, afterMs: 15_000 },
  ClosedBeforeGreeting: { _tag: "ClosedBeforeGreeting", port: 65_535 },
  ConnectionLost: { _tag: "ConnectionLost", step: "capability" },
  ConnectionStalled: { _tag: "ConnectionStalled", afterMs: 10_000 },
  NotImap: { _tag: "NotImap", protocol: "smtp", port: 65_535 },
  ServerRefused: { _tag: "ServerRefused", code: said("ALERT") },
  TooManyConnections: { _tag: "TooManyConnections", code: said("LIMIT") },
  ServerChanged: {
    _tag: "ServerChanged",
    known: { wayIn: "implicitTls", port: 65_535 },
    failure: "TlsClientCertificateRequired"
  },
  ProxyUnusable: { _tag: "ProxyUnusable", detail: said("nothing listens at proxy.example.com:1080") },
  ProxyAuthRequired: { _tag: "ProxyAuthRequired", detail: said("it refused the user and the password") },
  ProxyRefused: { _tag: "ProxyRefused", host, port: 65_535 },
  ProxyFailed: { _tag: "ProxyFailed", host, port: 65_535, detail: said("it answered with status 502") },
  TunnelEnded: { _tag: "TunnelEnded", detail: said("it exited with status 255") },
  TlsNotTls: { _tag: "TlsNotTls", port: 65_535 },
  TlsProtocol: { _tag: "TlsProtocol", detail: said("no protocols available") },
  TlsTooOld: { _tag: "TlsTooOld", detail: said("unsupported protocol") },
  TlsClosed: { _tag: "TlsClosed", port: 993 },
  TlsName: { _tag: "TlsName", serverName: host, detail: said("names: other.example.com") },
  TlsUntrusted: { _tag: "TlsUntrusted", detail: said("self-signed") },
  TlsIntercepted: { _tag: "TlsIntercepted", product: said("avast! Web/Mail Shield") },
  TlsExpired: { _tag: "TlsExpired", detail: said("on 2001-01-01") },
  TlsNotYetValid: { _tag: "TlsNotYetValid", detail: said("until 2101-01-01") },
  TlsRevoked: { _tag: "TlsRevoked", detail: said("revoked") },
  TlsClientCertificateRequired: { _tag: "TlsClientCertificateRequired" },
  TlsClientCertificateRefused: { _tag: "TlsClientCertificateRefused", detail: said("certificate expired") },
  TlsUnsupported: { _tag: "TlsUnsupported" },
  StartTlsNotOffered: { _tag: "StartTlsNotOffered", port: 65_535 },
  StartTlsFailed: { _tag: "StartTlsFailed", code: said("ALERT") },
  StartTlsInjection: { _tag: "StartTlsInjection" },
  PreauthInsecure: { _tag: "PreauthInsecure" },
  ChannelNotSecured: { _tag: "ChannelNotSecured" },
  InsecureAuthRefused: { _tag: "InsecureAuthRefused" },
  NoUsableMechanism: {
    _tag: "NoUsableMechanism",
    offered: [
      said("GSSAPI"),
      said("XOAUTH2"),
      said("SCRAM-SHA-512-PLUS"),
      said("SCRAM-SHA-256-PLUS"),
      said("OAUTHBEARER"),
      said("x".repeat(900))
    ],
    loginDisabled: true
  },
  AuthRejected: { _tag: "AuthRejected", mechanism: "SCRAM-SHA-256-PLUS", code: said("AUTHENTICATIONFAILED") },
  AuthorizationDenied: { _tag: "AuthorizationDenied", code: said("AUTHORIZATIONFAILED") },
  PasswordExpired: { _tag: "PasswordExpired", code: said("EXPIRED") },
  AuthTemporarilyUnavailable: { _tag: "AuthTemporarilyUnavailable", code: said("UNAVAILABLE") },
  AuthSyntaxRejected: { _tag: "AuthSyntaxRejected", mechanism: "SCRAM-SHA-256-PLUS" },
  PrivacyRequired: { _tag: "PrivacyRequired" },
  SaslProtocol: {
    _tag: "SaslProtocol",
    mechanism: "SCRAM-SHA-256-PLUS",
    problem: said("more than 10 rounds")
  },
  ServerNotAuthenticated: {
    _tag: "ServerNotAuthenticated",
    mechanism: "SCRAM-SHA-256-PLUS",
    problem: said("its signature is wrong")
  },
  ScramIterations: { _tag: "ScramIterations", mechanism: "SCRAM-SHA-256-PLUS", iterations: 2_147_483_647 },
  OAuthTokenRejected: {
    _tag: "OAuthTokenRejected",
    mechanism: "OAUTHBEARER",
    status: said("invalid_token"),
    scope: said("https://mail.google.com/"),
    schemes: said("Bearer")
  },
  AppPasswordRequired: {
    _tag: "AppPasswordRequired",
    code: said("ALERT"),
    help: said("https://example.com/help")
  },
  ImapDisabled: { _tag: "ImapDisabled", code: said("ALERT") },
  WebLoginRequired: { _tag: "WebLoginRequired", code: said("WEBALERT") },
  OAuthRequired: { _tag: "OAuthRequired" },
  AccountLocked: { _tag: "AccountLocked", code: said("CONTACTADMIN") },
  AmbiguousRefusal: {
    _tag: "AmbiguousRefusal",
    mayBe: ["password", "appPassword", "imapDisabled", "userName", "throttled"]
  },
  OAuthTokenExpired: { _tag: "OAuthTokenExpired" },
  HeldBack: { _tag: "HeldBack", forMs: 90_000 },
  AuthThrottled: { _tag: "AuthThrottled", code: said("LIMIT") },
  BandwidthExceeded: { _tag: "BandwidthExceeded", code: said("OVERQUOTA") },
  AuthenticatedNotConnected: { _tag: "AuthenticatedNotConnected" },
  ServerUnavailable: { _tag: "ServerUnavailable", code: said("UNAVAILABLE") },
  IpBlocked: { _tag: "IpBlocked" },
  Referral: { _tag: "Referral", url: said(`imap://${"x".repeat(240)}/`) },
  CapabilityUnavailable: { _tag: "CapabilityUnavailable" },
  UnsupportedServer: { _tag: "UnsupportedServer", capabilities: [said("IMAP2BIS")] },
  UnsafeLogin: { _tag: "UnsafeLogin", idSent: false },
  MailboxMissing: { _tag: "MailboxMissing", mailbox: longName, code: said("NONEXISTENT") },
  MailboxNoAccess: { _tag: "MailboxNoAccess", mailbox: longName, code: said("NOPERM") },
  MailboxBusy: { _tag: "MailboxBusy", mailbox: longName, code: said("INUSE") },
  MailboxUnavailable: { _tag: "MailboxUnavailable", mailbox: longName, code: said("SERVERBUG") },
  CommandRejected: { _tag: "CommandRejected", command: longName, status: "BAD", code: said("CLIENTBUG") },
  HeldTooLong: { _tag: "HeldTooLong", afterMs: 300_000 },
  StreamFailed: { _tag: "StreamFailed", problem: longName },
  MessageTooLarge: { _tag: "MessageTooLarge", size: 4_294_967_295, limit: 4_294_967_294 },
  BadCharset: {
    _tag: "BadCharset",
    command: longName,
    charsets: Array.from({ length: 16 }, () => said("ISO-8859-15"))
  },
  MessageGone: { _tag: "MessageGone", uid: 4_294_967_295 },
  ItemMissing: { _tag: "ItemMissing", item: longName, uid: 4_294_967_295, sequence: 4_294_967_295 },
  NotOffered: { _tag: "NotOffered", command: longName, capability: longName },
  CommandRejectedUntagged: { _tag: "CommandRejectedUntagged", command: longName },
  LoginHangUps: { _tag: "LoginHangUps", times: 10 },
  SessionPingPong: { _tag: "SessionPingPong" },
  ServerBye: { _tag: "ServerBye", code: said("ALERT") },
  ProtocolViolation: {
    _tag: "ProtocolViolation",
    expected: said("a closing parenthesis ".repeat(20)),
    offset: 17
  },
  ProtocolDesync: { _tag: "ProtocolDesync", problem: said("16 lines without a tag"), received: "line" },
  CompressionFailed: { _tag: "CompressionFailed", detail: said("invalid stored block lengths") },
  LineTooLong: { _tag: "LineTooLong", limit: 1_048_576 },
  LiteralTooLarge: { _tag: "LiteralTooLarge", limit: 1_048_576, announced: said("99999999999999999999") },
  ResponseTooLarge: { _tag: "ResponseTooLarge", limit: 1_048_576 },
  NestingTooDeep: { _tag: "NestingTooDeep", limit: 32 },
  TooMuchData: { _tag: "TooMuchData", of: "commandData", limit: 268_435_456 },
  Defect: {
    _tag: "Defect",
    problem: said("an unknown action"),
    state: "selecting",
    thrown: said("Error: no such thing; at machine/step.ts:7:1")
  }
}

export const everyReason: ReadonlyArray<PlainReason> = Object.values(samples)

/** Reasons whose words change with their fields. */
export const variants: ReadonlyArray<PlainReason> = [
  { _tag: "AmbiguousRefusal", mayBe: ["imapDisabled", "throttled"], hungUp: true },
  { _tag: "NothingDiscovered", domain: host, asked: { [`_imaps._tcp.${host}`]: "notOffered" } },
  { _tag: "NothingDiscovered", domain: host, asked: { [`imap.${host}:993`]: "silent" } },
  {
    _tag: "ProtocolDesync",
    problem: said("an answer to a command that was not sent whole"),
    received: "earlyAnswer"
  },
  { _tag: "TlsClosed", port: 65_535 },
  { _tag: "TlsClosed", port: 465 },
  { _tag: "GreetingTimeout", port: 993, tls: true, afterMs: 1500 },
  { _tag: "GreetingTimeout", port: 65_535, tls: false, afterMs: 15_000 },
  { _tag: "NotImap", protocol: "unknown", port: 65_535 },
  { _tag: "NotImap", protocol: "http", port: 65_535 },
  { _tag: "NotImap", protocol: "pop3", port: 65_535 },
  { _tag: "NotImap", protocol: "managesieve", port: 65_535 },
  { _tag: "NotImap", protocol: "ssh", port: 65_535 },
  { _tag: "NotImap", protocol: "tls", port: 65_535 },
  { _tag: "NoUsableMechanism", offered: [], loginDisabled: false },
  { _tag: "NoUsableMechanism", offered: [said("PLAIN")], wanted: "LOGIN", loginDisabled: true },
  { _tag: "UnsafeLogin", idSent: true },
  { _tag: "CommandRejected", command: "UID FETCH", status: "NO" }
]
