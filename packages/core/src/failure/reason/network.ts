/** Reasons on the way to a greeting: names, addresses, ports and what answers there. */
import { reason } from "./Failure.ts"
import { acceptedBefore, address, code, optional, port, through } from "./fields.ts"
import { admin, app, checkPort, nobody, none, type Of, ofProxy, turnBy, user } from "./turns.ts"

/** An earlier connection came so far: the host is right. */
const reachedBefore = optional("boolean")

const dnsNotFound = { host: "host", reachedBefore } as const
export class DnsNotFound extends reason("DnsNotFound", dnsNotFound, {
  party: ({ reachedBefore }) => (reachedBefore === true ? "resolver" : "lookup"),
  actionBy: "user",
  retry: ({ reachedBefore }) => (reachedBefore === true ? "now" : "never"),
  weight: "dns",
  title: ({ reachedBefore }) =>
    reachedBefore === true
      ? "The look-up of the server's name found nothing this time"
      : "There is no server called {host|that}",
  advice: ({ reachedBefore }) =>
    reachedBefore === true
      ? "Leave the host as it is, and try again; if it persists, look at the DNS that this machine uses."
      : "Check the spelling of the host: your provider's help page has the right one, often with imap. before it."
}) {}

const dnsTemporary = { host: "host" } as const
export class DnsTemporary extends reason("DnsTemporary", dnsTemporary, {
  ...nobody("lookup", "Try again in a minute."),
  retry: "now",
  weight: "dns",
  title: "The name {host|of the server} could not be looked up",
  persisting: { actionBy: "user", advice: "Check that other names resolve on this network." }
}) {}

export class Offline extends reason("Offline", none, {
  ...user("machine", "Connect to a network and try again; a half-connected VPN looks the same."),
  retry: "now",
  weight: "dns",
  title: "There is no network"
}) {}

const nowhere = "The server's name leads nowhere: its address is 0.0.0.0"
const ofNowhere = user("lookup", "Allow the name in this network's filter (its DNS server), or use another.")

const connectRefused = { host: "host", port, reachedBefore, address } as const
export class ConnectRefused extends reason("ConnectRefused", connectRefused, {
  ...turnBy(({ address, port, reachedBefore }: Of<typeof connectRefused>) => {
    if (address === "nowhere") return ofNowhere
    if (reachedBefore === true)
      return nobody(address === "loopback" ? "gateway" : "server", "Try again in a few minutes.")
    return address === "loopback"
      ? user(
          "gateway",
          "Start the server, mail bridge or tunnel that should answer there, or correct the port."
        )
      : admin("either", checkPort(port))
  }),
  retry: "now",
  weight: "closedPort",
  title: ({ address, reachedBefore }) => {
    if (address === "nowhere") return nowhere
    return reachedBefore === true
      ? "The server refuses connections, and accepted one before"
      : "Nothing listens on {host|the server}[, port {port}]"
  }
}) {}

const hostUnreachable = { host: "host", port, address } as const
export class HostUnreachable extends reason("HostUnreachable", hostUnreachable, {
  ...turnBy(({ address }: Of<typeof hostUnreachable>) => {
    if (address === "nowhere") return ofNowhere
    return address === "private"
      ? user("within", "Connect to the server's own network, such as by its VPN.")
      : admin("either", "Try from another network: if it works there, this network blocks the port.")
  }),
  retry: "now",
  weight: "refused",
  title: ({ address }) =>
    address === "nowhere" ? nowhere : "{host|The server}[, port {port},] cannot be reached"
}) {}

const notImap = {
  protocol: ["smtp", "pop3", "http", "managesieve", "ssh", "tls", "unknown"],
  port,
  through
} as const
export class NotImap extends reason("NotImap", notImap, {
  ...turnBy(({ port, protocol, through }: Of<typeof notImap>) => {
    if (through !== undefined) return ofProxy
    return protocol === "tls"
      ? user("settings", "Use <security tls> with this port: it speaks TLS from the first byte.")
      : user("settings", checkPort(port))
  }),
  retry: "never",
  weight: "protocol",
  title: ({ protocol = "unknown" }) =>
    protocol === "unknown"
      ? "What answers[ on port {port}] does not speak IMAP"
      : `What answers[ on port {port}] speaks ${protocol.toUpperCase()}, not IMAP`
}) {}

const serverRefused = { code } as const
export class ServerRefused extends reason("ServerRefused", serverRefused, {
  ...nobody("server", "Wait as long as its own words say, or a few minutes, and try again."),
  retry: "later",
  weight: "auth",
  title: "The server turned the connection away"
}) {}

const tooManyConnections = {
  code,
  /** How many other connections this program had to the server as the same user. */
  own: optional("integer"),
  acceptedBefore
} as const
export class TooManyConnections extends reason("TooManyConnections", tooManyConnections, {
  ...turnBy(({ acceptedBefore, own = 0 }: Of<typeof tooManyConnections>) => {
    if (own > 0)
      return app("limit", "Let this program use fewer connections at once, such as by a smaller pool.")
    return acceptedBefore === true
      ? nobody("counted", "Wait a few minutes, and try again.")
      : user("limit", "Close other programs that use this account, wait a few minutes, and try again.")
  }),
  retry: "later",
  weight: "auth",
  title: ({ own = 0 }) =>
    own > 0 ? "One connection too many: this program had {own} more" : "There are too many connections"
}) {}

const serverChanged = {
  known: { fields: { wayIn: ["implicitTls", "startTls"], port } },
  failure: "own"
} as const
/** The way in that worked before no longer does; `failure` is how it failed. */
export class ServerChanged extends reason("ServerChanged", serverChanged, {
  ...user("either", "Try again, and connect with <rediscover> if the server is known to have changed."),
  retry: "now",
  weight: "auth",
  title: "The server can no longer be reached as before"
}) {}
