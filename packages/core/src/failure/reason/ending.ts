/** Reasons of connections that were cut. */
import { reason } from "./Failure.ts"
import { address, errno, held, literal, optional, pending, port, serverSaid, through } from "./fields.ts"
import { askProxy } from "./fitting.ts"
import { names as stepNames, steps } from "./steps.ts"
import { heldTitle, sayer, unread } from "./unread.ts"

export class ClosedBeforeGreeting extends reason(
  "ClosedBeforeGreeting",
  { port, errno, tls: optional("boolean"), through, address },
  {
    party: ({ address, port, through, tls }) => {
      if (isClearAtTls(port, tls)) return "settings"
      if (through !== undefined) return "proxy"
      return address === "loopback" ? "gateway" : "either"
    },
    actionBy: ({ port, through, tls }) => {
      if (isClearAtTls(port, tls)) return "user"
      return through === undefined ? "nobody" : "admin"
    },
    retry: ({ port, tls }) => (isClearAtTls(port, tls) ? "never" : "later"),
    weight: "refused",
    title: ({ port, through, tls }) => {
      if (isClearAtTls(port, tls)) return "The server hung up on port 993, where no TLS was begun"
      return through === undefined
        ? "The server hung up[ on port {port}] before its greeting"
        : "The proxy hung up before a greeting"
    },
    advice: ({ port, through, tls }) => {
      if (isClearAtTls(port, tls)) return "Use <security tls> with port 993."
      return through === undefined ? "Wait a few minutes, and try again." : askProxy
    }
  }
) {}

const lost = { step: stepNames, errno, literal, ...pending, held, serverSaid, address } as const

export class ConnectionLost extends reason("ConnectionLost", lost, {
  party: ({ address, errno, held }) => {
    if (held !== undefined) return "app"
    if (isDamaged(errno)) return "path"
    return address === "loopback" ? "gateway" : "either"
  },
  actionBy: ({ held, serverSaid }) => {
    if (held !== undefined) return "app"
    return serverSaid === "lock" ? "user" : "nobody"
  },
  retry: "now",
  weight: "refused",
  title: ({ answer, command, errno, held, literal, step }) => {
    if (held !== undefined) return heldTitle(held)
    if (isDamaged(errno)) return "The connection was lost: its data was changed on the way"
    // the words for CAPABILITY are too long for a title
    if (command === undefined && step !== undefined && step !== "capability")
      return `The connection was lost while ${steps[step].doing}`
    const when = answer === "begun" || literal !== undefined ? "within" : "before"
    return `The connection was lost[ ${when} the answer to {command}]`
  },
  advice: ({ held, serverSaid }) => {
    if (held !== undefined) return unread.advice
    return serverSaid === "lock" ? sayer.lock.advice : "Connect again."
  },
  persisting: {
    actionBy: "admin",
    advice: ({ address, errno }) => {
      if (isDamaged(errno))
        return "Try another network or cable, without a VPN, and look for another driver of the network adapter."
      return address === "loopback"
        ? "Look into the log of the program that answers on this machine."
        : "Look at the last lines on both sides, and ask the server's operator what ends connections there."
    }
  }
}) {}

/** Both sides waited for the other: the server for TLS, the client for a greeting. RFC 8314 §3.2. */
const isClearAtTls = (port: number | undefined, tls: boolean | undefined): boolean =>
  port === 993 && tls === false

/** Returns whether TLS found that a record is not what was sent. RFC 8446 §5.2. */
const isDamaged = (errno = ""): boolean => /BAD_RECORD_MAC|BAD_DECRYPT/.test(errno)
