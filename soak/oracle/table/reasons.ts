/** The evidence that a trace must have, or must not have, for each recorded reason. RFC 9051 says why. */
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { conditionOf, type Connection, isLogin, isRefused, isSelect } from "../Facts.ts"

/** Evidence that must be in the trace, or must not. */
export interface Sign {
  readonly what: string
  readonly isThere: (connection: Connection) => boolean
}

/** A network operation with this failure. An app's own transport need not report any. */
const net = (...failures: ReadonlyArray<string>): Sign => ({
  what: `a network operation that failed with ${failures.join(" or ")}`,
  isThere: ({ events }) => {
    const ends = events.flatMap((event) => (event.name === "net:end" ? [event.data] : []))
    return ends.length === 0 || ends.some(({ error = "", ok }) => !ok && failures.includes(error))
  }
})

const event = (...names: ReadonlyArray<string>): Sign => ({
  what: names.join(" or "),
  isThere: ({ events }) => events.some(({ name }) => names.includes(name))
})

const received = (what: string, pattern: RegExp): Sign => ({
  what,
  isThere: ({ wire }) => wire.some(({ isSent, text }) => !isSent && pattern.test(text))
})

const sent = (what: string, isOne: (name: string) => boolean): Sign => ({
  what,
  isThere: ({ commands }) => commands.some(({ name }) => isOne(name))
})

const refused = (what: string, isOne: (name: string) => boolean): Sign => ({
  what: `a refusal of ${what}`,
  isThere: ({ commands }) => commands.some((command) => isOne(command.name) && isRefused(command))
})

const not = ({ isThere, what }: Sign): Sign => ({
  what: `no sign of ${what}`,
  isThere: (connection) => !isThere(connection)
})

const lookup: Sign = {
  what: "a lookup",
  isThere: ({ events }) => events.some((each) => each.name === "net:start" && each.data.kind === "lookup")
}

const takenBack: Sign = {
  what: "a caller from whom the connection was taken back",
  isThere: ({ ended, events }) =>
    ended?.error === "HeldTooLong" ||
    events.some((each) => each.name === "program:end" && each.data.reason === "HeldTooLong")
}

/** A refusal or BYE of the server, or words of the server in the recorded end. */
const words: Sign = {
  what: "words of the server",
  isThere: ({ ended, wire }) =>
    ended?.serverText !== undefined ||
    (ended?.causes ?? []).some(({ serverText }) => serverText !== undefined) ||
    wire.some((each) => !each.isSent && /^(?:NO|BAD|BYE)$/.test(conditionOf(each) ?? ""))
}

/** An answer to a login other than a plain OK. */
const login: Sign = {
  what: "a login that was answered in words",
  isThere: (connection) =>
    words.isThere(connection) ||
    connection.commands.some(({ answer, name }) => isLogin(name) && answer !== undefined)
}

const unansweredLogin: Sign = {
  what: "a login without an answer",
  isThere: ({ commands }) => commands.some(({ answer, name }) => isLogin(name) && answer === undefined)
}

const encrypted: Sign = {
  what: "encryption",
  isThere: ({ events }) =>
    events.some((each) => each.name === "net:end" && each.data.ok && each.data.protocol !== undefined)
}

const bye = received("BYE", /^\* BYE/i)
const greeting: Sign = {
  what: "a greeting",
  // with two ways in, a line of one is no evidence for the other
  isThere: ({ events, wire }) =>
    new Set(events.flatMap((each) => (each.name === "net:start" ? [each.data.lane] : []))).size < 2 &&
    wire.some((each) => !each.isSent && conditionOf(each) === "OK") &&
    wire.some(({ isSent }) => isSent)
}
const heard = event("wire:received", "wire:unfinished")
const ofApp = event("command:refused", "connection:ended")
const any = event("connection:ended")
const starttls = sent("STARTTLS", (name) => name === "STARTTLS")
const someLogin = sent("a login", isLogin)
const loginRefused = refused("a login", isLogin)
const mailboxRefused = refused("a mailbox", isSelect)
const logout = sent("LOGOUT", (name) => name === "LOGOUT")

