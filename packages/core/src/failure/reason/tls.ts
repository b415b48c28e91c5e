/** Reasons of a TLS handshake that fails. */
import { reason } from "./Failure.ts"
import { type ActionBy, detail, optional, type Party, port, through, trustedBefore } from "./fields.ts"
import { askProxy, ofOtherService } from "./fitting.ts"
import { check, is993Left, security, subject } from "./words.ts"

export class TlsNotTls extends reason(
  "TlsNotTls",
  { port, through },
  {
    party: ({ through }) => (through === undefined ? "settings" : "proxy"),
    actionBy: ({ through }) => (through === undefined ? "user" : "admin"),
    retry: "never",
    weight: "tls",
    title: ({ port, through }) =>
      through === undefined
        ? `${subject(port)} speaks plain text where TLS was expected`
        : "What answers through the proxy speaks plain text, not TLS",
    advice: (facts) => {
      const { lost, port, reader, through } = facts
      if (through !== undefined) return askProxy
      const there =
        port !== undefined && is993Left({ lost, port })
          ? `with port ${port}, or ${security(reader, "tls")} with port 993`
          : "there"
      return ofOtherService(facts) ?? `Use ${security(reader, "starttls")} ${there}.`
    }
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

export class TlsClosed extends reason(
  "TlsClosed",
  { port: optional(port), trustedBefore, through },
  {
    party: (facts) => ofCut(facts).party,
    actionBy: (facts) => ofCut(facts).actionBy,
    retry: "now",
    weight: "tls",
    title: ({ port, through, trustedBefore }) => {
      if (through !== undefined) return "What answers through the proxy cut off the TLS handshake"
      if (trustedBefore === true) return "The TLS handshake was cut off, and succeeded before"
      return isOthers(port) ? `${subject(port)} cut off the TLS handshake` : "The TLS handshake was cut off"
    },
    advice: (facts) => {
      const { closed, lost, port, reader, through, trustedBefore } = facts
      if (through !== undefined) return askProxy
      if (trustedBefore === true || !isOthers(port)) return "Try again."
      return ofOtherService(facts) ?? `${check("the port", { closed, lost, port, reader })}.`
    },
    persisting: {
      actionBy: "admin",
      advice:
        "Try from another network; if it is cut there, too, ask the server's operator what ends connections."
    }
  }
) {}

/** Returns whether the port may be another service's: it is known, not a tunnel's, and not that of IMAP over TLS. */
const isOthers = (port: number | undefined): boolean => port !== undefined && port !== 0 && port !== 993

const ofCut = (facts: {
  readonly port?: number | undefined
  readonly through?: string | undefined
  readonly trustedBefore?: boolean | undefined
}): { readonly party: Party; readonly actionBy: ActionBy } => {
  if (facts.through !== undefined) return { party: "proxy", actionBy: "admin" }
  return facts.trustedBefore !== true && isOthers(facts.port)
    ? { party: "settings", actionBy: "user" }
    : { party: "either", actionBy: "nobody" }
}

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
