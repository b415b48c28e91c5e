/** Each reason of a failure: what the trace must hold for its words, and what contradicts them. */
import type { ReasonTag } from "@effect-imap/core/internal/Reason"
import { type Connection, isLogin, isSelect, type Wire } from "../Facts.ts"
import {
  all,
  app,
  came,
  contradicted,
  durationIn,
  event,
  holds,
  isReceived,
  never,
  received,
  refusals,
  type Rule,
  server,
  shows,
  when
} from "../Rule.ts"

/** A network operation that failed so. A transport of the app's own need not report any. */
const net = (...failures: ReadonlyArray<string>): Rule =>
  holds(`a network operation that failed with ${failures.join(" or ")}`, ({ lines }) => {
    const ends = lines.flatMap(({ event }) => (event.name === "net:end" ? [event.data] : []))
    return ends.length === 0 || ends.some(({ error = "", ok }) => !ok && failures.includes(error))
  })

/** What a proxy said is not the server's, and the proxy is asked before anything else. */
const notTheProxy = never(
  "a proxy spoke, not the server",
  (_, { facts, said }) =>
    facts.path.some(({ did }) => did === "spoke HTTP for the server") &&
    (!/through the proxy/.test(said.words) ||
      /\bserver (?:answered|speaks|sent|said)\b/i.test(said.why) ||
      !said.advice.startsWith("First ask the proxy's operator"))
)

/** NO or BAD to a command. RFC 9051 §7.1. */
const refused = (what: string, isAsked: (name: string) => boolean): Rule =>
  holds(`a refusal of ${what}`, ({ commands }) =>
    commands.some(
      ({ answer, name }) => isAsked(name) && (answer?.condition === "NO" || answer?.condition === "BAD")
    )
  )

const isRefusedLogin = ({ answer, name }: Connection["commands"][number]): boolean =>
  isLogin(name) && (answer?.condition === "NO" || answer?.condition === "BAD")

const loginRefused = holds(
  "a refused login, or words against it",
  ({ commands, ended, wire }) =>
    commands.some(
      ({ answer, name }) =>
        isLogin(name) && answer !== undefined && (answer.condition !== "OK" || answer.text.length > 0)
    ) ||
    ended?.serverText !== undefined ||
    wire.some(({ condition }) => condition === "BYE" || condition === "NO" || condition === "BAD")
)

const goodbye = shows("the BYE", (line) => isReceived(line, /^\* BYE/i))

const words = holds(
  "words of the server",
  ({ ended, wire }) =>
    wire.some(({ condition }) => condition === "BYE" || condition === "NO" || condition === "BAD") ||
    ended?.serverText !== undefined
)

const isEncrypted = ({
  lines
}: {
  readonly lines: ReadonlyArray<{ readonly event: { readonly name: string; readonly data: object } }>
}): boolean =>
  lines.some(
    ({ event }) => event.name === "net:end" && "protocol" in event.data && event.data.protocol !== undefined
  )

/** No answer came though the limit passed; the server did not answer, nor was it this program that did not take the answer. */
const unanswered = all(
  never("the server answered long before", ({ commands, end, server: deeds }) =>
    commands.some(({ answer, sent, tag }) => {
      if (answer !== undefined || sent.time > end) return false
      return deeds.some((deed) => deed.did === "answered" && deed.tag === tag && deed.at < end - 2_000)
    })
  ),
  never(
    "the app did not read",
    (connection, { facts, said }) =>
      app({ connection, facts }, "read slowly").some(({ until }) => until >= connection.end - 100) &&
      /went silent|hangs/.test(said.why)
  )
)

/** Nothing was read for so long, because of the app, until shortly before the end. */
const unread = when(
  /nothing had been read/,
  all(
    came,
    holds("so long a time in which nothing was read", ({ end, lines }, { said }) => {
      const stated = durationIn(said.words)
      const begun = lines.flatMap(({ event }) =>
        event.name === "program:start" && event.data.kind === "unread" ? [event] : []
      )
      return begun.some(({ data: { ms = 0, op }, time }) => {
        const over = lines.find(({ event }) => event.name === "program:end" && event.data.op === op)
        const until = over?.event.time ?? end
        return until >= end - 1 && until - time + ms >= (stated?.ms ?? Infinity) - (stated?.slack ?? 0)
      })
    }),
    never(
      "the app read what came",
      (connection, { facts }) => facts.isConfessed && app({ connection, facts }, "read slowly").length === 0
    )
  )
)

