/** Reasons on the way to a greeting: names, addresses, ports and what answers there. */
import { reason } from "./Failure.ts"
import { acceptedBefore, address, code, optional, port, through } from "./fields.ts"
import { askProxy, checkPort } from "./fitting.ts"

/** An earlier connection came so far: the host is right. */
const reachedBefore = optional("boolean")

export class DnsNotFound extends reason(
  "DnsNotFound",
  { host: "host", reachedBefore },
  {
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
  }
) {}

export class DnsTemporary extends reason(
  "DnsTemporary",
  { host: "host" },
  {
    party: "lookup",
    actionBy: "nobody",
    retry: "now",
    weight: "dns",
    title: "The name {host|of the server} could not be looked up",
    advice: "Try again in a minute.",
    persisting: { actionBy: "user", advice: "Check that other names resolve on this network." }
  }
) {}

export class Offline extends reason(
  "Offline",
  {},
  {
    party: "machine",
    actionBy: "user",
    retry: "now",
    weight: "dns",
    title: "There is no network",
    advice: "Connect to a network and try again; a half-connected VPN looks the same."
  }
) {}

const nowhere = "The server's name leads nowhere: its address is 0.0.0.0"
const allowName = "Allow the name in the filter of this network (its DNS server), or use another DNS server."

export class ConnectRefused extends reason(
  "ConnectRefused",
  { host: "host", port, reachedBefore, address },
  {
    party: ({ address, reachedBefore }) => {
      if (address === "nowhere") return "lookup"
      if (address === "loopback") return "gateway"
      return reachedBefore === true ? "server" : "either"
    },
    actionBy: ({ address, reachedBefore }) => {
      if (address === "nowhere") return "user"
      if (reachedBefore === true) return "nobody"
      return address === "loopback" ? "user" : "admin"
    },
    retry: "now",
    weight: "closedPort",
    title: ({ address, reachedBefore }) => {
      if (address === "nowhere") return nowhere
      return reachedBefore === true
        ? "The server refuses connections, and accepted one before"
        : "Nothing listens on {host|the server}[, port {port}]"
    },
    advice: ({ address, reachedBefore }) => {
      if (address === "nowhere") return allowName
      if (reachedBefore === true) return "Try again in a few minutes."
      return address === "loopback"
        ? "Start the mail bridge, gateway or tunnel that should answer there, or correct the port."
        : checkPort
    },
    persisting: {
      actionBy: "user",
      advice: ({ address }) =>
        address === "loopback"
          ? "Start the mail bridge, gateway or tunnel that answered there, and look into its own log."
          : "Correct the user name or password if logins were refused before; else ask the server's operator to look."
    }
  }
) {}

export class HostUnreachable extends reason(
  "HostUnreachable",
  { host: "host", port, address },
  {
    party: ({ address }) => {
      if (address === "nowhere") return "lookup"
      return address === "private" ? "within" : "either"
    },
    actionBy: ({ address }) => (address === "nowhere" || address === "private" ? "user" : "admin"),
    retry: "now",
    weight: "refused",
    title: ({ address }) =>
      address === "nowhere" ? nowhere : "{host|The server}[, port {port},] cannot be reached",
    advice: ({ address }) => {
      if (address === "nowhere") return allowName
      return address === "private"
        ? "Connect to the server's own network, such as by its VPN, or ask its operator for the name for outside."
        : "Try from another network, such as a phone's: if it works there, this network blocks the port."
    }
  }
) {}

export class NotImap extends reason(
  "NotImap",
  { protocol: ["smtp", "pop3", "http", "managesieve", "ssh", "tls", "unknown"], port, through },
  {
    party: ({ through }) => (through === undefined ? "settings" : "proxy"),
    actionBy: ({ through }) => (through === undefined ? "user" : "admin"),
    retry: "never",
    weight: "protocol",
    title: ({ protocol = "unknown" }) =>
      protocol === "unknown"
        ? "What answers[ on port {port}] does not speak IMAP"
        : `What answers[ on port {port}] speaks ${protocol.toUpperCase()}, not IMAP`,
    advice: ({ protocol, through }) => {
      if (through !== undefined) return askProxy
      return protocol === "tls"
        ? "Use <security tls> with this port: it speaks TLS from the first byte."
        : checkPort
    }
  }
) {}

export class ServerRefused extends reason(
  "ServerRefused",
  { code },
  {
    party: "server",
    actionBy: "nobody",
    retry: "later",
    weight: "auth",
    title: "The server turned the connection away",
    advice: "Wait as long as its own words say, or a few minutes, and try again."
  }
) {}

export class TooManyConnections extends reason(
  "TooManyConnections",
  {
    code,
    /** How many other connections this program had to the server as the same user. */
    own: optional("integer"),
    acceptedBefore
  },
  {
    party: ({ acceptedBefore, own = 0 }) => (own === 0 && acceptedBefore === true ? "counted" : "limit"),
    actionBy: ({ acceptedBefore, own = 0 }) => {
      if (own > 0) return "app"
      return acceptedBefore === true ? "nobody" : "user"
    },
    retry: "later",
    weight: "auth",
    title: ({ own = 0 }) =>
      own > 0 ? "One connection too many: this program had {own} more" : "There are too many connections",
    advice: ({ acceptedBefore, own = 0 }) => {
      if (own > 0) return "Let this program use fewer connections at once, such as by a smaller pool."
      return acceptedBefore === true
        ? "Wait a few minutes, and try again."
        : "Close other mail programs and devices that use this account, wait a few minutes, and try again."
    }
  }
) {}

/** The way in that worked before no longer does; `failure` is how it failed. */
export class ServerChanged extends reason(
  "ServerChanged",
  {
    known: { fields: { wayIn: ["implicitTls", "startTls"], port } },
    failure: "own"
  },
  {
    party: "either",
    actionBy: "user",
    retry: "now",
    weight: "auth",
    title: "The server can no longer be reached as before",
    advice: "Try again in a moment, and connect with <rediscover> if the server is known to have changed."
  }
) {}
