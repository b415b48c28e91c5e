/** Reasons on the way to a greeting. */
import { duration } from "./duration.ts"
import { reason } from "./Failure.ts"
import { code, errno, optional, partOfLiteral, port, type Step } from "./fields.ts"
import {
  type Advice,
  at,
  awaited,
  cameOf,
  messagesOf,
  check,
  fromPorts,
  named,
  onPort,
  option,
  otherService,
  persisting,
  quoted,
  security,
  subject,
  within
} from "./words.ts"
import { names as stepNames, steps } from "./steps.ts"

export class DnsNotFound extends reason(
  "DnsNotFound",
  { host: "host" },
  {
    party: "lookup",
    actionBy: "user",
    retry: "never",
    weight: "dns",
    words: ({ host }) => ({
      title: `There is no server ${host === undefined ? "of this name" : `called ${quoted(host)}`}`,
      why: "DNS answered that this name does not exist, or has no address.",
      try: "Check the spelling of the host; your provider's help page has the right one, which often begins with imap."
    })
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
    words: ({ host }) => ({
      title: `The name ${named(host, "of the server")} could not be looked up`,
      why: "The DNS server gave no usable answer, so it is unknown whether the name exists.",
      ...persisting(
        "Try again in a minute.",
        "If it persists, check that other names resolve on this network.",
        "user"
      )
    })
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
    words: () => ({
      title: "There is no network",
      why: "This machine has no route to the server at all.",
      try: "Connect to a network and try again; a half-connected VPN looks the same."
    })
  }
) {}

export class ConnectRefused extends reason(
  "ConnectRefused",
  {
    host: "host",
    port
  },
  {
    party: "either",
    actionBy: "admin",
    retry: "now",
    weight: "closedPort",
    words: ({ host, lost, port, reader }) => ({
      title: `Nothing listens ${port === 0 ? "at the other end" : `on ${at(host, port)}`}`,
      why: "The machine answered that this port is closed.",
      try: `${check("the port", { lost, port, reader })}. If it is right, the server is down.`
    })
  }
) {}

export class HostUnreachable extends reason(
  "HostUnreachable",
  {
    host: "host",
    port
  },
  {
    party: "either",
    actionBy: "admin",
    retry: "now",
    weight: "refused",
    words: ({ host, port }) => ({
      title: `${port === 0 ? "The other end" : port === undefined ? named(host, "The server") : `${named(host, "The server")}, port ${port},`} cannot be reached`,
      why: "A firewall, a VPN or a proxy drops or rejects packets to it, or the machine is down.",
      try: "Try from another network, such as a phone's. If it works there, this network blocks the port."
    })
  }
) {}

export class Timeout extends reason(
  "Timeout",
  {
    /** The step whose answer was due first. */
    step: stepNames,
    afterMs: "integer",
    /** The steps that were sent along with it and are unanswered as well. */
    along: optional({ list: stepNames }),
    /** The intermediary that the connection goes through, as the transport names it. */
    through: optional("words"),
    /** The command of the app that had no answer. */
    command: optional("own"),
    /** The time that the whole attempt may take, if that ended the wait and no limit of the step's own. */
    attemptMs: optional("integer"),
    ...partOfLiteral
  },
  {
    party: ({ step }) => (step === "account" ? "source" : step === "dns" ? "resolver" : "either"),
    actionBy: "nobody",
    retry: "now",
    weight: "silence",
    words: ({
      afterMs,
      along = [],
      attemptMs,
      closed = [],
      command,
      literalBytes,
      literalReceived,
      lost,
      messages = 0,
      reader,
      step,
      through,
      unfinished = false
    }) =>
      attemptMs !== undefined && step !== undefined && step !== "tcp"
        ? {
            title: `The attempt's ${duration(attemptMs)} ran out while ${steps[step].doing}`,
            why: `Its last ${duration(afterMs ?? 0)} brought no answer; what came before took the rest.`,
            ...persisting(
              "Try again later.",
              `${step === "tls" ? "If it always stops here, check the port: another service may listen on it. " : ""}If each step is slow, tell the server's operator, or raise \`${reader === "app" ? "limits.attempt" : "--timeout"}\`.`
            )
          }
        : step === "tcp" && through === undefined
          ? unheard(lost, closed, afterMs)
          : {
              title: `No ${literalBytes === undefined && !unfinished ? "" : "complete "}answer${awaited(step === "command" ? command : undefined, step === undefined ? [] : [step, ...along], afterMs)}${through === undefined ? "" : ` through ${quoted(through)}`}`,
              why:
                literalBytes === undefined
                  ? (beforeCommands(step) ??
                    `${messages > 0 ? `${messagesOf(messages)}, and no more` : "No answer"} came in time, so the connection was closed: a late answer could be taken for that of another command.`)
                  : `Nothing more came${cameOf({ literalBytes, literalReceived })}`,
              ...(step === "dns"
                ? persisting(
                    "A new attempt may succeed.",
                    "If it persists, look at the DNS that this machine uses: its resolver, a VPN, or a container's network.",
                    "user"
                  )
                : persisting(
                    "A new attempt may succeed.",
                    `If it always stops ${step === undefined || step === "command" || step === "selected" ? "there" : `while ${steps[step].doing}`}, ${step === "tls" ? "try without a VPN or from another network, and check the port, where another service may listen; then show its operator a trace." : "the server or the network is at fault: show its operator a trace, or raise that step's limit."}`,
                    step === "tls" ? "user" : "admin"
                  ))
            }
  }
) {}

