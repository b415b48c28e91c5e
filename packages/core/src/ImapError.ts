/**
 * The one error of a connection: what failed, at which step, whose turn it is, whether a retry helps and when.
 *
 * It keeps the server's own words (bounded, escaped, without any secret) and every earlier cause. Narrow it with
 * `Effect.catchReason("ImapError", "UnsafeLogin", …)`.
 */
import { type Duration, Schema } from "effect"
import * as Advice from "./Advice.ts"
import { Quotation } from "./Quotation.ts"
import { make as makeReason, type PlainReason, Reason, type ReasonTag, Step } from "./Reason.ts"
import { table } from "./Sizes.ts"
import { bounded } from "./trace/visible.ts"

/** Whose turn it is: the owner of the account, who runs the server or the network, the app, or nobody. */
export const ActionBy = Schema.Literals(["user", "admin", "app", "nobody"])
export type ActionBy = typeof ActionBy.Type

/** Whether the same attempt may succeed: at once, after `retryAfter` or a while, or not before something changes. */
export const Retry = Schema.Literals(["now", "later", "never"])
export type Retry = typeof Retry.Type

/** As much of a reason's problem as a message quotes. */
const longestProblem = 256

/** Every failure of a connection. */
export class ImapError extends Schema.TaggedError<ImapError>()("ImapError", {
  reason: Reason,
  step: Step,
  /** Of the way in that failed; 0 where the transport leads to one other end, whatever the port. */
  port: Schema.optionalKey(Schema.Int),
  actionBy: ActionBy,
  retry: Retry,
  retryAfter: Schema.optionalKey(Schema.Duration),
  /** What the server said, at most 256 characters, escaped; a quotation, never an instruction. */
  serverText: Schema.optionalKey(Quotation),
  /** A sentence that a person can follow. */
  advice: Schema.String,
  /** The failures of other ways in and of earlier attempts, the most telling first. */
  causes: Schema.Array(Schema.suspend((): Schema.Codec<ImapError, unknown> => ImapErrorCodec))
}) {
  override get message() {
    const words = this.serverText === undefined ? "" : ` Server: “${this.serverText}”.`
    const what = "problem" in this.reason ? `: ${bounded(this.reason.problem, longestProblem).text}` : ""
    return `${Advice.of(this.reason).title}${what} (${this.reason._tag} at ${this.step}).${words} ${this.advice}`
  }
}
const ImapErrorCodec: Schema.Codec<ImapError, unknown> = Schema.toCodecJson(ImapError)

/** What follows from a reason. `weight` orders causes: the higher, the more it tells. */
interface Consequence {
  readonly actionBy: ActionBy
  readonly retry: Retry
  readonly weight: number
}

const consequence = (actionBy: ActionBy, retry: Retry, weight: number): Consequence => ({
  actionBy,
  retry,
  weight
})

/** Tampering, certificate, auth, protocol, TLS, refused, timeout, DNS: the order in which causes tell. */
const tampering = 80
const certificate = 70
const auth = 60
const protocol = 50
const tls = 40
const refused = 30
const silence = 20
const dns = 10

