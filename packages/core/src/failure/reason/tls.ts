/** Reasons of a TLS handshake that fails. */
import { reason } from "./Failure.ts"
import { detail, optional, port, through, trustedBefore } from "./fields.ts"
import { askProxy, checkPort } from "./fitting.ts"
import type { FactsOf } from "./Kind.ts"
import type { Recorded } from "./words.ts"

export class TlsNotTls extends reason(
  "TlsNotTls",
  { port, through },
  {
    party: ({ through }) => (through === undefined ? "settings" : "proxy"),
    actionBy: ({ through }) => (through === undefined ? "user" : "admin"),
    retry: "never",
    weight: "tls",
    title: "What answers[ on port {port}] speaks plain text, not TLS",
    advice: ({ through }) =>
      through === undefined
        ? "Use <security starttls> with this port, or check the port: IMAP over TLS is usually on 993."
        : askProxy
  }
) {}

export class TlsProtocol extends reason(
  "TlsProtocol",
  { detail, through },
  {
    party: ({ through }) => (through === undefined ? "server" : "proxy"),
    actionBy: "admin",
    retry: "never",
    weight: "tls",
    title: "Client and server have no TLS version or cipher in common",
    advice: ({ through }) =>
      through === undefined ? "Ask the server's operator to enable TLS 1.2 or 1.3." : askProxy
  }
) {}

export class TlsTooOld extends reason(
  "TlsTooOld",
  { detail },
  {
    party: "server",
    actionBy: "admin",
    retry: "never",
    weight: "tls",
    title: "The server's encryption is too old to be safe",
    advice: "Ask the server's operator to enable TLS 1.2 or 1.3 with a modern key."
  }
) {}

const closed = { port: optional(port), trustedBefore, through } as const

/** The port may be another service's if it is not that of IMAP over TLS, nor a tunnel's. */
const ofCut = ({ port = 0, through, trustedBefore }: Recorded<FactsOf<typeof closed>>) => {
  if (through !== undefined) return { party: "proxy", actionBy: "admin", advice: askProxy } as const
  return trustedBefore === true || port === 0 || port === 993
    ? ({ party: "either", actionBy: "nobody", advice: "Try again." } as const)
    : ({ party: "settings", actionBy: "user", advice: checkPort } as const)
}

export class TlsClosed extends reason("TlsClosed", closed, {
  party: (facts) => ofCut(facts).party,
  actionBy: (facts) => ofCut(facts).actionBy,
  retry: "now",
  weight: "tls",
  title: "The TLS handshake was cut off[ on port {port}]",
  advice: (facts) => ofCut(facts).advice,
  persisting: {
    actionBy: "admin",
    advice:
      "Try from another network; if it is cut there, too, ask the server's operator what ends connections."
  }
}) {}

export class TlsUnsupported extends reason(
  "TlsUnsupported",
  {},
  {
    party: "app",
    actionBy: "app",
    retry: "never",
    weight: "tls",
    title: "This transport cannot encrypt",
    advice: "Use your platform's network transport; or `auto`, if this one declares its channel as trusted."
  }
) {}
