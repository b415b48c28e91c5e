/**
 * Every way in which a connection can fail, one tag each. What follows from a tag (whose turn it is, whether a
 * retry helps) stands in `ImapError`; the words for a person stand in `Advice`.
 */
import { Schema } from "effect"
import { Quotation } from "./Quotation.ts"
import { names } from "./Sizes.ts"

const tagged = Schema.TaggedStruct
/** The server's response code, in upper case, at most 64 characters. */
const code = Schema.optionalKey(Quotation)
const port = Schema.Int
/** What the platform called it, such as `ECONNRESET`. Absent where the other end closed in good order. */
const errno = Schema.optionalKey(Schema.String)
/** A page of the provider that says how. */
const help = Schema.optionalKey(Quotation)
/** What the other side, or the system, said of it. */
const detail = Quotation

/** Where in the lifecycle something happened. */
export const Step = Schema.Literals([
  "account",
  "dns",
  "tcp",
  "tls",
  "greeting",
  "capability",
  "starttls",
  "auth",
  "id",
  "enable",
  "select",
  "selected",
  "command",
  "logout"
])
export type Step = typeof Step.Type

/** Reasons that are found before anything is sent. */
const local = [
  /** A field of the account, or the credential's form, cannot be used. */
  tagged("InvalidAccount", { field: Schema.String, problem: Schema.String }),
  /** The function that gives the password or the token failed. */
  tagged("CredentialUnavailable", { problem: Schema.String }),
  /** The app asked for what the library does itself, or for what cannot be written. */
  tagged("Misuse", { problem: Schema.String }),
  /** The connection was closed by its own user. */
  tagged("Closed", {})
] as const

/** Reasons on the way to a greeting. */
const network = [
  tagged("DnsNotFound", { host: Schema.String }),
  tagged("DnsTemporary", { host: Schema.String }),
  tagged("Offline", {}),
  tagged("ConnectRefused", { host: Schema.String, port }),
  tagged("HostUnreachable", { host: Schema.String, port }),
  tagged("Timeout", {
    /** Whose answer was owed first. */
    step: Step,
    afterMs: Schema.Int,
    /** What was sent along with it and is unanswered as well. */
    along: Schema.optionalKey(Schema.Array(Step)),
    /** What the way to the server leads through, as the transport names it. */
    through: Schema.optionalKey(Schema.String)
  }),
  tagged("GreetingTimeout", { port, tls: Schema.Boolean, afterMs: Schema.Int }),
  tagged("ClosedBeforeGreeting", { port, errno }),
  tagged("ConnectionLost", { step: Step, errno }),
  tagged("NotImap", { protocol: Schema.Literals(["smtp", "pop3", "http", "ssh", "tls", "unknown"]), port }),
  tagged("ServerRefused", { code }),
  tagged("TooManyConnections", { code }),
  /** The way in that worked before does not any more; `failure` is what it came to. */
  tagged("ServerChanged", {
    known: Schema.Struct({ wayIn: Schema.Literals(["implicitTls", "startTls"]), port }),
    failure: Schema.String
  })
] as const

/** Reasons of what stands between this machine and the server. `detail` holds no secret. */
const between = [
  tagged("ProxyUnusable", { detail }),
  tagged("ProxyAuthRequired", { detail }),
  tagged("ProxyRefused", { host: Schema.String, port }),
  tagged("ProxyFailed", { host: Schema.String, port, detail }),
  /** The command of a tunnel ended by itself; `detail` says how. */
  tagged("TunnelEnded", { detail })
] as const

/** Reasons of encryption. The first ten are the transport's. */
const security = [
  tagged("TlsNotTls", { port }),
  tagged("TlsProtocol", { detail }),
  tagged("TlsTooOld", { detail }),
  tagged("TlsClosed", {}),
  tagged("TlsName", { serverName: Schema.String, detail }),
  tagged("TlsUntrusted", {
    detail,
    /** It vouches for itself, and nobody else does. */
    selfSigned: Schema.optionalKey(Schema.Boolean)
  }),
  /** Something on this machine or network opens the encryption and closes it again with a certificate of its own. */
  tagged("TlsIntercepted", { product: Quotation }),
  tagged("TlsExpired", { detail }),
  tagged("TlsNotYetValid", { detail }),
  tagged("TlsRevoked", { detail }),
  tagged("TlsClientCertificateRequired", {}),
  tagged("TlsUnsupported", {}),
  tagged("StartTlsNotOffered", { port }),
  tagged("StartTlsFailed", { code }),
  tagged("StartTlsInjection", {}),
  tagged("PreauthInsecure", {}),
  /** The channel is not what the account asked for, found right before a secret was due. */
  tagged("ChannelNotSecured", {}),
  /** What was not sent, a password where nothing is said. */
  tagged("InsecureAuthRefused", { kind: Schema.optionalKey(Schema.Literals(["password", "token"])) })
] as const