const consequences: { readonly [Tag in ReasonTag]: Consequence } = {
  InvalidAccount: consequence("app", "never", auth),
  CredentialUnavailable: consequence("app", "never", auth),
  Misuse: consequence("app", "never", auth),
  StreamFailed: consequence("app", "never", protocol),
  MessageTooLarge: consequence("app", "never", protocol),
  Closed: consequence("nobody", "never", 0),
  NothingDiscovered: consequence("user", "never", dns),
  ServerUnconfirmed: consequence("user", "never", auth),
  DnsNotFound: consequence("user", "never", dns),
  DnsTemporary: consequence("nobody", "now", dns),
  Offline: consequence("user", "now", dns),
  ConnectRefused: consequence("admin", "now", refused),
  HostUnreachable: consequence("admin", "now", refused),
  Timeout: consequence("nobody", "now", silence),
  GreetingTimeout: consequence("nobody", "now", silence),
  ClosedBeforeGreeting: consequence("nobody", "later", refused),
  ConnectionLost: consequence("nobody", "now", refused),
  ConnectionStalled: consequence("nobody", "now", silence),
  NotImap: consequence("user", "never", protocol),
  ServerRefused: consequence("nobody", "later", auth),
  TooManyConnections: consequence("user", "later", auth),
  ServerChanged: consequence("user", "now", auth),
  ProxyUnusable: consequence("user", "now", refused),
  ProxyAuthRequired: consequence("user", "never", auth),
  ProxyRefused: consequence("admin", "never", protocol),
  ProxyFailed: consequence("admin", "now", refused),
  TunnelEnded: consequence("user", "now", protocol),
  TlsNotTls: consequence("user", "never", tls),
  TlsProtocol: consequence("admin", "never", tls),
  TlsTooOld: consequence("admin", "never", tls),
  TlsClosed: consequence("nobody", "now", tls),
  TlsName: consequence("user", "never", certificate),
  TlsUntrusted: consequence("user", "never", certificate),
  TlsIntercepted: consequence("user", "never", certificate),
  TlsExpired: consequence("admin", "never", certificate),
  TlsNotYetValid: consequence("user", "never", certificate),
  TlsRevoked: consequence("admin", "never", certificate),
  TlsClientCertificateRequired: consequence("user", "never", certificate),
  TlsUnsupported: consequence("app", "never", tls),
  StartTlsNotOffered: consequence("admin", "never", protocol),
  StartTlsFailed: consequence("admin", "never", protocol),
  StartTlsInjection: consequence("user", "never", tampering),
  PreauthInsecure: consequence("user", "never", tampering),
  ChannelNotSecured: consequence("app", "never", tampering),
  InsecureAuthRefused: consequence("user", "never", auth),
  NoUsableMechanism: consequence("user", "never", auth),
  AuthRejected: consequence("user", "never", auth),
  AuthorizationDenied: consequence("user", "never", auth),
  PasswordExpired: consequence("user", "never", auth),
  AuthTemporarilyUnavailable: consequence("nobody", "later", auth),
  AuthSyntaxRejected: consequence("admin", "never", auth),
  PrivacyRequired: consequence("user", "never", auth),
  SaslProtocol: consequence("admin", "never", tampering),
  ServerNotAuthenticated: consequence("user", "never", tampering),
  ScramIterations: consequence("admin", "never", tampering),
  OAuthTokenRejected: consequence("user", "never", auth),
  AppPasswordRequired: consequence("user", "never", auth),
  ImapDisabled: consequence("user", "never", auth),
  WebLoginRequired: consequence("user", "never", auth),
  OAuthRequired: consequence("user", "never", auth),
  AccountLocked: consequence("user", "never", auth),
  AmbiguousRefusal: consequence("user", "never", auth),
  OAuthTokenExpired: consequence("nobody", "now", auth),
  AuthThrottled: consequence("nobody", "later", auth),
  BandwidthExceeded: consequence("nobody", "later", auth),
  AuthenticatedNotConnected: consequence("user", "later", auth),
  ServerUnavailable: consequence("nobody", "later", auth),
  IpBlocked: consequence("admin", "later", auth),
  Referral: consequence("user", "never", auth),
  CapabilityUnavailable: consequence("admin", "never", protocol),
  UnsupportedServer: consequence("admin", "never", protocol),
  UnsafeLogin: consequence("user", "never", auth),
  MailboxMissing: consequence("user", "never", auth),
  MailboxNoAccess: consequence("user", "never", auth),
  MailboxBusy: consequence("nobody", "now", auth),
  MailboxUnavailable: consequence("nobody", "now", auth),
  CommandRejected: consequence("app", "never", protocol),
  CommandRejectedUntagged: consequence("app", "never", protocol),
  BadCharset: consequence("app", "never", protocol),
  NotOffered: consequence("app", "never", protocol),
  SessionPingPong: consequence("user", "never", auth),
  ServerBye: consequence("nobody", "now", refused),
  ProtocolViolation: consequence("admin", "now", protocol),
  ProtocolDesync: consequence("admin", "now", protocol),
  CompressionFailed: consequence("admin", "now", protocol),
  LineTooLong: consequence("app", "never", protocol),
  LiteralTooLarge: consequence("app", "never", protocol),
  ResponseTooLarge: consequence("app", "never", protocol),
  NestingTooDeep: consequence("admin", "never", protocol),
  TooMuchData: consequence("app", "never", protocol),
  Defect: consequence("app", "never", protocol)
}

/** What is known of a failure beside its reason. */
export interface Circumstances {
  readonly port?: number | undefined
  readonly serverText?: Quotation | undefined
  readonly retry?: Retry | undefined
  readonly retryAfter?: Duration.Duration | undefined
  readonly causes?: ReadonlyArray<ImapError> | undefined
}

/**
 * A command that is refused is the app's matter where the app sent it, and the server's where we did; so is a size
 * that the app cannot set.
 */
