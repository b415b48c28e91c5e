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
    AuthRejected: "login refused",
    ClosedBeforeGreeting: "no greeting",
    ConnectionStalled: "no longer responds",
    ServerBye: "the server ended the session",
    ServerRefused: "the server turned it away",
    TlsUntrusted: "certificate not trusted",
    Timeout: "no answer in time"
  })
)
