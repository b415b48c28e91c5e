/** Reasons that concern a proxy or a tunnel between this machine and the server. `detail` contains no secret. */
import { reason } from "./Failure.ts"
import { detail, port } from "./fields.ts"

export class ProxyUnusable extends reason(
  "ProxyUnusable",
  { detail },
  {
    party: "proxySettings",
    actionBy: "user",
    retry: "now",
    weight: "refused",
    title: "The proxy cannot be used[: {detail}]",
    advice:
      "Check the proxy's kind (HTTP or SOCKS), its host and its port, or leave it out if nothing needs it."
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
    title: "The proxy requires a user name and a password",
    advice: "Give the proxy's own user and password, not those of the mail account, in its URL."
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
    title: "The proxy does not allow {host|the server}[, port {port}]",
    advice: "Ask the proxy's operator to allow this host and port, or use a network without this proxy."
  }
) {}

export class ProxyFailed extends reason(
  "ProxyFailed",
  { host: "host", port, detail },
  {
    party: "proxy",
    actionBy: "admin",
    retry: "now",
    weight: "refused",
    title: "The proxy could not reach {host|the server}[, port {port}]",
    advice: "Check host and port, and ask the proxy's operator whether its own network lets them through."
  }
) {}

/** The command of a tunnel ended by itself; `detail` says how. */
export class TunnelEnded extends reason(
  "TunnelEnded",
  { detail },
  {
    party: "tunnel",
    actionBy: "user",
    retry: "now",
    weight: "protocol",
    title: "The tunnel's command ended[: {detail}]",
    advice: "Run the command by hand: it should wait, and show the server's greeting."
  }
) {}