export const reasons: { readonly [Tag in ReasonTag]: ReadonlyArray<Sign> } = {
  // found before anything is sent
  InvalidAccount: [not(event("wire:sent"))],
  CredentialUnavailable: [not(someLogin)],
  HeldBack: [not(event("wire:sent"))],
  Misuse: [ofApp],
  StreamFailed: [ofApp],
  HeldTooLong: [takenBack],
  MessageTooLarge: [ofApp],
  Closed: [any],
  NothingDiscovered: [lookup],
  ServerUnconfirmed: [event("net:start")],
  // the network
  DnsNotFound: [net("dnsNotFound")],
  DnsTemporary: [net("dnsTemporary")],
  Offline: [net("offline")],
  ConnectRefused: [net("refused")],
  HostUnreachable: [net("unreachable")],
  Timeout: [any],
  GreetingTimeout: [not(greeting)],
  ClosedBeforeGreeting: [not(greeting)],
  ConnectionLost: [any],
  ConnectionStalled: [any],
  NotImap: [not(greeting)],
  ServerRefused: [words],
  TooManyConnections: [words],
  ServerChanged: [event("net:start", "wire:sent")],
  // between
  ProxyUnusable: [net("proxyUnusable")],
  ProxyAuthRequired: [net("proxyAuthRequired")],
  ProxyRefused: [net("proxyRefused")],
  ProxyFailed: [net("proxyFailed")],
  TunnelEnded: [net("tunnelEnded")],
  // encryption
  TlsNotTls: [net("tlsNotTls")],
  TlsProtocol: [net("tlsProtocol")],
  TlsTooOld: [net("tlsTooOld")],
  TlsClosed: [net("tlsClosed", "reset", "closed")],
  TlsName: [net("tlsName")],
  TlsUntrusted: [net("tlsUntrusted")],
  TlsIntercepted: [net("tlsUntrusted", "tlsIntercepted")],
  TlsExpired: [net("tlsExpired")],
  TlsNotYetValid: [net("tlsNotYetValid")],
  TlsRevoked: [net("tlsRevoked")],
  TlsClientCertificateRequired: [net("tlsClientCertificateRequired")],
  TlsClientCertificateRefused: [net("tlsClientCertificateRefused")],
  TlsUnsupported: [not(encrypted)],
  StartTlsNotOffered: [event("wire:received")],
  StartTlsFailed: [starttls, not(someLogin)],
  StartTlsInjection: [starttls],
  PreauthInsecure: [received("PREAUTH", /^\* PREAUTH/i), not(encrypted)],
  ChannelNotSecured: [any],
  InsecureAuthRefused: [not(encrypted)],
  // the login
  NoUsableMechanism: [any],
  AuthRejected: [login],
  LoginHangUps: [unansweredLogin],
  SignInRequired: [any],
  AuthorizationDenied: [login],
  PasswordExpired: [login],
  AuthTemporarilyUnavailable: [login],
  AuthSyntaxRejected: [loginRefused],
  PrivacyRequired: [loginRefused],
  SaslProtocol: [someLogin],
  ServerNotAuthenticated: [someLogin],
  ScramIterations: [someLogin],
  OAuthTokenRejected: [loginRefused],
  OAuthTokenExpired: [words],
  AppPasswordRequired: [login],
  ImapDisabled: [login],
  WebLoginRequired: [login],
  OAuthRequired: [login],
  AccountLocked: [words],
  AmbiguousRefusal: [someLogin],
  AuthThrottled: [words],
  BandwidthExceeded: [words],
  AuthenticatedNotConnected: [words],
  ServerUnavailable: [words],
  IpBlocked: [words],
  Referral: [words],
  // mailboxes and commands
  CapabilityUnavailable: [sent("CAPABILITY", (name) => name === "CAPABILITY")],
  UnsupportedServer: [received("a list of capabilities", /\bCAPABILITY\b/i)],
  UnsafeLogin: [words],
  MailboxMissing: [mailboxRefused],
  MailboxNoAccess: [mailboxRefused],
  MailboxBusy: [mailboxRefused],
  MailboxUnavailable: [mailboxRefused],
  CommandRejected: [refused("a command", () => true)],
  CommandRejectedUntagged: [received("an untagged BAD", /^\* BAD/i)],
  BadCharset: [refused("a search", (name) => /SEARCH|SORT|THREAD/.test(name))],
  MessageGone: [ofApp],
  ItemMissing: [sent("a FETCH", (name) => name.endsWith("FETCH"))],
  NotOffered: [ofApp],
  SessionPingPong: [bye],
  ServerBye: [bye, not(logout)],
  // the protocol
  ProtocolViolation: [heard],
  ProtocolDesync: [heard],
  CompressionFailed: [sent("COMPRESS", (name) => name === "COMPRESS")],
  LineTooLong: [heard],
  LiteralTooLarge: [heard],
  ResponseTooLarge: [heard],
  NestingTooDeep: [heard],
  TooMuchData: [heard],
  Defect: [not(any)]
}
