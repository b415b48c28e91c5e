import { assert, describe, it } from "@effect/vitest"
import { httpStatus } from "../src/failure/httpStatus.ts"
import * as ImapError from "../src/failure/ImapError.ts"
import { ours } from "../src/failure/Quotation.ts"
import { signInAgain } from "../src/lifecycle/account/givenSecret.ts"
import type { PlainReason, ReasonTag } from "../src/failure/Reason.ts"
import { everyReason } from "./support/reasons.ts"

const statusOf = (reason: PlainReason) => httpStatus(ImapError.make(reason, "command"))

/** The reasons by the status of one alone, as `support/reasons.ts` has it. */
const expected: { readonly [status: string]: ReadonlyArray<ReasonTag> } = {
  400: ["Misuse", "BadCharset"],
  401: [
    "SignInRequired",
    "TlsClientCertificateRequired",
    "TlsClientCertificateRefused",
    "NoUsableMechanism",
    "AuthRejected",
    "AuthorizationDenied",
    "PasswordExpired",
    "OAuthTokenRejected",
    "AppPasswordRequired",
    "ImapDisabled",
    "WebLoginRequired",
    "OAuthRequired",
    "AccountLocked",
    "AmbiguousRefusal",
    "LoginHangUps"
  ],
  403: ["MailboxNoAccess"],
  404: ["MailboxMissing", "MessageGone", "ItemMissing"],
  413: ["MessageTooLarge"],
  500: [
    "InvalidAccount",
    "Closed",
    "NothingDiscovered",
    "ServerUnconfirmed",
    "DnsNotFound",
    "NotImap",
    "ProxyAuthRequired",
    "TlsNotTls",
    "TlsName",
    "TlsUntrusted",
    "TlsIntercepted",
    "TlsNotYetValid",
    "TlsUnsupported",
    "ChannelNotSecured",
    "PrivacyRequired",
    "UnsafeLogin",
    "CommandRejected",
    "StreamFailed",
    "CommandRejectedUntagged",
    "LineTooLong",
    "LiteralTooLarge",
    "ResponseTooLarge",
    "TooMuchData",
    "Defect"
  ],
  501: ["NotOffered"],
  502: [
    "ProxyRefused",
    "TlsProtocol",
    "TlsTooOld",
    "TlsExpired",
    "TlsRevoked",
    "StartTlsNotOffered",
    "StartTlsFailed",
    "StartTlsInjection",
    "PreauthInsecure",
    "InsecureAuthRefused",
    "AuthSyntaxRejected",
    "SaslProtocol",
    "ServerNotAuthenticated",
    "ScramIterations",
    "Referral",
    "CapabilityUnavailable",
    "UnsupportedServer",
    "NestingTooDeep"
  ],
  503: [
    "CredentialUnavailable",
    "DnsTemporary",
    "Offline",
    "ConnectRefused",
    "HostUnreachable",
    "GreetingTimeout",
    "ClosedBeforeGreeting",
    "ConnectionLost",
    "ConnectionStalled",
    "ServerRefused",
    "TooManyConnections",
    "ServerChanged",
    "ProxyUnusable",
    "ProxyFailed",
    "TunnelEnded",
    "TlsClosed",
    "AuthTemporarilyUnavailable",
    "OAuthTokenExpired",
    "HeldBack",
    "AuthThrottled",
    "BandwidthExceeded",
    "AuthenticatedNotConnected",
    "ServerUnavailable",
    "IpBlocked",
    "MailboxBusy",
    "MailboxUnavailable",
    "HeldTooLong",
    "SessionPingPong",
    "ServerBye",
    "ProtocolViolation",
    "ProtocolDesync",
    "CompressionFailed"
  ],
  504: ["Timeout"]
}

describe("the status of an HTTP answer (RFC 9110 §15)", () => {
  it("of each reason", () => {
    const found: Record<string, Array<ReasonTag>> = {}
    for (const reason of everyReason) (found[statusOf(reason)] ??= []).push(reason._tag)
    assert.deepStrictEqual(found, expected)
  })

  it.each<readonly [number, PlainReason]>([
    [404, { _tag: "CommandRejected", command: "DELETE", status: "NO", code: ours("NONEXISTENT") }],
    [409, { _tag: "CommandRejected", command: "CREATE", status: "NO", code: ours("ALREADYEXISTS") }],
    [413, { _tag: "CommandRejected", command: "APPEND", status: "NO", code: ours("TOOBIG") }],
    [403, { _tag: "CommandRejected", command: "DELETE", status: "NO", code: ours("NOPERM") }],
    [507, { _tag: "CommandRejected", command: "APPEND", status: "NO", code: ours("OVERQUOTA") }],
    [503, { _tag: "CommandRejected", command: "SELECT", status: "NO", code: ours("UNAVAILABLE") }]
  ])("%i by the code of a refused command: %j", (status, reason) => {
    assert.strictEqual(statusOf(reason), status)
  })

  it("401 for a login that is to be done again", () => {
    assert.strictEqual(httpStatus(signInAgain("invalid_grant")), 401)
  })

  it("503 for a server that is down, and nobody's turn, however often it was tried", () => {
    const host = "imap.example.com"
    const down = ImapError.make({ _tag: "ConnectRefused", host, port: 993, reachedBefore: true }, "tcp")
    for (const attempts of [1, 3, 30]) {
      const error = ImapError.withAttempts(down, attempts)
      assert.deepStrictEqual([error.actionBy, httpStatus(error)], ["nobody", 503])
    }
  })
})
