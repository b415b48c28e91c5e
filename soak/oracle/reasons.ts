/** Each reason of a failure: what the trace must hold for it, and what contradicts it. */
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import type { Meaning } from "./Deed.ts"
import { type Connection, isLogin, isSelect, type Wire } from "./Facts.ts"
import {
  all,
  app,
  asked,
  contradicted,
  event,
  holds,
  isRefused,
  net,
  never,
  received,
  refused,
  type Rule,
  server
} from "./Rule.ts"

const isOk = ({ answer }: Connection["commands"][number]): boolean => answer?.condition === "OK"

const loginRefused = holds(
  "a refused login, or words against it",
  ({ commands, ended, wire }) =>
    commands.some(({ answer, name }) => isLogin(name) && answer !== undefined) ||
    ended?.serverText !== undefined ||
    wire.some(isAgainst)
)

const isAgainst = ({ condition }: Wire): boolean =>
  condition === "BYE" || condition === "NO" || condition === "BAD"

const words = holds(
  "words of the server",
  ({ ended, wire }) => wire.some(isAgainst) || ended?.serverText !== undefined
)

const notEncrypted = never("the connection was encrypted", ({ lines }) =>
  lines.some(({ event: each }) => each.name === "net:end" && each.data.protocol !== undefined)
)

/** No answer came though the limit passed: the server had not sent one long before. */
const unanswered = never("the server answered long before", ({ commands, end, server: deeds }) =>
  commands.some(
    ({ answer, sent, tag }) =>
      answer === undefined &&
      sent.time <= end &&
      deeds.some((deed) => deed.did === "answered" && deed.tag === tag && deed.at < end - 2_000)
  )
)

const atLogin = (...causes: ReadonlyArray<Meaning["cause"]>): Rule =>
  all(loginRefused, contradicted(...causes))

/** With two ways in, a line of one says nothing of the other. */
const isOneWay = ({ lines }: Connection): boolean =>
  new Set(lines.flatMap(({ event: each }) => (each.name === "net:start" ? [each.data.lane] : []))).size < 2

const isGreeting = ({ condition, isSent, tag }: Wire): boolean =>
  !isSent && tag === undefined && condition === "OK"

/** A provisional greeting is none: nothing was sent after it. */
const noneCame = never(
  "a greeting came",
  (connection) =>
    isOneWay(connection) && connection.wire.some(isGreeting) && connection.wire.some(({ isSent }) => isSent)
)

const notAccepted = never("the login was accepted", ({ commands }) =>
  commands.some((command) => isLogin(command.name) && isOk(command))
)

const mailboxRefused = refused("a mailbox", isSelect)

/** A call that this program refused, or a failure that the end records. */
const ofApp = event("command:refused", "connection:ended")

const begun = event("net:start", "wire:sent")

const loginSent = asked("a login", isLogin)

/** The server sent something; nothing is known of what the app of a campaign set as a bound. */
const heard = event("wire:received", "wire:unfinished")