/** Explains a silence before any command was sent, to which no answer could be mistaken. */
const beforeCommands = (step: Step | undefined): string | undefined => {
  if (step === "dns") return "The name server, or the way to it, was silent; the mail server was not asked."
  if (step !== "tls") return undefined
  return "The connection was made, and nothing came back of the handshake: the server is overloaded, something filters TLS, or large packets are lost on the way, as in a VPN. No login was sent."
}

/** Says of each port what it did: silence on one, and a refusal on another, are a filter's and not a dead host's. */
const unheard = (
  lost: ReadonlyArray<string>,
  closed: ReadonlyArray<string>,
  afterMs: number | undefined
): Advice => {
  const silent = lost.filter((port) => !closed.includes(port))
  const title = `No answer${fromPorts(silent)}${within(afterMs)}${lost.length === 0 ? " while connecting" : ""}`
  const odd = silent.filter((port) => port !== "993" && port !== "143" && port !== "0")
  if (odd.length > 0)
    return {
      title,
      why: `Nothing came back, not even a refusal. IMAP has port 993, or 143 with STARTTLS, and ${odd.join(" and ")} is neither: most servers are silent on such a port.`,
      ...persisting(
        "Try again in a moment.",
        "If it persists, correct the port in the account's settings, unless the provider names this one: then try from another network, such as a phone's.",
        "user"
      )
    }
  if (closed.length === 0 || silent.length === 0)
    return {
      title,
      why: "Nothing came back, not even a refusal: a firewall drops the packets, or the host is down.",
      ...persisting(
        "Try again in a moment.",
        "If it persists, check the host's name, and try from another network, such as a phone's: if it works there, this network blocks the port.",
        "user"
      )
    }
  return {
    title: `${title}; port ${closed.join(" and ")} refused`,
    why: `The host, or something on the way, answered at once on port ${closed.join(" and ")}, so a firewall drops the packets to the other: whether this network's or the server's is not known.`,
    ...persisting(
      "Try again in a moment.",
      "If it persists, try from another network, such as a phone's: if it works there, this network blocks the port; if not, ask the server's operator to open it.",
      "user"
    )
  }
}

export class GreetingTimeout extends reason(
  "GreetingTimeout",
  {
    port,
    tls: "boolean",
    afterMs: "integer"
  },
  {
    // a port of IMAP in the clear is silent only if the server is
    party: ({ port, tls }) =>
      tls === true || port === undefined || port === 0 || port === 143 ? "either" : "settings",
    actionBy: ({ tls }) => (tls === true ? "nobody" : "user"),
    retry: "now",
    weight: "silence",
    words: ({ lost, port, tls, afterMs, reader, unfinished = false }) => ({
      title: `No ${unfinished ? "complete " : ""}greeting came${port === undefined || port === 0 ? "" : ` from port ${port}`}${within(afterMs)}`,
      why:
        tls === true
          ? "TLS is up, but the server is not ready: it is overloaded, or waiting for something else."
          : "A server that expects TLS waits for the client and sends nothing; an overloaded one looks the same.",
      ...(tls
        ? persisting(
            "Try again in a few minutes.",
            "If it persists, the server's operator should check its log."
          )
        : {
            try:
              otherService({ lost, port, reader }) ??
              `${subject(port)} may expect TLS: try ${security(reader, "tls")} with it. If it should be plain, try again in a few minutes.`
          })
    })
  }
) {}

