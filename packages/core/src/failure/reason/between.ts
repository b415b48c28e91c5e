/** Reasons that concern a proxy or a tunnel between this machine and the server. `detail` contains no secret. */
import { reason } from "./Failure.ts"
import { detail, port } from "./fields.ts"
import { at, because } from "./words.ts"

export class ProxyUnusable extends reason(
  "ProxyUnusable",
  { detail },
  {
    party: "proxySettings",
    actionBy: "user",
    retry: "now",
    weight: "refused",
    words: ({ detail }) => ({
      title: "The proxy cannot be used",
      why: `The mail server was never contacted${detail === undefined || detail === "" ? "" : `; of the proxy: ${detail}`}.`,
      try: "Check the kind of the proxy (HTTP or SOCKS), its host and its port. If the server can be reached without it, leave it out."
    })
  }
) {}

export class ProxyAuthRequired extends reason(
  "ProxyAuthRequired",
  { detail },
  {
    party: "proxy",
    actionBy: "user",
    retry: "never",
    weight: "auth",
    words: ({ detail }) => ({
      title: "The proxy requires a user name and a password",
      why: `It did not let this connection through${because(detail)}.`,
      try: "Give the proxy's own user and password in its URL (for the command: in IMAP_PROXY); they are not those of the mail account."
    })
  }
) {}

export class ProxyRefused extends reason(
  "ProxyRefused",
  { host: "host", port },
  {
    party: "proxy",
    actionBy: "admin",
    retry: "never",
    weight: "protocol",
    words: ({ host, port }) => ({
      title: `The proxy does not allow ${at(host, port)}`,
      why: "Its rules list the hosts and ports that may be reached, often only port 443.",
      try: "Ask the proxy's operator to allow this host and port, or use a network without this proxy. Nothing is known of the server: it was not reached."
    })
  }
) {}

export class ProxyFailed extends reason(
  "ProxyFailed",
  {
    host: "host",
    port,
    detail
  },
  {
    party: "proxy",
    actionBy: "admin",
    retry: "now",
    weight: "refused",
    words: ({ detail, host, port }) => ({
      title: `The proxy could not reach ${at(host, port)}`,
      why: `The proxy itself looks up the name and connects, and failed${because(detail)}.`,
      try: "Check host and port. If they are right, the server is down, or the proxy's own network blocks it."
    })
  }
) {}

/** The command of a tunnel ended by itself; `detail` says how. */
export class TunnelEnded extends reason(
  "TunnelEnded",
  { detail },
  {
    party: "either",
    actionBy: "user",
    retry: "now",
    weight: "protocol",
    words: ({ detail }) => ({
      title: "The tunnel's command ended",
      why: `A tunnel lasts only as long as its command${because(detail)}.`,
      try: "Run the command by hand: it should wait and show the server's greeting. It has no terminal to ask for a password."
    })
  }
) {}
