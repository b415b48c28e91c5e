/**
 * Every way in which a connection can fail, one class and one tag each. What follows from a tag (whose turn it is,
 * whether a retry helps) stands in `ImapError`; the words for a person stand in `Advice`.
 */
import { Schema } from "effect"
import type { Quotation } from "./Quotation.ts"
import * as local from "./reason/local.ts"
import * as discovery from "./reason/discovery.ts"
import * as network from "./reason/network.ts"
import * as between from "./reason/between.ts"
import * as security from "./reason/security.ts"
import * as authentication from "./reason/authentication.ts"
import * as provider from "./reason/provider.ts"
import * as commands from "./reason/commands.ts"
import * as protocol from "./reason/protocol.ts"

export * from "./reason/local.ts"
export { NothingDiscovered, ServerUnconfirmed } from "./reason/discovery.ts"
export * from "./reason/network.ts"
export * from "./reason/between.ts"
export * from "./reason/security.ts"
export * from "./reason/authentication.ts"
export * from "./reason/provider.ts"
export * from "./reason/commands.ts"
export * from "./reason/protocol.ts"
export { Step } from "./reason/Failure.ts"

/** Narrow it by `_tag`, or with `Effect.catchReason("ImapError", "UnsafeLogin", …)`. */
export const Reason = Schema.Union([
  local.InvalidAccount,
  local.CredentialUnavailable,
  local.Misuse,
  local.StreamFailed,
  local.MessageTooLarge,
  local.Closed,
  discovery.NothingDiscovered,
  discovery.ServerUnconfirmed,
  network.DnsNotFound,
  network.DnsTemporary,
  network.Offline,
  network.ConnectRefused,
  network.HostUnreachable,
  network.Timeout,
  network.GreetingTimeout,
  network.ClosedBeforeGreeting,
  network.ConnectionLost,
  network.ConnectionStalled,
  network.NotImap,
  network.ServerRefused,
  network.TooManyConnections,
  network.ServerChanged,
  between.ProxyUnusable,
  between.ProxyAuthRequired,
  between.ProxyRefused,
  between.ProxyFailed,
  between.TunnelEnded,
  security.TlsNotTls,
  security.TlsProtocol,
  security.TlsTooOld,
  security.TlsClosed,
  security.TlsName,
  security.TlsUntrusted,
  security.TlsIntercepted,
  security.TlsExpired,
  security.TlsNotYetValid,
  security.TlsRevoked,
  security.TlsClientCertificateRequired,
  security.TlsUnsupported,
  security.StartTlsNotOffered,
  security.StartTlsFailed,
  security.StartTlsInjection,
  security.PreauthInsecure,
  security.ChannelNotSecured,
  security.InsecureAuthRefused,
  authentication.NoUsableMechanism,
  authentication.AuthRejected,
  authentication.AuthorizationDenied,
  authentication.PasswordExpired,
  authentication.AuthTemporarilyUnavailable,
  authentication.AuthSyntaxRejected,
  authentication.PrivacyRequired,
  authentication.SaslProtocol,
  authentication.ServerNotAuthenticated,
  authentication.ScramIterations,
  authentication.OAuthTokenRejected,
  provider.AppPasswordRequired,
  provider.ImapDisabled,
  provider.WebLoginRequired,
  provider.OAuthRequired,
  provider.AccountLocked,
  provider.AmbiguousRefusal,
  provider.OAuthTokenExpired,
  provider.AuthThrottled,
  provider.BandwidthExceeded,
  provider.AuthenticatedNotConnected,
  provider.ServerUnavailable,
  provider.IpBlocked,
  provider.Referral,
  commands.CapabilityUnavailable,
  commands.UnsupportedServer,
  commands.UnsafeLogin,
  commands.MailboxMissing,
  commands.MailboxNoAccess,
  commands.MailboxBusy,
  commands.MailboxUnavailable,
  commands.CommandRejected,
  commands.CommandRejectedUntagged,
  commands.BadCharset,
  commands.NotOffered,
  commands.SessionPingPong,
  commands.ServerBye,
  protocol.ProtocolViolation,
  protocol.ProtocolDesync,
  protocol.CompressionFailed,
  protocol.LineTooLong,
  protocol.LiteralTooLarge,
  protocol.ResponseTooLarge,
  protocol.NestingTooDeep,
  protocol.TooMuchData,
  protocol.Defect
])
export type Reason = typeof Reason.Type

/** The name of a reason, as `error.reason._tag` has it. */
export type ReasonTag = Reason["_tag"]

type PlainOf<Class> = Class extends { readonly fields: infer Fields extends Schema.Struct.Fields }
  ? Schema.Struct.Type<Fields>
  : never

/** A reason as plain data, which `ImapError.make` and a quirk take: `{ _tag: "MailboxMissing", mailbox: "Sent" }`. */
export type PlainReason = PlainOf<(typeof Reason.members)[number]>

const isReason = Schema.is(Reason)
const decode = Schema.decodeSync(Reason)

/** The reason that plain data tells of; one that is there already stays. */
export const make = (plain: PlainReason): Reason => (isReason(plain) ? plain : decode(plain))

/** What the wire layer can fail with: pure, without a step, and with the server's digits as they came. */
export type WireFailure =
  | Extract<
      PlainReason,
      {
        readonly _tag:
          | "ProtocolViolation"
          | "LineTooLong"
          | "ResponseTooLarge"
          | "NestingTooDeep"
          | "TooMuchData"
      }
    >
  | { readonly _tag: "LiteralTooLarge"; readonly limit: number; readonly announced: string }

/** The failure as errors tell it. */
export const ofWire = (failure: WireFailure, quote: (text: string) => Quotation): PlainReason =>
  failure._tag === "LiteralTooLarge" ? { ...failure, announced: quote(failure.announced) } : failure
