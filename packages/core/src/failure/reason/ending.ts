/** Reasons of connections that were cut. */
import { reason } from "./Failure.ts"
import { address, errno, held, literal, optional, pending, port, serverSaid, through } from "./fields.ts"
import { nobody, type Of, ofProxy, turnBy, user } from "./turns.ts"
import { names as stepNames, steps } from "../../base/steps.ts"
import { heldTitle, sayer, unread } from "./unread.ts"

const closedBeforeGreeting = { port, errno, tls: optional("boolean"), through, address } as const
export class ClosedBeforeGreeting extends reason("ClosedBeforeGreeting", closedBeforeGreeting, {
  ...turnBy(({ address, port, through, tls }: Of<typeof closedBeforeGreeting>) => {
    if (isClearAtTls(port, tls)) return user("settings", "Use <security tls> with port 993.")
    if (through !== undefined) return ofProxy
    return nobody(address === "loopback" ? "gateway" : "either", "Wait a few minutes, and try again.")
  }),
  retry: ({ port, tls }) => (isClearAtTls(port, tls) ? "never" : "later"),
  weight: "refused",
  title: ({ port, through, tls }) => {
    if (isClearAtTls(port, tls)) return "The server hung up on port 993, where no TLS was begun"
    return through === undefined
      ? "The server hung up[ on port {port}] before its greeting"
      : "The proxy hung up before a greeting"
  }
}) {}

const lost = { step: stepNames, errno, literal, ...pending, held, serverSaid, address } as const
export class ConnectionLost extends reason("ConnectionLost", lost, {
  ...turnBy(({ address, errno, held, serverSaid }: Of<typeof lost>) => {
    if (held !== undefined) return unread
    const other = address === "loopback" ? "gateway" : "either"
    const party = isDamaged(errno) ? "path" : other
    return serverSaid === "lock" ? { ...sayer.lock, party } : nobody(party, "Connect again.")
  }),
  retry: "now",
  weight: "refused",
  title: ({ answer, command, errno, held, literal, step }) => {
    if (held !== undefined) return heldTitle(held)
    if (isDamaged(errno)) return "The connection was lost: its data was changed on the way"
    if (command === undefined && step !== undefined)
      return `The connection was lost while ${steps[step].doing}`
    const when = answer === "begun" || literal !== undefined ? "within" : "before"
    return `The connection was lost[ ${when} the answer to {command}]`
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
