/** Reasons of a TLS handshake that fails. */
import { reason } from "./Failure.ts"
import { detail, optional, port, through, trustedBefore } from "./fields.ts"
import {
  admin,
  app,
  checkPort,
  detailed,
  nobody,
  none,
  type Of,
  ofProxy,
  turnBy,
  unlessProxied,
  user
} from "./turns.ts"

const tlsNotTls = { port, through } as const
export class TlsNotTls extends reason("TlsNotTls", tlsNotTls, {
  ...unlessProxied(user("settings", "Use <security starttls> with this port, or check host and port.")),
  retry: "never",
  weight: "tls",
  title: "What answers[ on port {port}] speaks plain text, not TLS"
}) {}

const tlsProtocol = { detail, through } as const
export class TlsProtocol extends reason("TlsProtocol", tlsProtocol, {
  ...unlessProxied(admin("server", "Ask the server's operator to enable TLS 1.2 or 1.3.")),
  retry: "never",
  weight: "tls",
  title: "Client and server have no TLS version or cipher in common"
}) {}

export class TlsTooOld extends reason("TlsTooOld", detailed, {
  ...admin("server", "Ask the server's operator to enable TLS 1.2 or 1.3 with a modern key."),
  retry: "never",
  weight: "tls",
  title: "The server's encryption is too old to be safe"
}) {}

const tlsClosed = { port: optional(port), trustedBefore, through } as const
export class TlsClosed extends reason("TlsClosed", tlsClosed, {
  ...turnBy(({ port = 0, through, trustedBefore }: Of<typeof tlsClosed>) => {
    if (through !== undefined) return ofProxy
    // a tunnel's port is 0, and that of IMAP over TLS no other service's
    return trustedBefore === true || port === 0 || port === 993
      ? nobody("either", "Try again.")
      : user("settings", checkPort(port))
  }),
  retry: "now",
  weight: "tls",
  title: "The TLS handshake was cut off[ on port {port}]",
  persisting: {
    actionBy: "admin",
    advice:
      "Try from another network; if it is cut there, too, ask the server's operator what ends connections."
  }
}) {}

export class TlsUnsupported extends reason("TlsUnsupported", none, {
  ...app("app", "Use your platform's network transport; or `auto`, if this one's channel is trusted."),
  retry: "never",
  weight: "tls",
  title: "This transport cannot encrypt"
}) {}
