/** Reasons of silence: an answer, a greeting or a whole connection that was waited for. */
import { duration } from "./duration.ts"
import { reason } from "./Failure.ts"
import {
  type ActionBy,
  address,
  held,
  literal,
  optional,
  type Party,
  pending,
  port,
  serverSaid,
  type Step,
  through
} from "./fields.ts"
import { askProxy, fitting, ofOtherService } from "./fitting.ts"
import { names as stepNames, steps } from "./steps.ts"
import { type Held, heldTitle, readSooner, saidTitle, sayer } from "./unread.ts"
import {
  awaited,
  type Beside,
  fromPorts,
  option,
  quoted,
  type Reader,
  type Recorded,
  security,
  within
} from "./words.ts"
import type { FactsOf } from "./Kind.ts"

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

export class Timeout extends reason("Timeout", timeout, {
  party: (facts) => {
    if (facts.held !== undefined) return "app"
    if (facts.serverSaid !== undefined) return sayer[facts.serverSaid].party
    if (facts.step === "account") return "source"
    if (facts.usualMs !== undefined) return facts.command === "APPEND" ? "either" : "impatience"
    return facts.step === "dns" ? "resolver" : "either"
  },
  actionBy: ({ held, serverSaid, step, usualMs }) => {
    if (held !== undefined) return "app"
    if (serverSaid !== undefined) return sayer[serverSaid].actionBy
    return step === "account" || usualMs !== undefined ? "app" : "nobody"
  },
  retry: "now",
  weight: "silence",
  title: (facts) => timeoutTitle(facts),
  advice: ({ attemptMs, held, reader, serverSaid, step, usualMs }) => {
    if (held !== undefined) return readSooner[held.by]
    const longer = `Let the program wait longer (${limitOf(step, reader, attemptMs !== undefined)})`
    if (serverSaid === "work") return `${longer}, or ask for less at once.`
    if (serverSaid !== undefined) return sayer[serverSaid].advice
    if (step === "account")
      return "Run the app's source of it by itself, see what it waits for, and give it a limit of its own."
    if (usualMs !== undefined) return `${longer}.`
    return attemptMs === undefined ? "Try again in a moment." : "Try again later."
  },
  persisting: {
    actionBy: ({ step }) => (step === "dns" || step === "tcp" || step === "tls" ? "user" : "admin"),
    advice: ({ attemptMs, closed, lost, reader, step }) => {
      if (step === "tcp") return elsewhere(lost, closed)
      if (step === "dns")
        return "Look at the DNS that this machine uses: its resolver, a VPN, or a container's network."
      if (step === "tls")
        return "Try without a VPN or from another network, and check that the port is that of IMAP over TLS."
      return `Show the server's operator a trace, or raise ${limitOf(step, reader, attemptMs !== undefined)}.`
    }
  }
}) {}

export class GreetingTimeout extends reason(
  "GreetingTimeout",
  { port, tls: "boolean", afterMs: "integer", through, held, usualMs: timeout.usualMs },
  {
    party: (facts) => ofGreeting(facts)?.party ?? (isSilentAlike(facts) ? "either" : "settings"),
    actionBy: (facts) => ofGreeting(facts)?.actionBy ?? (facts.tls === true ? "nobody" : "user"),
    retry: "now",
    weight: "silence",
    title: ({ afterMs, held, port, through }) => {
      if (held !== undefined) return heldTitle(held, undefined)
      if (through === undefined)
        return `No greeting came${port === 0 ? "" : fromPorts(port === undefined ? [] : [`${port}`])}${within(afterMs)}`
      return fitting(
        `No greeting came through ${quoted(through)}${within(afterMs)}`,
        `No greeting came through the proxy${within(afterMs)}`
      )
    },
    advice: (facts) => {
      const { port, reader, tls } = facts
      const known = ofGreeting(facts)
      if (known !== undefined) return known.advice
      if (tls === true) return "Try again in a few minutes."
      return (
        ofOtherService(facts) ??
        `Try ${security(reader, "tls")}${port === undefined || port === 0 ? "" : ` with port ${port}`}; if the port has no TLS, try again in a few minutes.`
      )
    },
    persisting: {
      actionBy: "admin",
      advice: "Ask the server's operator to look into its log: TLS is up, and no greeting comes."
    }
  }
) {}

/** An open connection went silent: the server, or the path to it, is gone without notice. */
export class ConnectionStalled extends reason(
  "ConnectionStalled",
  {
    /** The time that an answer was waited for. */
    afterMs: "integer",
    command: pending.command,
    answer: pending.answer,
    unsent: pending.unsent,
    held,
    serverSaid,
    address
  },
  {
    party: ({ address, held, serverSaid }) => {
      if (held !== undefined) return "app"
      if (serverSaid !== undefined) return sayer[serverSaid].party
      return address === "loopback" ? "gateway" : "either"
    },
    actionBy: ({ held, serverSaid }) => {
      if (held !== undefined) return "app"
      return serverSaid === undefined ? "nobody" : sayer[serverSaid].actionBy
    },
    retry: "now",
    weight: "silence",
    title: ({ afterMs, answer, command, held, serverSaid }) => {
      if (held !== undefined) return heldTitle(held, command)
      if (serverSaid !== undefined) return saidTitle(serverSaid, command, afterMs)
      const dead = "The open connection was dead: nothing came back"
      return command !== undefined && answer === "begun"
        ? fitting(`The answer to ${command} began, and stopped`, "The answer to a command began, and stopped")
        : fitting(`${dead}${within(afterMs)}`, dead)
    },
    advice: ({ held, serverSaid }) => {
      if (held !== undefined) return readSooner[held.by]
      if (serverSaid === "work")
        return "Let the program wait longer (`limits.command`), or ask for less at once."
      return serverSaid === undefined ? "Connect again." : sayer[serverSaid].advice
    },
    persisting: {
      actionBy: "admin",
      advice: ({ address, answer }) => {
        if (address === "loopback") return "Look into the log of the program that answers on this machine."
        return answer === "begun"
          ? "Ask for that message in parts, and show the server's operator a trace."
          : "Poll or idle at shorter intervals: something on the network path drops quiet connections."
      }
    }
  }
) {}