const turn = (reason: PlainReason, step: Step): ActionBy => {
  switch (reason._tag) {
    case "CommandRejected":
    case "CommandRejectedUntagged":
      return step === "command" ? "app" : "admin"
    case "TooMuchData":
      return table[reason.of].set === "fixed" ? "admin" : "app"
    default:
      return consequences[reason._tag].actionBy
  }
}

/** Makes the error for a reason: who acts next and whether a retry helps follow from the reason itself. */
export const make = (reason: PlainReason, step: Step, circumstances: Circumstances = {}): ImapError => {
  const { retry } = consequences[reason._tag]
  return withoutStack(
    () =>
      new ImapError({
        reason: makeReason(reason),
        step,
        ...(circumstances.port === undefined ? {} : { port: circumstances.port }),
        actionBy: turn(reason, step),
        retry: circumstances.retry ?? retry,
        ...(circumstances.retryAfter === undefined ? {} : { retryAfter: circumstances.retryAfter }),
        ...(circumstances.serverText === undefined ? {} : { serverText: circumstances.serverText }),
        advice: Advice.sentence(reason, lostBeside(reason, circumstances)),
        causes: circumstances.causes ?? []
      })
  )
}

/** The ports that were lost beside the one that the reason names, for its words. */
export const lostBeside = (
  reason: PlainReason,
  { causes = [], port }: Circumstances
): ReadonlyArray<string> => {
  const own = "port" in reason ? reason.port : undefined
  const lost = new Set([port, ...causes.map((cause) => cause.port)])
  return Array.from(lost).flatMap((each) => (each === undefined || each === own ? [] : [String(each)]))
}

/** A stack would show the insides of the machine, and never whose call it was: Effect's spans tell that. */
const withoutStack = <A>(make: () => A): A => {
  const limit: unknown = Reflect.get(Error, "stackTraceLimit")
  Reflect.set(Error, "stackTraceLimit", 0)
  try {
    return make()
  } finally {
    Reflect.set(Error, "stackTraceLimit", limit)
  }
}

/** The most telling of several failures, with each of them among its causes, in the order in which they tell. */
export const mostTelling = (errors: readonly [ImapError, ...ReadonlyArray<ImapError>]): ImapError => {
  const ranked = errors
    .flatMap(flat)
    .toSorted((a, b) => consequences[b.reason._tag].weight - consequences[a.reason._tag].weight)
  const [first = errors[0]] = ranked
  return ranked.length === 1 ? first : withCauses(first, ranked)
}

/** Somebody tampers, or the certificate or the login is wrong: nothing that another way in comes to changes that. */
export const isDecisive = ({ reason }: ImapError): boolean => consequences[reason._tag].weight >= auth

/** The failures of each way in, where several were lost; else the failure itself. */
export const parts = (self: ImapError): ReadonlyArray<ImapError> =>
  self.causes.some(({ port, reason, step }) =>
    isSame([port, reason._tag, step], [self.port, self.reason._tag, self.step])
  )
    ? self.causes
    : [self]

const isSame = (a: ReadonlyArray<unknown>, b: ReadonlyArray<unknown>): boolean =>
  a.every((each, index) => each === b[index])

/** The failure and all below it, each without causes of its own. */
const flat = (self: ImapError): ReadonlyArray<ImapError> => [
  withCauses(self, []),
  ...self.causes.flatMap(flat)
]

/** The same failure under other circumstances. */
const copy = (self: ImapError, circumstances: Circumstances): ImapError =>
  make(self.reason, self.step, { ...circumstancesOf(self), ...circumstances })

const circumstancesOf = ({ causes, port, retry, retryAfter, serverText }: ImapError): Circumstances => ({
  causes,
  port,
  retry,
  retryAfter,
  serverText
})

/** The same failure with other causes. */
export const withCauses = (self: ImapError, causes: ReadonlyArray<ImapError>): ImapError =>
  copy(self, { causes })

/** The same failure seen from another side: what it means here. Whether a retry helps stays as it was. */
export const withReason = (self: ImapError, reason: PlainReason): ImapError =>
  make(reason, self.step, circumstancesOf(self))

/** The same failure, of the way in at this port. */
export const withPort = (self: ImapError, port: number): ImapError => copy(self, { port })

/** The same failure with the server's last words, where it has none yet. */
export const withServerText = (self: ImapError, serverText: Quotation | undefined): ImapError =>
  self.serverText === undefined && serverText !== undefined ? copy(self, { serverText }) : self

/** The error as plain JSON, `causes` included. */
export const toJson = Schema.encodeSync(ImapErrorCodec)
