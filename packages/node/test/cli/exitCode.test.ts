import * as ImapError from "@effect-imap/core/ImapError"
import { type PlainReason, Reason, type ReasonTag } from "@effect-imap/core/Reason"
import { assert, describe, it } from "@effect/vitest"
import { Schema } from "effect"
import { exitCode } from "../../src/cli/ExitCode.ts"
import { ours } from "@effect-imap/core/Quotation"

type Table = {
  readonly [Tag in ReasonTag]: readonly [
    code: number,
    reason: Omit<Extract<PlainReason, { _tag: Tag }>, "_tag">
  ]
}

/** One row for each reason: a new one does not compile before it has a code. */
const table: Table = {
  ServerChanged: [75, { known: { wayIn: "startTls", port: 143 }, failure: "ConnectRefused" }],
  Misuse: [64, { problem: "p" }],
  InvalidAccount: [78, { field: "host", problem: "p" }],
  ServerUnconfirmed: [78, { host: ours("h"), port: 993, domain: "d" }],
  NothingDiscovered: [69, { domain: "d", asked: {} }],
  NotImap: [78, { protocol: "smtp", port: 25 }],
  TlsNotTls: [78, { port: 143 }],
  TlsProtocol: [76, { detail: ours("d") }],
  TlsTooOld: [76, { detail: ours("d") }],
  TlsIntercepted: [76, { product: ours("p") }],
  TlsName: [76, { serverName: "s", detail: ours("d") }],
  TlsUntrusted: [76, { detail: ours("d") }],
  TlsExpired: [76, { detail: ours("d") }],
  TlsNotYetValid: [76, { detail: ours("d") }],
  TlsRevoked: [76, { detail: ours("d") }],
  TlsClientCertificateRequired: [76, {}],
  TlsUnsupported: [76, {}],
  StartTlsNotOffered: [76, { port: 143 }],
  StartTlsFailed: [76, {}],
  StartTlsInjection: [76, {}],
  PreauthInsecure: [76, {}],
  ChannelNotSecured: [76, {}],
  SaslProtocol: [76, { mechanism: "PLAIN", problem: ours("p") }],
  ServerNotAuthenticated: [76, { mechanism: "SCRAM-SHA-1", problem: ours("p") }],
  ScramIterations: [76, { mechanism: "SCRAM-SHA-1", iterations: 1 }],
  ProtocolViolation: [76, { expected: ours("e"), offset: 0 }],
  ProtocolDesync: [76, { problem: ours("p") }],
  CompressionFailed: [76, { detail: ours("d") }],
  LineTooLong: [76, { limit: 1 }],
  LiteralTooLarge: [76, { limit: 1, announced: ours("2") }],
  ResponseTooLarge: [76, { limit: 1 }],
  NestingTooDeep: [76, { limit: 1 }],
  TooMuchData: [76, { of: "commandData", limit: 1 }],
  CredentialUnavailable: [77, { problem: "p" }],
  ProxyAuthRequired: [77, { detail: ours("d") }],
  AuthRejected: [77, { mechanism: "LOGIN" }],
  AuthorizationDenied: [77, {}],
  OAuthTokenRejected: [77, { mechanism: "XOAUTH2" }],
  PasswordExpired: [77, {}],
  UnsafeLogin: [77, { idSent: false }],
  AppPasswordRequired: [77, {}],
  ImapDisabled: [77, {}],
  WebLoginRequired: [77, {}],
  OAuthRequired: [77, {}],
  AccountLocked: [77, {}],
  AmbiguousRefusal: [77, { mayBe: [] }],
  Referral: [77, { url: ours("imap://h/") }],
  OAuthTokenExpired: [75, {}],
  AuthThrottled: [75, {}],
  BandwidthExceeded: [75, {}],
  AuthenticatedNotConnected: [75, {}],
  ServerUnavailable: [75, {}],
  IpBlocked: [75, {}],
  DnsTemporary: [75, { host: "h" }],
  Offline: [75, {}],
  ConnectRefused: [75, { host: "h", port: 993 }],
  HostUnreachable: [75, { host: "h", port: 993 }],
  Timeout: [75, { step: "select", afterMs: 1 }],
  GreetingTimeout: [75, { port: 993, tls: false, afterMs: 1 }],
  ClosedBeforeGreeting: [75, { port: 993 }],
  ConnectionLost: [75, { step: "auth" }],
  ConnectionStalled: [75, { afterMs: 10_000 }],
  ServerRefused: [75, {}],
  TooManyConnections: [75, {}],
  ProxyUnusable: [75, { detail: ours("d") }],
  ProxyFailed: [75, { host: "h", port: 993, detail: ours("d") }],
  TunnelEnded: [75, { detail: ours("d") }],
  TlsClosed: [75, {}],
  AuthTemporarilyUnavailable: [75, {}],
  MailboxBusy: [75, { mailbox: "INBOX" }],
  MailboxUnavailable: [75, { mailbox: "INBOX" }],
  SessionPingPong: [69, {}],
  ServerBye: [75, {}],
  Closed: [69, {}],
  DnsNotFound: [69, { host: "h" }],
  ProxyRefused: [69, { host: "h", port: 993 }],
  InsecureAuthRefused: [78, {}],
  NoUsableMechanism: [69, { offered: [], loginDisabled: false }],
  AuthSyntaxRejected: [69, { mechanism: "PLAIN" }],
  PrivacyRequired: [77, {}],
  CapabilityUnavailable: [69, {}],
  UnsupportedServer: [69, { capabilities: [] }],
  MailboxMissing: [69, { mailbox: "INBOX" }],
  MailboxNoAccess: [69, { mailbox: "INBOX" }],
  CommandRejected: [69, { command: "SELECT", status: "NO" }],
  CommandRejectedUntagged: [69, { command: "SELECT" }],
  StreamFailed: [69, { problem: "p" }],
  MessageTooLarge: [69, { size: 2, limit: 1 }],
  BadCharset: [69, { command: "SEARCH", charsets: [] }],
  NotOffered: [69, { command: "MOVE", capability: "UIDPLUS" }],
  Defect: [69, { problem: ours("p") }]
}

describe("exit codes", () => {
  it.each(Object.entries(table))("%s", (tag, [code, fields]) => {
    const reason = Schema.decodeUnknownSync(Reason)({ ...fields, _tag: tag })
    assert.strictEqual(exitCode(ImapError.make(reason, "select")), code)
  })

  it("a retry that helps is 75, where no reason says otherwise", () => {
    const missing = ImapError.make({ _tag: "MailboxMissing", mailbox: "INBOX" }, "select", { retry: "later" })
    assert.strictEqual(exitCode(missing), 75)
  })
})
