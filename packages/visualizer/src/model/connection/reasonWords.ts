/** Describes a reason in few words: `connection lost`. By its step, what was open was not kept out. */
export const reasonWords = (tag: string, step?: string): string =>
  (step === "dns" ? looking.get(tag) : undefined) ??
  (isInUse(step) ? inUse.get(tag) : undefined) ??
  ends.get(tag) ??
  tag
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
    .replace("tls", "TLS")

/** Until the name is looked up, no server was asked. */
const looking: ReadonlyMap<string, string> = new Map([
  ["Timeout", "the server’s name was not looked up in time"]
])

const isInUse = (step: string | undefined): boolean => step === "command" || step === "selected"

/** What is refused to a login ends what was accepted. */
const inUse: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AuthTemporarilyUnavailable: "ended by the server, which is not available for the moment",
    AuthThrottled: "ended by the server at its limit"
  })
)

/** Words for the most frequent ends of an open mailbox. */
const ends: ReadonlyMap<string, string> = new Map(
  Object.entries({
    AmbiguousRefusal: "login refused, for one of several reasons",
    AuthRejected: "login refused",
    AuthTemporarilyUnavailable: "no login for the moment",
    AuthThrottled: "kept out for a while",
    AuthenticatedNotConnected: "the mailbox cannot be reached",
    ClosedBeforeGreeting: "no greeting",
    ConnectRefused: "connection refused",
    ConnectionStalled: "no longer responds",
    CredentialUnavailable: "the app had no password or token",
    DnsNotFound: "the server’s name was not found",
    DnsTemporary: "the server’s name could not be looked up",
    GreetingTimeout: "no greeting in time",
    HostUnreachable: "the server cannot be reached",
    ImapDisabled: "IMAP is switched off there",
    MailboxBusy: "the mailbox is in use",
    MailboxMissing: "no such mailbox",
    MailboxNoAccess: "no permission to open the mailbox",
    NotImap: "what answers is not IMAP",
    OAuthTokenExpired: "the token is no longer valid",
    OAuthTokenRejected: "the token was refused",
    ServerBye: "the server ended the session",
    ServerRefused: "the server turned it away",
    SessionPingPong: "another program keeps taking the mailbox",
    TlsClosed: "closed during the TLS handshake",
    TlsExpired: "certificate expired",
    TlsName: "certificate for another name",
    TlsUntrusted: "certificate not trusted",
    TooManyConnections: "too many connections",
    Timeout: "no answer in time"
  })
)
