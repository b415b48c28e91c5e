/** Reasons of connections that were cut. */
import { reason } from "./Failure.ts"
import { address, errno, held, literal, optional, pending, port, serverSaid, through } from "./fields.ts"
import { askProxy, fitting } from "./fitting.ts"
import type { FactsOf } from "./Kind.ts"
import { names as stepNames, steps } from "./steps.ts"
import { heldTitle, readSooner, sayer } from "./unread.ts"
import { onPort, option, quoted, type Recorded, security } from "./words.ts"

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
      if (through === undefined) return `The server hung up${onPort(port)} before its greeting`
      return fitting(`${quoted(through)} hung up before a greeting`, "The proxy hung up before a greeting")
    },
    advice: ({ port, reader, through, tls }) => {
      if (isClearAtTls(port, tls)) return `Use ${security(reader, "tls")} with port 993.`
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
  title: (facts) => lostTitle(facts),
  advice: ({ errno, held, reader, serverSaid, step }) => {
    if (held !== undefined) return readSooner[held.by]
    if (isDamaged(errno)) return "Connect again."
    if (serverSaid === "work")
      return "Connect again, and let the app ask for less at once if the same command ends so once more."
    if (serverSaid !== undefined) return sayer[serverSaid].advice
    return step === "compress"
      ? `Connect again: after a second cut, compression is left out, as ${option(reader, "compress", "never")} always does.`
      : "Connect again."
  },
  persisting: {
    actionBy: "admin",
    advice: ({ address, errno, reader, step }) => {
      if (isDamaged(errno))
        return "Try another network or cable, without a VPN, and look for another driver of the network adapter."
      if (address === "loopback") return "Look into the log of the program that answers on this machine."
      return step === "id"
        ? `Leave ID out (${reader === "app" ? "`id.enabled: false`" : "`--no-id`"}), and tell the server's operator that it cuts there.`
        : "Look at the last lines on both sides, and ask the server's operator what ends connections there."
    }
  }
}) {}

const lostTitle = (facts: Recorded<FactsOf<typeof lost>>): string => {
  const { answer, command, errno, held, literal, serverSaid, step } = facts
  const title = "The connection was lost"
  if (held !== undefined) return heldTitle(held, command)
  if (isDamaged(errno)) return `${title}: its data was changed on the way`
  if (serverSaid !== undefined) return `${title} while ${sayer[serverSaid].did}`
  if (literal !== undefined) return `${title} within a literal`
  const place = step === undefined ? title : fitting(`${title} while ${steps[step].doing}`, title)
  if (command === undefined) return place
  return fitting(`${title} ${answer === "begun" ? "within" : "before"} the answer to ${command}`, place)
}

/** Both sides waited for the other: the server for TLS, the client for a greeting. RFC 8314 §3.2. */
const isClearAtTls = (port: number | undefined, tls: boolean | undefined): boolean =>
  port === 993 && tls === false

/** Returns whether TLS found that a record is not what was sent. RFC 8446 §5.2. */
const isDamaged = (errno = ""): boolean => /BAD_RECORD_MAC|BAD_DECRYPT/.test(errno)