export class ClosedBeforeGreeting extends reason(
  "ClosedBeforeGreeting",
  {
    port,
    errno
  },
  {
    party: "either",
    actionBy: "nobody",
    retry: "later",
    weight: "refused",
    words: ({ port }) => ({
      title: `The server hung up${onPort(port)} before its greeting`,
      why: "Servers do this when an address has too many connections or failed logins, and so do firewalls.",
      ...persisting(
        "Wait a few minutes, and try again.",
        "If it persists, close other mail programs on this network, or ask the server's operator whether it is blocked.",
        "user"
      )
    })
  }
) {}

export class ConnectionLost extends reason(
  "ConnectionLost",
  {
    step: stepNames,
    errno,
    ...partOfLiteral
  },
  {
    party: "either",
    actionBy: "nobody",
    retry: "now",
    weight: "refused",
    words: ({ literalBytes, literalReceived, reader, step }) => ({
      title: `The connection was lost${step === undefined ? "" : ` while ${steps[step].doing}`}${literalBytes === undefined ? "" : ", within a literal"}`,
      why: `The other end, or something on the network path, cut the connection without a BYE${cameOf({ literalBytes, literalReceived })}`,
      ...(step === "compress"
        ? {
            try: `Connect again: after a second cut, compression is left out, as ${option(reader, "compress", "never")} always does.`
          }
        : persisting(
            "Connect again.",
            "If it is always cut at the same step, look at the last lines on both sides: a firewall or the server cuts there."
          ))
    })
  }
) {}

/** An open connection went silent: the server, or the path to it, is gone without notice. */
export class ConnectionStalled extends reason(
  "ConnectionStalled",
  {
    /** The time that an answer was waited for. */
    afterMs: "integer"
  },
  {
    party: "either",
    actionBy: "nobody",
    retry: "now",
    weight: "silence",
    words: ({ afterMs }) => ({
      title: `The open connection was dead: nothing came back${within(afterMs)}`,
      why: "The network changed, the machine slept, a firewall dropped the connection, or the server hangs.",
      ...persisting(
        "Connect again.",
        "If it happens every few minutes, something on the network path drops quiet connections: poll or idle at shorter intervals."
      )
    })
  }
) {}

export class NotImap extends reason(
  "NotImap",
  {
    protocol: ["smtp", "pop3", "http", "managesieve", "ssh", "tls", "unknown"],
    port
  },
  {
    party: "settings",
    actionBy: "user",
    retry: "never",
    weight: "protocol",
    words: ({ lost, port, protocol, reader }) => ({
      title:
        protocol === undefined || protocol === "unknown"
          ? `What answers${onPort(port)} does not speak IMAP`
          : `${subject(port)} speaks ${protocol === "managesieve" ? "ManageSieve (mail filters)" : protocol.toUpperCase()}, not IMAP`,
      why: "The first line was not an IMAP greeting, so no command and no password was sent.",
      // the title says what POP3 and SSH are
      try: {
        smtp: "This is the server for sending mail: ask your provider for the IMAP one, often imap.… instead of smtp.….",
        http: "This is a web server or a proxy's login page: check host and port, and sign in to the network if it asks.",
        tls: `The port speaks TLS from the first byte: use ${security(reader, "tls")} with it.`,
        other: `${check("host and port", { lost, port, reader })}.`
      }[protocol === "smtp" || protocol === "http" || protocol === "tls" ? protocol : "other"]
    })
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
    words: () => ({
      title: "The server turned the connection away",
      why: "It sent a refusal instead of a greeting: it is overloaded, going down, or does not serve this address now.",
      try: "Wait as long as its own words say, or a few minutes, and try again."
    })
  }
) {}

export class TooManyConnections extends reason(
  "TooManyConnections",
  { code },
  {
    party: "limit",
    actionBy: "user",
    retry: "later",
    weight: "auth",
    words: () => ({
      title: "There are too many connections",
      why: "Servers limit the connections of one user or address; old ones count until they time out.",
      try: "Close other mail programs and devices that use this account, wait a few minutes, and try again."
    })
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
    words: ({ known, reader }) => ({
      title: `The server can no longer be reached as before${known === undefined ? "" : `, by ${known.wayIn === "implicitTls" ? "TLS" : "STARTTLS"} on port ${known.port}`}`,
      why: "It worked the last time. The server may be down or moved, or someone on the network path may block it.",
      try: `Try again in a moment. If the server is known to have changed, connect with ${option(reader, "rediscover")}.`
    })
  }
) {}