const timeoutTitle = (facts: Recorded<FactsOf<typeof timeout>> & Beside): string => {
  const {
    afterMs,
    along = [],
    answer,
    attemptMs,
    closed,
    command,
    held,
    literal,
    lost,
    step,
    through
  } = facts
  if (held !== undefined) return heldTitle(held, command)
  if (facts.serverSaid !== undefined) return saidTitle(facts.serverSaid, command, afterMs)
  if (step === "account")
    return fitting(
      `The app did not supply the password or token${within(afterMs)}`,
      "The app did not supply the password or token in time"
    )
  if (attemptMs !== undefined && step !== undefined && step !== "tcp")
    return fitting(
      `The attempt's ${duration(attemptMs)} ran out while ${steps[step].doing}`,
      `Time ran out while ${steps[step].doing}`
    )
  if (step === "tcp" && through === undefined) return unheard(lost, closed, afterMs)
  const no = literal === undefined && answer !== "begun" ? "No answer" : "No complete answer"
  const one = awaited(step === "command" ? command : undefined, step === undefined ? [] : [step], afterMs)
  const all = step === "command" || step === undefined ? one : awaited(undefined, [step, ...along], afterMs)
  const way = through === undefined ? [] : [` through ${quoted(through)}`, " through the proxy"]
  return fitting(
    ...([`${no}${all}${way[0] ?? ""}`, ...way.map((each) => `${no}${one}${each}`), `${no}${one}`] as const),
    `${no}${within(afterMs)}${way[1] ?? ""}`
  )
}

/** Says of each port what it did. */
const unheard = (lost: ReadonlyArray<string>, closed: ReadonlyArray<string>, afterMs: number | undefined) => {
  const silent = silentOf(lost, closed)
  const title = `No answer${fromPorts(silent)}${within(afterMs)}${lost.length === 0 ? " while connecting" : ""}`
  return closed.length === 0 || silent.length === 0
    ? fitting(title, `No answer${within(afterMs)} while connecting`)
    : fitting(`${title}; port ${closed.join(" and ")} refused`, title, `No answer${within(afterMs)}`)
}

const silentOf = (lost: ReadonlyArray<string>, closed: ReadonlyArray<string>) =>
  lost.filter((port) => !closed.includes(port))

/** Silence on one port, and a refusal on another, are a filter's and not a dead host's. */
const elsewhere = (lost: ReadonlyArray<string>, closed: ReadonlyArray<string>): string => {
  const odd = silentOf(lost, closed).some((port) => port !== "993" && port !== "143" && port !== "0")
  return odd
    ? "Correct the port in the account's settings, or try from another network if the provider names this one."
    : "Check the host, and try from another network: if it works there, this network blocks the port."
}

/** What follows for a greeting that is late, besides the port that it was awaited from. */
const ofGreeting = (facts: {
  readonly held?: Held | undefined
  readonly port?: number | undefined
  readonly reader?: Reader
  readonly through?: string | undefined
  readonly tls?: boolean | undefined
  readonly usualMs?: number | undefined
}): { readonly party: Party; readonly actionBy: ActionBy; readonly advice: string } | undefined => {
  const { held, port, reader = "app", through, tls, usualMs } = facts
  if (through !== undefined) return { party: "proxy", actionBy: "admin", advice: askProxy }
  if (held !== undefined) return { party: "app", actionBy: "app", advice: readSooner[held.by] }
  // a port that expects TLS is silent however long it is waited for
  return usualMs === undefined || (tls === false && port !== 143)
    ? undefined
    : {
        party: "impatience",
        actionBy: "app",
        advice: `Let the program wait longer (${limitOf("greeting", reader, false)}).`
      }
}

/** A port of IMAP in the clear is silent only if the server is. */
const isSilentAlike = ({
  port,
  tls
}: {
  readonly port?: number | undefined
  readonly tls?: boolean | undefined
}) => tls === true || port === undefined || port === 0 || port === 143

/** Names the limit of a step, or of the whole attempt. */
const limitOf = (step: Step | undefined, reader: Reader, isAttempt: boolean): string => {
  if (isAttempt) return reader === "app" ? "`limits.attempt`" : option(reader, "timeout")
  if (step === undefined || step === "selected") return "`limits.command`"
  return `\`limits.${step === "dns" || step === "tcp" ? "connect" : step}\``
}
