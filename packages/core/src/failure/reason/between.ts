/** Reasons that concern a proxy or a tunnel between this machine and the server. `detail` contains no secret. */
import { reason } from "./Failure.ts"
import { detail, port, through } from "./fields.ts"
import { admin, detailed, user } from "./turns.ts"

const proxyUnusable = { detail, through } as const
/** No connection came about to a proxy, or to what else a transport leads through. */
export class ProxyUnusable extends reason("ProxyUnusable", proxyUnusable, {
  ...user(
    "proxySettings",
    "Check {through|the proxy}: its kind (HTTP or SOCKS), host and port, or leave it out."
  ),
  retry: "now",
  weight: "refused",
  title: "The proxy cannot be used[: {detail}]"
}) {}

export class ProxyAuthRequired extends reason("ProxyAuthRequired", detailed, {
  ...user("proxy", "Give the proxy's own user and password, not those of the mail account, in its URL."),
  retry: "never",
  weight: "auth",
  title: "The proxy requires a user name and a password"
}) {}

const proxyRefused = { host: "host", port } as const
export class ProxyRefused extends reason("ProxyRefused", proxyRefused, {
  ...admin("proxy", "Ask the proxy's operator to allow this host and port, or use another network."),
  retry: "never",
  weight: "protocol",
  title: "The proxy does not allow {host|the server}[, port {port}]"
}) {}

const proxyFailed = { host: "host", port, detail } as const
export class ProxyFailed extends reason("ProxyFailed", proxyFailed, {
  ...admin("proxy", "Check host and port, and ask the proxy's operator whether its network blocks them."),
  retry: "now",
  weight: "refused",
  title: "The proxy could not reach {host|the server}[, port {port}]"
}) {}

/** The command of a tunnel ended by itself; `detail` says how. */
export class TunnelEnded extends reason("TunnelEnded", detailed, {
  ...user("tunnel", "Run the command by hand: it should wait, and show the server's greeting."),
  retry: "now",
  weight: "protocol",
  title: "The tunnel's command ended[: {detail}]"
}) {}
