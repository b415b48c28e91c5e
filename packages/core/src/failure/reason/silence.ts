/** Reasons of silence: an answer, a greeting or a whole connection that was waited for. */
import { reason } from "./Failure.ts"
import { address, held, literal, optional, pending, port, serverSaid, through } from "./fields.ts"
import { app, nobody, type Of, ofProxy, turnBy, user } from "./turns.ts"
import { names as stepNames, steps } from "../../base/steps.ts"
import { sayer, unread, unreadTitle } from "./unread.ts"

const timeout = {
  /** The step whose answer was due first. */
  step: stepNames,
  afterMs: "integer",
  /** The steps that were sent along with it and are unanswered as well. */
  along: optional({ list: stepNames }),
  through,
  /** The command of the app that had no answer. */
  command: pending.command,
  answer: pending.answer,
  unsent: pending.unsent,
  held,
  serverSaid,
  /** The limit that is the default, if the app made it shorter. */
  usualMs: optional("integer"),
  /** The time that the whole attempt may take, if that ended the wait and no limit of the step's own. */
  attemptMs: optional("integer"),
  literal
} as const

const impatience = app("impatience", "Let the program wait longer (`limits`).")
export class Timeout extends reason("Timeout", timeout, {
  ...turnBy((facts: Of<typeof timeout>) => {
    const { command, held, serverSaid, step, through, usualMs } = facts
    if (held !== undefined) return unread
    if (serverSaid !== undefined) return sayer[serverSaid]
    if (step === "account")
      return app("source", "Run the app's source of it alone, see what it waits for, and give it a limit.")
    if (usualMs !== undefined) return command === "APPEND" ? { ...impatience, party: "either" } : impatience
    if (step === "tcp" && through !== undefined) return ofProxy
    return nobody(step === "dns" ? "resolver" : "either", "Try again in a moment.")
  }),
  retry: "now",
  weight: "silence",
  title: (facts) => {
    const { answer, literal, step = "command" } = facts
    const no = literal === undefined && answer !== "begun" ? "No answer" : "No full answer"
    const within = "[ within {afterMs}]"
    const rest = step === "command" ? `[ to {command}]${within}` : `${within} while ${steps[step].doing}`
    return unreadTitle(facts) ?? `${no}${rest}`
  },
  persisting: {
    actionBy: ({ step }) => (step === "dns" || step === "tcp" || step === "tls" ? "user" : "admin"),
    advice: ({ step }) => {
      if (step === "dns")
        return "Look at the DNS that this machine uses: its resolver, a VPN, or a container's network."
      return step === "tcp" || step === "tls"
        ? "Check host and port, and try from another network, without a VPN: if it works there, this network blocks it."
        : "Show the server's operator a trace, or let the program wait longer."
    }
  }
}) {}

const greeting = {
  port,
  tls: "boolean",
  afterMs: "integer",
  through,
  held,
  usualMs: timeout.usualMs
} as const
export class GreetingTimeout extends reason("GreetingTimeout", greeting, {
  ...turnBy(({ held, port = 0, through, tls, usualMs }: Of<typeof greeting>) => {
    if (through !== undefined) return ofProxy
    if (held !== undefined) return unread
    // a port that expects TLS is silent however long it is waited for
    if (usualMs !== undefined && (tls !== false || port === 143)) return impatience
    return tls === true
      ? nobody("either", "Try again in a few minutes.")
      : user(
          port === 0 || port === 143 ? "either" : "settings",
          "Try <security tls>[ with port {port}]; if the port has no TLS, try again in a few minutes."
        )
  }),
  retry: "now",
  weight: "silence",
  title: (facts) =>
    unreadTitle(facts) ??
    `No greeting came${facts.through === undefined ? "[ from port {port}]" : " through the proxy"}[ within {afterMs}]`,
  persisting: {
    actionBy: "admin",
    advice: "Ask the server's operator to look into its log: TLS is up, and no greeting comes."
  }
}) {}

const stalled = {
  /** The time that an answer was waited for. */
  afterMs: "integer",
  command: pending.command,
  answer: pending.answer,
  unsent: pending.unsent,
  held,
  serverSaid,
  address
} as const
/** An open connection went silent: the server, or the path to it, is gone without notice. */
export class ConnectionStalled extends reason("ConnectionStalled", stalled, {
  ...turnBy(({ address, held, serverSaid }: Of<typeof stalled>) => {
    if (held !== undefined) return unread
    if (serverSaid !== undefined) return sayer[serverSaid]
    return nobody(address === "loopback" ? "gateway" : "either", "Connect again.")
  }),
  retry: "now",
  weight: "silence",
  title: (facts) =>
    unreadTitle(facts) ?? "The open connection was dead: nothing came back[ within {afterMs}]",
  persisting: {
    actionBy: "admin",
    advice: ({ address }) =>
      address === "loopback"
        ? "Look into the log of the program that answers on this machine."
        : "Ask for long messages in parts, poll or idle at shorter intervals, and show the server's operator a trace."
  }
}) {}