export const reasons: { readonly [Tag in ReasonTag]: Rule } = {
  // found here, before anything is sent
  InvalidAccount: holds("that nothing was sent", ({ wire }) => wire.length === 0),
  CredentialUnavailable: holds("that no login was tried", ({ commands }) =>
    commands.every(({ name }) => !isLogin(name))
  ),
  Misuse: ofApp,
  StreamFailed: ofApp,
  HeldTooLong: holds(
    "a caller from whom the connection was taken back",
    ({ ended, lines }) =>
      ended?.error === "HeldTooLong" ||
      lines.some(({ event: each }) => each.name === "program:end" && each.data.reason === "HeldTooLong")
  ),
  MessageTooLarge: ofApp,
  Closed: event("connection:ended"),
  // the search for a server
  NothingDiscovered: holds("a lookup", ({ lines }) =>
    lines.some(({ event: each }) => each.name === "net:start" && each.data.kind === "lookup")
  ),
  ServerUnconfirmed: event("net:start"),
  // the network
  DnsNotFound: net("dnsNotFound"),
  DnsTemporary: net("dnsTemporary"),
  Offline: net("offline"),
  ConnectRefused: net("refused"),
  HostUnreachable: net("unreachable"),
  Timeout: unanswered,
  GreetingTimeout: all(
    noneCame,
    never(
      "the server greeted long before",
      ({ end, server: deeds, wire }) =>
        deeds.some(({ at, did }) => did === "greeted" && at < end - 2_000) &&
        wire.every(({ isSent }) => isSent)
    )
  ),
  ClosedBeforeGreeting: all(
    noneCame,
    never(
      "the server did not hang up",
      (connection) =>
        connection.server.length > 0 &&
        server(connection, "hung up").length + server(connection, "said goodbye").length === 0
    )
  ),
  ConnectionLost: all(
    never(
      "the server said goodbye",
      (connection) =>
        received(connection, /^\* BYE/i).length > 0 &&
        connection.commands.every(({ name }) => name !== "LOGOUT")
    ),
    never("the server hung up on nothing", (connection) => server(connection, "went silent").length > 0)
  ),
  ConnectionStalled: never("the server's last line came just before", (connection, facts) => {
    const last = connection.wire.findLast(({ isSent }) => !isSent)
    const isUnread = connection.lines.some(
      ({ event: each }) => each.name === "program:start" && each.data.kind === "unread"
    )
    const isTalk = last !== undefined && last.tag === undefined
    return (
      last !== undefined &&
      !isTalk &&
      !isUnread &&
      app(connection, facts, "was busy").length === 0 &&
      connection.end - last.time < 1_000
    )
  }),
  NotImap: never(
    "the server greeted in IMAP",
    (connection) =>
      isOneWay(connection) &&
      connection.wire.slice(0, 1).some(isGreeting) &&
      connection.wire.some(({ isSent }) => isSent)
  ),
  ServerRefused: all(words, contradicted("maintenance", "other", "tooMany")),
  TooManyConnections: all(words, contradicted("tooMany")),
  ServerChanged: begun,
  // between
  ProxyUnusable: net("proxyUnusable"),
  ProxyAuthRequired: net("proxyAuthRequired"),
  ProxyRefused: net("proxyRefused"),
  ProxyFailed: net("proxyFailed"),
  TunnelEnded: net("tunnelEnded"),
  // encryption
  TlsNotTls: net("tlsNotTls"),
  TlsProtocol: net("tlsProtocol"),
  TlsTooOld: net("tlsTooOld"),
  TlsClosed: net("tlsClosed", "reset", "closed"),
  TlsName: net("tlsName"),
  TlsUntrusted: net("tlsUntrusted"),
  TlsIntercepted: net("tlsUntrusted", "tlsIntercepted"),
  TlsExpired: net("tlsExpired"),
  TlsNotYetValid: net("tlsNotYetValid"),
  TlsRevoked: net("tlsRevoked"),
  TlsClientCertificateRequired: net("tlsClientCertificateRequired"),
  TlsClientCertificateRefused: net("tlsClientCertificateRefused"),
  TlsUnsupported: notEncrypted,
  // the newest list replaces those before it. RFC 9051 §7.2.2
  StartTlsNotOffered: never("STARTTLS was listed", (connection) => {
    const lists = received(connection, /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY /i)
    const list = lists.findLast(({ lane }) => lane !== "implicitTls")?.text ?? ""
    const isAsked = connection.commands.some((each) => each.name === "STARTTLS" && isRefused(each))
    return !isAsked && /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY [^\]]*\bSTARTTLS\b/i.test(list)
  }),
  StartTlsFailed: all(
    asked("STARTTLS", (name) => name === "STARTTLS"),
    never("a login was sent", ({ commands }) => commands.some(({ name }) => isLogin(name)))
  ),
  StartTlsInjection: asked("STARTTLS", (name) => name === "STARTTLS"),
  PreauthInsecure: all(
    holds("PREAUTH", (connection) => received(connection, /^\* PREAUTH/i).length > 0),
    notEncrypted
  ),
  ChannelNotSecured: begun,
  InsecureAuthRefused: notEncrypted,
  // the login
  NoUsableMechanism: begun,
  AuthRejected: atLogin("password", "other"),
  LoginHangUps: holds("a connection that ended in place of an answer", ({ commands }) =>
    commands.some(({ answer, name }) => isLogin(name) && answer === undefined)
  ),
  SignInRequired: notAccepted,
  AuthorizationDenied: atLogin("other", "password", "locked", "imapOff"),
  PasswordExpired: atLogin("expired"),
  AuthTemporarilyUnavailable: atLogin("maintenance", "tooMany", "other"),
  AuthSyntaxRejected: refused("a login", isLogin),
  PrivacyRequired: refused("a login", isLogin),
  SaslProtocol: loginSent,
  ServerNotAuthenticated: loginSent,
  ScramIterations: loginSent,
  OAuthTokenRejected: refused("a login", isLogin),
  // the provider
  AppPasswordRequired: atLogin("appPassword", "secondFactor"),
  ImapDisabled: atLogin("imapOff"),
  WebLoginRequired: atLogin("locked", "other"),
  OAuthRequired: atLogin("other"),
  AccountLocked: all(words, contradicted("locked", "other")),
  AmbiguousRefusal: all(loginSent, notAccepted),
  OAuthTokenExpired: words,
  AuthThrottled: words,
  BandwidthExceeded: words,
  AuthenticatedNotConnected: words,
  ServerUnavailable: all(words, contradicted("maintenance", "other")),
  IpBlocked: all(words, contradicted("blockList", "tooMany")),
  Referral: words,
  // mailboxes and commands
  CapabilityUnavailable: asked("CAPABILITY", (name) => name === "CAPABILITY"),
  UnsupportedServer: holds(
    "a list of capabilities",
    (connection) => received(connection, /\bCAPABILITY\b/i).length > 0
  ),
  UnsafeLogin: words,
  MailboxMissing: mailboxRefused,
  MailboxNoAccess: mailboxRefused,
  MailboxBusy: mailboxRefused,
  MailboxUnavailable: all(mailboxRefused, contradicted("maintenance", "tooMany", "other")),
  CommandRejected: refused("a command", () => true),
  CommandRejectedUntagged: holds(
    "an untagged BAD",
    (connection) => received(connection, /^\* BAD/i).length > 0
  ),
  BadCharset: refused("a search", (name) => /SEARCH|SORT|THREAD/.test(name)),
  MessageGone: ofApp,
  ItemMissing: asked("a FETCH", (name) => name.includes("FETCH")),
  NotOffered: ofApp,
  SessionPingPong: all(
    holds(
      "several goodbyes of this account",
      ({ account }, { connections }) =>
        connections.filter((each) => each.account === account && received(each, /^\* BYE/i).length > 0)
          .length >= 2
    ),
    contradicted("kicked")
  ),
  ServerBye: all(
    holds("a BYE", (connection) => received(connection, /^\* BYE/i).length > 0),
    never("the app logged out", ({ commands, wire }) => {
      const bye = wire.find(({ condition }) => condition === "BYE")
      return commands.some(({ name, sent }) => name === "LOGOUT" && sent.line < (bye?.line ?? 0))
    })
  ),
  // the protocol
  ProtocolViolation: heard,
  ProtocolDesync: heard,
  CompressionFailed: asked("COMPRESS", (name) => name === "COMPRESS"),
  LineTooLong: heard,
  LiteralTooLarge: heard,
  ResponseTooLarge: heard,
  NestingTooDeep: heard,
  TooMuchData: heard,
  Defect: never("a defect", () => true)
}
