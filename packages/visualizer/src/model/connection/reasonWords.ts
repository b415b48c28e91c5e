/** Describes a reason in few words: `connection lost`. */
export const reasonWords = (tag: string): string =>
  ends.get(tag) ??
  tag
    .replaceAll(/(?<=[a-z])[A-Z]/g, (letter) => ` ${letter}`)
    .toLowerCase()
    .replace("tls", "TLS")

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