/** Reasons of authentication. */
const authentication = [
  tagged("NoUsableMechanism", {
    offered: Schema.Array(Quotation),
    wanted: Schema.optionalKey(Schema.String),
    loginDisabled: Schema.Boolean
  }),
  tagged("AuthRejected", { code, mechanism: Schema.String }),
  tagged("AuthorizationDenied", { code }),
  tagged("PasswordExpired", { code }),
  tagged("AuthTemporarilyUnavailable", { code }),
  tagged("AuthSyntaxRejected", { code, mechanism: Schema.String }),
  tagged("PrivacyRequired", { code }),
  tagged("SaslProtocol", { mechanism: Schema.String, problem: Quotation }),
  /** The server did not prove that it knows the password, where the mechanism makes it do so. */
  tagged("ServerNotAuthenticated", { mechanism: Schema.String, problem: Quotation }),
  /** The server asked for more work on the password than any honest server needs. */
  tagged("ScramIterations", { mechanism: Schema.String, iterations: Schema.Int }),
  /** The server's own words on a token; display only. */
  tagged("OAuthTokenRejected", {
    mechanism: Schema.String,
    status: Schema.optionalKey(Quotation),
    scope: Schema.optionalKey(Quotation),
    schemes: Schema.optionalKey(Quotation)
  })
] as const

/** What a refusal may be about, where the server does not tell. */
export const Suspicion = Schema.Literals(["password", "appPassword", "imapDisabled", "userName", "throttled"])
export type Suspicion = typeof Suspicion.Type

/** Reasons of the provider's own, which its owner settles there, or which pass. */
const provider = [
  tagged("AppPasswordRequired", { code, help }),
  tagged("ImapDisabled", { code, help }),
  tagged("WebLoginRequired", { code, help }),
  tagged("OAuthRequired", { code, help }),
  tagged("AccountLocked", { code, help }),
  /** One text for several causes. */
  tagged("AmbiguousRefusal", { code, help, mayBe: Schema.Array(Suspicion) }),
  tagged("OAuthTokenExpired", { code, help }),
  tagged("AuthThrottled", { code, help }),
  tagged("BandwidthExceeded", { code, help }),
  /** The login was right, and no mailbox is behind it. */
  tagged("AuthenticatedNotConnected", { code, help }),
  tagged("ServerUnavailable", { code, help }),
  tagged("IpBlocked", { code, help }),
  /** The account lives elsewhere, says the server. The URL is its own; it is never followed. RFC 2221, RFC 2193. */
  tagged("Referral", { code, url: Quotation })
] as const

/** Reasons of mailboxes and commands. */
const commands = [
  tagged("CapabilityUnavailable", {}),
  tagged("UnsupportedServer", { capabilities: Schema.Array(Quotation) }),
  tagged("UnsafeLogin", { idSent: Schema.Boolean }),
  tagged("MailboxMissing", { mailbox: Schema.String, code }),
  tagged("MailboxNoAccess", { mailbox: Schema.String, code }),
  tagged("MailboxBusy", { mailbox: Schema.String, code }),
  tagged("MailboxUnavailable", { mailbox: Schema.String, code }),
  tagged("CommandRejected", { command: Schema.String, status: Schema.Literals(["NO", "BAD"]), code }),
  tagged("CommandRejectedUntagged", { command: Schema.String }),
  tagged("ServerBye", { code })
] as const

/** Reasons of a server that does not speak the protocol, or speaks too much of it. */
const protocol = [
  tagged("ProtocolViolation", { expected: Quotation, offset: Schema.Int }),
  tagged("ProtocolDesync", { problem: Quotation }),
  tagged("LineTooLong", { limit: Schema.Int }),
  tagged("LiteralTooLarge", { limit: Schema.Int, announced: Quotation }),
  tagged("ResponseTooLarge", { limit: Schema.Int }),
  tagged("NestingTooDeep", { limit: Schema.Int }),
  /** More than is kept; `of` names the bound in `Sizes.table`. */
  tagged("TooMuchData", { of: Schema.Literals(names), limit: Schema.Int }),
  /** A broken promise of our own. The connection is closed; please report it. */
  tagged("Defect", { problem: Quotation })
] as const

/** Narrow it by `_tag`, or with `Effect.catchReason("ImapError", "UnsafeLogin", …)`. */
export const Reason = Schema.Union([
  ...local,
  ...network,
  ...between,
  ...security,
  ...authentication,
  ...provider,
  ...commands,
  ...protocol
])
export type Reason = typeof Reason.Type
export type ReasonTag = Reason["_tag"]

/** What the wire layer can fail with: pure, without a step, and with the server's digits as they came. */
export type WireFailure =
  | Extract<
      Reason,
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
export const ofWire = (failure: WireFailure, quote: (text: string) => Quotation): Reason =>
  failure._tag === "LiteralTooLarge" ? { ...failure, announced: quote(failure.announced) } : failure
