/** Reasons of silence: an answer, a greeting or a whole connection that was waited for. */
import { reason } from "./Failure.ts"
import { address, held, literal, optional, pending, port, serverSaid, through } from "./fields.ts"
import { askProxy } from "./fitting.ts"
import type { FactsOf } from "./Kind.ts"
import { names as stepNames, steps } from "./steps.ts"
import { ofUnread, unread, unreadTitle } from "./unread.ts"
import type { Recorded } from "./words.ts"

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

const impatience = {
  party: "impatience",
  actionBy: "app",
  advice: "Let the program wait longer (`limits`)."
} as const

const ofTimeout = (facts: Recorded<FactsOf<typeof timeout>>) => {
  const { command, step, usualMs } = facts
  const known = ofUnread(facts)
  if (known !== undefined) return known
  if (step === "account")
    return {
      party: "source",
      actionBy: "app",
      advice: "Run the app's source of it by itself, see what it waits for, and give it a limit of its own."
    } as const
  if (usualMs !== undefined)
    return command === "APPEND" ? ({ ...impatience, party: "either" } as const) : impatience
  const party = step === "dns" ? "resolver" : "either"
  return { party, actionBy: "nobody", advice: "Try again in a moment." } as const
}

export class Timeout extends reason("Timeout", timeout, {
  party: (facts) => ofTimeout(facts).party,
  actionBy: (facts) => ofTimeout(facts).actionBy,
  retry: "now",
  weight: "silence",
  title: (facts) => {
    const { answer, literal, step = "command" } = facts
    const no = literal === undefined && answer !== "begun" ? "No answer" : "No full answer"
    return (
      unreadTitle(facts) ??
      `${no}${step === "command" ? "[ to {command}]" : ""}[ within {afterMs}]${step === "command" ? "" : ` while ${steps[step].doing}`}`
    )
  },
  advice: (facts) => ofTimeout(facts).advice,
  persisting: {
    actionBy: ({ step }) => (step === "dns" || step === "tcp" || step === "tls" ? "user" : "admin"),
    advice: ({ step }) => {
      if (step === "dns")
        return "Look at the DNS that this machine uses: its resolver, a VPN, or a container's network."
      return step === "tcp" || step === "tls"
        ? "Check host and port, and try from another network, without a VPN: if it works there, this one blocks it."
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

const ofGreeting = ({ held, port = 0, through, tls, usualMs }: Recorded<FactsOf<typeof greeting>>) => {
  if (through !== undefined) return { party: "proxy", actionBy: "admin", advice: askProxy } as const
  if (held !== undefined) return unread
  // a port that expects TLS is silent however long it is waited for
  if (usualMs !== undefined && (tls !== false || port === 143)) return impatience
  if (tls === true)
    return { party: "either", actionBy: "nobody", advice: "Try again in a few minutes." } as const
  return {
    party: port === 0 || port === 143 ? "either" : "settings",
    actionBy: "user",
    advice: "Try <security tls>[ with port {port}]; if the port has no TLS, try again in a few minutes."
  } as const
}

export class GreetingTimeout extends reason("GreetingTimeout", greeting, {
  party: (facts) => ofGreeting(facts).party,
  actionBy: (facts) => ofGreeting(facts).actionBy,
  retry: "now",
  weight: "silence",
  title: (facts) => unreadTitle(facts) ?? "No greeting came[ from port {port}][ within {afterMs}]",
  advice: (facts) => ofGreeting(facts).advice,
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
  party: (facts) => ofUnread(facts)?.party ?? (facts.address === "loopback" ? "gateway" : "either"),
  actionBy: (facts) => ofUnread(facts)?.actionBy ?? "nobody",
  retry: "now",
  weight: "silence",
  title: (facts) =>
    unreadTitle(facts) ?? "The open connection was dead: nothing came back[ within {afterMs}]",
  advice: (facts) => ofUnread(facts)?.advice ?? "Connect again.",
  persisting: {
    actionBy: "admin",
    advice: ({ address }) =>
      address === "loopback"
        ? "Look into the log of the program that answers on this machine."
        : "Ask for long messages in parts, poll or idle at shorter intervals, and show the server's operator a trace."
  }
}) {}
