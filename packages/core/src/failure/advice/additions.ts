/** Words for a failure of which the trace shows more than the reason. */
import type { Advice } from "../reason/words.ts"

export const additions = {
  /** The literal of a command was never asked for. RFC 9051 §4.3. */
  unsent: {
    why: "The server never asked for the literal (+), so no octet of it was sent, and nothing was stored: it can be sent again without a duplicate."
  },
  /** A response began, and never ended. */
  unfinished: {
    why: "It began, and did not end: the server, or a filter before it, hangs, or is slow on purpose (a tarpit)."
  },
  /** An earlier attempt met a certificate that it trusted. */
  otherCertificate: {
    title: "Another certificate than before: its issuer is not trusted",
    why: "The one before was trusted: most likely something on the network path answers instead.",
    try: "Do not continue, unless it is your company's scanner: then give its certificate as `ca`."
  },
  /** An earlier connection of the account logged in. */
  acceptedBefore: {
    why: "A login was accepted before: perhaps the password was changed, or access withdrawn."
  },
  /** AUTHENTICATE without an initial response was never asked for one. RFC 9051 §6.2.2. */
  unsentPassword: {
    why: "The server never asked for the credential (+), so none was sent."
  },
  /** The literals of LOGIN, if there are any: a trace shows nothing of a password. RFC 9051 §4.3. */
  perhapsUnsent: {
    why: "The server never asked for a literal (+), so a password with a quote, a backslash or more than ASCII was not sent; any other was.",
    try: "Use a password of ASCII letters, or another `mechanism` if one is listed; otherwise show its operator a trace."
  },
  /** BAD came to SELECT or EXAMINE of INBOX, which each account has. RFC 9051 §5.1. */
  inboxRefused: {
    try: "Report the line to the server's operator."
  },
  /** A second token was refused as well. */
  anotherRefused: {
    title: "The server did not accept the token, nor a new one"
  },
  onlyIpv6: {
    title: "The server has only IPv6 addresses, which this network cannot reach",
    why: "None of them could be reached from here.",
    try: "Use a network with IPv6, or ask the provider for a name with an IPv4 address."
  },
  /** This program held other connections when the server refused one more. */
  ownConnections: {
    try: "This program has others open: let it use fewer (a smaller pool), or close other programs that use this account."
  }
} satisfies { readonly [name: string]: Partial<Advice> }

/** The answer to a login was OK, and its words a refusal. */
export const saidOk = "The server said OK, but its words refuse the login."

/** The prefix that a server asks the names of mailboxes to have. RFC 2342 §5. */
export const prefixIn = (said: string): string | undefined =>
  /\bmust (?:begin|start) with "?([^"\s]+)/i.exec(said)?.[1]