/** The silence lasted as long as the words say, by the server's last line. */
const silence = holds("a silence as long as it says", ({ end, wire }, { said }) => {
  const stated = durationIn(/within (.*)$/.exec(said.words)?.[1] ?? "")
  const last = wire.findLast(({ isSent }) => !isSent)
  return stated === undefined || last === undefined || end - last.time >= stated.ms - stated.slack - 1
})

/** A line came after this time, or a part of one. */
const isHeard = ({ lines, wire }: Pick<Connection, "lines" | "wire">, since: number): boolean =>
  wire.some(({ isSent, time }) => !isSent && time > since) ||
  lines.some(({ event }) => event.name === "wire:unfinished")

const atLogin = (
  causes: Parameters<typeof contradicted>[0]["causes"],
  actors: Parameters<typeof contradicted>[0]["actors"]
): Rule => all(loginRefused, contradicted({ causes, actors }))

/** With two ways in, a line of one says nothing of the other. */
const isOneWay = ({ lines }: Connection): boolean =>
  new Set(lines.flatMap(({ event }) => (event.name === "net:start" ? [event.data.lane] : []))).size < 2

const isGreeting = ({ condition, isSent, tag }: Wire): boolean =>
  !isSent && tag === undefined && condition === "OK"

/** Returns whether the server greeted on one way in, and the client waited there for another greeting. */
const isProvisional = ({ wire }: Connection): boolean =>
  Array.from(Map.groupBy(wire, ({ lane }) => lane).values()).some(
    (own) => own.some(isGreeting) && own.every(({ isSent }) => !isSent)
  )

const provisional = holds("a provisional greeting", isProvisional)

const noneCame = never(
  "a greeting came",
  (connection, { said }) =>
    isOneWay(connection) &&
    connection.wire.some(isGreeting) &&
    !(isProvisional(connection) && /provisional/.test(said.words))
)

/** As many connections before it that logged in and were closed. */
const closings = holds("so many logins", ({ start }, { facts, said }) => {
  const stated = Number(/had logged in (\d+) times/.exec(said.words)?.[1])
  const before = facts.connections.filter(
    ({ commands, end, ended }) =>
      end <= start &&
      ended?.outcome === "closed" &&
      commands.some(({ answer, name }) => isLogin(name) && answer?.condition === "OK")
  )
  return before.length >= stated
})

const mailboxRefused = refused("a mailbox", isSelect)

/** A call that this program refused, or a failure that the end records. */
const ofApp = event("command:refused", "connection:ended")

const begun = event("net:start", "wire:sent")

const loginSent = holds("a login", ({ commands }) => commands.some(({ name }) => isLogin(name)))

/** The server sent something; nothing is known of what the app of a campaign set as a bound. */
const heard = event("wire:received", "wire:unfinished")

/** Another connection was open by the end, and a line of the server came on it after that. */
const othersAnswered = when(
  /went on answering others/,
  holds("another one that was answered before and after", ({ end, group }, { facts }) =>
    facts.connections.some(
      (other) =>
        other.group !== group &&
        (other.openedAt ?? Infinity) < end &&
        other.wire.some(({ isSent, time }) => !isSent && time > end)
    )
  )
)

export const reasons: { readonly [Tag in ReasonTag]: Rule } = {
  // found here, before anything is sent
  InvalidAccount: holds("that nothing was sent", ({ wire }) => wire.length === 0),
  CredentialUnavailable: holds("that no login was tried", ({ commands }) =>
    commands.every(({ name }) => !isLogin(name))
  ),
  Misuse: ofApp,
  StreamFailed: ofApp,
  HeldTooLong: holds("a caller from whom the connection was taken back", ({ lines }) =>
    lines.some(
      ({ event: each }) =>
        (each.name === "program:end" && each.data.reason === "HeldTooLong") ||
        (each.name === "connection:ended" && each.data.error === "HeldTooLong")
    )
  ),
  MessageTooLarge: ofApp,
  Closed: event("connection:ended"),
  // the search for a server
  NothingDiscovered: holds("a lookup", ({ lines }) =>
    lines.some(({ event }) => event.name === "net:start" && event.data.kind === "lookup")
  ),
  ServerUnconfirmed: event("net:start"),
  // the network
  DnsNotFound: net("dnsNotFound"),
  DnsTemporary: net("dnsTemporary"),
  Offline: net("offline"),
  ConnectRefused: all(
    net("refused"),
    when(
      /no login of this account was refused/,
      never("a login was refused before", (at, { facts }) =>
        facts.connections.some(
          (each) => each.label === at.label && each.start < at.start && each.commands.some(isRefusedLogin)
        )
      )
    )
  ),
  HostUnreachable: net("unreachable"),
  Timeout: all(
    unanswered,
    unread,
    when(
      /while looking up/,
      holds("a look-up without an answer, and nothing after it", ({ lines }) => {
        const kinds = lines.flatMap(({ event }) => (event.name === "net:start" ? [event.data.kind] : []))
        return kinds.length > 0 && kinds.every((kind) => kind === "dns")
      })
    )
  ),
  GreetingTimeout: all(
    never(
      "the server greeted long before",
      ({ end, server: deeds, wire }) =>
        deeds.some(({ at, did }) => did === "greeted" && at < end - 2_000) &&
        wire.every(({ isSent }) => isSent)
    ),
    noneCame,
    when(/provisional/, provisional)
  ),
  ClosedBeforeGreeting: all(
    othersAnswered,
    noneCame,
    when(/provisional/, provisional),
    never(
      "the server did not hang up",
      (connection) =>
        connection.server.length > 0 &&
        server(connection, "hung up").length + server(connection, "said goodbye").length === 0
    )
  ),
  ConnectionLost: all(
    othersAnswered,
    never(
      "the server said goodbye",
      (connection) =>
        received(connection, /^\* BYE/i).length > 0 &&
        connection.commands.every(({ name }) => name !== "LOGOUT")
    ),
    never("the server hung up on nothing", (connection) => server(connection, "went silent").length > 0),
    when(/server's last line came/, silence),
    unread
  ),
  ConnectionStalled: all(
    othersAnswered,
    unread,
    when(/nothing came back|nothing more of it came/, silence),
    when(
      /was not silent/,
      holds(
        "a command without an answer, and lines meanwhile",
        ({ commands, end, lines, wire }, { said }) => {
          const { ms = 0, slack = 0 } = durationIn(said.words) ?? {}
          const name = / answer ([A-Z ]+?) within /.exec(said.words)?.[1]
          return (
            isHeard({ lines, wire }, end - ms - slack) &&
            (name === undefined ||
              commands.some(
                (each) => each.name === name && !each.answer && end - each.sent.time >= ms - slack
              ))
          )
        }
      )
    ),
    never("the server answered meanwhile", (connection, { said }) => {
      const stated = durationIn(said.words)?.ms ?? 0
      return connection.server.some(
        (deed) =>
          deed.did === "answered" &&
          deed.at > connection.end - stated + 1_000 &&
          deed.at < connection.end - 2_000
      )
    })
  ),
  NotImap: all(
    never(
      "the server greeted in IMAP",
      (connection, { said }) =>
        isOneWay(connection) &&
        connection.wire.slice(0, 1).some(isGreeting) &&
        !/provisional/.test(said.words)
    ),
    when(/provisional/, provisional)
  ),
  ServerRefused: all(
    words,
    contradicted({ causes: ["maintenance", "other", "tooMany"], actors: ["nobody", "app"] })
  ),
  TooManyConnections: all(
    words,
    contradicted({ causes: ["tooMany"], actors: ["app", "nobody", "owner"] }),
    when(
      /The limit of \d+ connections/,
      holds("a limit that the server names, above what this program had", ({ ended }, { said }) => {
        const [, limit = "0"] = /limit of (\d+)/.exec(said.words) ?? []
        const { others = 0 } = ended?.circumstances ?? {}
        return ended?.serverText?.includes(limit) === true && Number(others) < Number(limit)
      })
    )
  ),
  ServerChanged: begun,
  // between
  ProxyUnusable: net("proxyUnusable"),
  ProxyAuthRequired: net("proxyAuthRequired"),
  ProxyRefused: net("proxyRefused"),
  ProxyFailed: net("proxyFailed"),
  TunnelEnded: net("tunnelEnded"),
  // encryption
  TlsNotTls: all(net("tlsNotTls"), notTheProxy),
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
  TlsUnsupported: never("the connection was encrypted", isEncrypted),
  // the newest list replaces those before it. RFC 9051 §7.2.2
  StartTlsNotOffered: never("STARTTLS was listed", (connection) => {
    const lists = received(connection, /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY /i)
    const list = lists.findLast(({ lane }) => lane !== "implicitTls")?.text ?? ""
    return (
      refusals(connection, "STARTTLS").length === 0 &&
      /^\S+ (?:(?:OK|PREAUTH) \[)?CAPABILITY [^\]]*\bSTARTTLS\b/i.test(list)
    )
  }),
  StartTlsFailed: all(
    holds("STARTTLS", ({ commands }) => commands.some(({ name }) => name === "STARTTLS")),
    never("a login was sent", ({ commands }) => commands.some(({ name }) => isLogin(name)))
  ),
  StartTlsInjection: holds("STARTTLS", ({ commands }) => commands.some(({ name }) => name === "STARTTLS")),
  PreauthInsecure: all(
    holds("PREAUTH", (connection) => received(connection, /^\* PREAUTH/i).length > 0),
    never("the connection was encrypted", isEncrypted)
  ),
  ChannelNotSecured: when(/not encrypted/, never("the connection was encrypted", isEncrypted)),
  InsecureAuthRefused: never("the connection was encrypted", isEncrypted),
  // the login
  NoUsableMechanism: when(
    /on a connection that others could read/,
    never("the connection was encrypted", isEncrypted)
  ),
  AuthRejected: all(
    atLogin(["password", "other"], ["owner", "unsaid"]),
    when(
      /servers do not say/,
      never(
        "the server said it",
        (_, scene) => contradicted({ causes: ["password", "other"], actors: ["owner"] })(scene).length > 0
      )
    )
  ),
  LoginHangUps: holds("a connection that ended in place of an answer", ({ commands }) =>
    commands.some(({ answer, name }) => isLogin(name) && answer === undefined)
  ),
  SignInRequired: never("a token was sent, and not refused", ({ commands }) =>
    commands.some(({ answer, name }) => isLogin(name) && answer?.condition === "OK")
  ),
  AuthorizationDenied: atLogin(["other", "password", "locked", "imapOff"], ["admin", "owner"]),
  PasswordExpired: atLogin(["expired"], ["owner"]),
  AuthTemporarilyUnavailable: atLogin(["maintenance", "tooMany", "other"], ["nobody"]),
  AuthSyntaxRejected: refused("a login", isLogin),
  PrivacyRequired: all(
    refused("a login", isLogin),
    when(
      /Use `?security|Use .*`starttls`/,
      never(
        "the connection was encrypted",
        (connection, { said }) => isEncrypted(connection) && !/encrypted already/.test(said.advice)
      )
    )
  ),
  SaslProtocol: loginSent,
  ServerNotAuthenticated: loginSent,
  ScramIterations: loginSent,
  OAuthTokenRejected: all(
    refused("a login", isLogin),
    when(
      /had accepted one before/,
      holds(
        "a token that was accepted before, and no new one after this",
        (at, { facts }) =>
          at.lines.every(({ event: each }) => each.name !== "credential:renewed") &&
          facts.connections.some(
            (each) =>
              each.label === at.label &&
              each.start < at.start &&
              each.commands.some(
                ({ answer, name, sent }) =>
                  isLogin(name) && answer?.condition === "OK" && /(?:XOAUTH2|OAUTHBEARER)\b/i.test(sent.text)
              )
          )
      )
    )
  ),
  // the provider
  AppPasswordRequired: atLogin(["appPassword", "secondFactor"], ["owner"]),
  ImapDisabled: all(
    atLogin(["imapOff"], ["owner", "admin"]),
    when(
      /owner switches it on|Switch IMAP on in/,
      never(
        "the server's words say that the admin must act",
        (_, scene) => contradicted({ causes: ["imapOff"], actors: ["owner"] })(scene).length > 0
      )
    ),
    when(
      /[Aa]sk the administrator|account's administrator/,
      never(
        "the server's words say that the owner must act",
        (_, scene) => contradicted({ causes: ["imapOff"], actors: ["admin"] })(scene).length > 0
      )
    )
  ),
  WebLoginRequired: atLogin(["locked", "other"], ["owner"]),
  OAuthRequired: atLogin(["other"], ["owner", "admin"]),
  AccountLocked: all(words, contradicted({ causes: ["locked", "other"], actors: ["owner", "admin"] })),
  AmbiguousRefusal: all(
    loginSent,
    never("the login was accepted", ({ commands }) =>
      commands.some(({ answer, name }) => isLogin(name) && answer?.condition === "OK")
    )
  ),
  OAuthTokenExpired: words,
  AuthThrottled: all(words, (scene) =>
    /had logged in/.test(scene.said.words)
      ? closings(scene)
      : contradicted({ causes: ["tooMany"], actors: ["nobody"] })(scene)
  ),
  BandwidthExceeded: words,
  AuthenticatedNotConnected: words,
  ServerUnavailable: all(words, contradicted({ causes: ["maintenance", "other"], actors: ["nobody"] })),
  IpBlocked: all(words, contradicted({ causes: ["blockList", "tooMany"], actors: ["network", "nobody"] })),
  Referral: words,
  // mailboxes and commands
  CapabilityUnavailable: holds("CAPABILITY", ({ commands }) =>
    commands.some(({ name }) => name === "CAPABILITY")
  ),
  UnsupportedServer: holds(
    "a list of capabilities",
    (connection) => received(connection, /\bCAPABILITY\b/i).length > 0
  ),
  UnsafeLogin: words,
  MailboxMissing: mailboxRefused,
  MailboxNoAccess: mailboxRefused,
  MailboxBusy: mailboxRefused,
  MailboxUnavailable: all(
    mailboxRefused,
    contradicted({ causes: ["maintenance", "tooMany", "other"], actors: ["nobody", "admin", "unsaid"] })
  ),
  CommandRejected: refused("a command", () => true),
  CommandRejectedUntagged: holds(
    "an untagged BAD",
    (connection) => received(connection, /^\* BAD/i).length > 0
  ),
  BadCharset: refused("a search", (name) => /SEARCH|SORT|THREAD/.test(name)),
  MessageGone: ofApp,
  ItemMissing: holds("a FETCH", ({ commands }) => commands.some(({ name }) => /FETCH/.test(name))),
  NotOffered: ofApp,
  SessionPingPong: all(
    goodbye,
    holds(
      "several goodbyes of this account",
      ({ account }, { facts }) =>
        facts.connections.filter((each) => each.account === account && received(each, /^\* BYE/i).length > 0)
          .length >= 2
    ),
    contradicted({ causes: ["kicked"], actors: ["owner"] })
  ),
  ServerBye: all(
    goodbye,
    unread,
    never("the app logged out", ({ commands, wire }) => {
      const bye = wire.find(({ condition }) => condition === "BYE")
      return commands.some(({ name, sent }) => name === "LOGOUT" && sent.line < (bye?.line ?? 0))
    })
  ),
  // the protocol
  ProtocolViolation: heard,
  ProtocolDesync: all(
    heard,
    when(
      /before it was sent whole/,
      holds("an OK to a command that was not written in full", ({ commands, lines }) =>
        lines.some(
          ({ event: lost }) =>
            lost.name === "command:lost" &&
            lost.data.written < lost.data.bytes &&
            commands.some(({ answer, tag }) => tag === lost.data.tag && answer?.condition === "OK")
        )
      )
    )
  ),
  CompressionFailed: holds("COMPRESS", ({ commands }) => commands.some(({ name }) => name === "COMPRESS")),
  LineTooLong: heard,
  LiteralTooLarge: heard,
  ResponseTooLarge: heard,
  NestingTooDeep: heard,
  TooMuchData: heard,
  Defect: never("a defect", () => true)
}
