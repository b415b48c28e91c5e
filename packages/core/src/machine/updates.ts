/** Every change of what the machine remembers, by name: a function from context and event to what changes. */
import * as ImapError from "../ImapError.ts"
import type { Limits } from "../Policy.ts"
import type { Step } from "../Reason.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import { cautionAfter } from "./caution.ts"
import {
  type Context,
  flightFacts,
  freshAttempt,
  isKnownToBeSilent,
  isKnownToSwallow,
  type WayInFacts,
  type Now,
  timeOf
} from "./Context.ts"
import { channelOf, errorOf, passed, capabilitiesIn } from "./event.ts"
import * as Flight from "./Flight.ts"
import { loggingIn } from "./updates/login.ts"
import { type WayIn, waysIn, type OfWayIn, type Settings } from "./Settings.ts"

type Change = Partial<Context>

const withWayIn = ({ ways }: Context, wayIn: WayIn, facts: Partial<WayInFacts>): Change => ({
  ways: { ...ways, [wayIn]: { ...ways[wayIn], ...facts } }
})

const only = (ways: Context["ways"], wayIn: WayIn): Context["ways"] => {
  const notAsked = (name: WayIn) => (name === wayIn ? ways[name] : { ...ways[name], port: undefined })
  return { implicitTls: notAsked("implicitTls"), startTls: notAsked("startTls") }
}

/** A transport with one other end has one way in: TLS from the first byte where nothing else is asked for. */
const onlyEnd = ({ ways, settings }: Context): Context["ways"] =>
  only(ways, settings.ports.startTls === undefined ? "implicitTls" : "startTls")

/** What was learned at another port was learned of another server. */
const isAbout = (ways: Context["ways"], { port, wayIn }: ServerProfile): boolean => ways[wayIn].port === port

/** Another order than the one that led to the known way in is a wish to look again. */
const isInOrder = (settings: Settings, { order = settings.order }: ServerProfile): boolean =>
  order === settings.order

const attempting = {
  /** Forgets the last attempt but for what it taught. */
  beginAttempt: (now: Now): Change => {
    const { attempt, causes, connections, failure, settings } = now.context
    const began = timeOf(now)
    return {
      ...freshAttempt(settings),
      causes: failure === undefined ? causes : [failure, ...causes],
      connections: connections + 1,
      attempt: attempt + 1,
      attemptEnds: began + settings.limits.attempt,
      began
    }
  },
  /** What the user changed deserves as many attempts as before; what was learned of the server stays. */
  startOver: (): Change => ({ attempt: 0, causes: [], failure: undefined, spent: 0, refreshed: false }),
  /** The profile saves questions, and leads to the way in that worked. */
  keepResolved: ({ context, event }: Now): Change => {
    if (event.type !== "resolve.ok") return {}
    const { caution, settings } = context
    const ways = event.fixed ? onlyEnd(context) : context.ways
    const learned = event.profile !== undefined && isAbout(ways, event.profile) ? event.profile : undefined
    const profile = caution.withoutProfile ? undefined : learned
    const knownWay = profile !== undefined && isInOrder(settings, profile) ? profile.wayIn : undefined
    return {
      profile,
      known: {
        worked: profile?.mechanism,
        // what a server was able to do is held against it, whatever else of the profile is doubted
        best: learned?.best,
        refused: caution.withoutProfile ? [] : event.refused
      },
      credential: event.credential,
      through: event.through,
      ways: knownWay !== undefined && settings.onChange === "ask" ? only(ways, knownWay) : ways,
      first: knownWay ?? context.first,
      ...(settings.id !== undefined && isKnownToSwallow({ ...context, profile }, "id")
        ? { identity: "skipped" }
        : {}),
      warnings: new Set([
        ...context.warnings,
        ...(["id", "enable"] as const)
          .filter((step) => profile !== undefined && isKnownToBeSilent(profile, step))
          .map((step) => `${step}LeftOut`)
      ])
    }
  }
}

/** Whoever wants to be asked is told that the known way in is no way in any more. */
const asChange = ({ profile, settings }: Context, failure: ImapError.ImapError): ImapError.ImapError => {
  // a server that asks for time is where it was, and without a network nobody knows
  const isNews = failure.retry !== "later" && !["Offline", "DnsTemporary"].includes(failure.reason._tag)
  if (profile === undefined || settings.onChange !== "ask" || !isNews) return failure
  const { port, wayIn } = profile
  const reason = { _tag: "ServerChanged" as const, known: { wayIn, port }, failure: failure.reason._tag }
  return ImapError.make(reason, failure.step, { serverText: failure.serverText, causes: [failure] })
}

/**
 * The port whose service answers a handshake in clear text and greets nobody: it waits for its client to speak, as a
 * web server does. Whatever else is mistaken for IMAP greets (G07).
 */
const webServerPort = ({ ways: { implicitTls, startTls } }: Context): number | undefined =>
  implicitTls.port === startTls.port &&
  implicitTls.error?.reason._tag === "TlsNotTls" &&
  startTls.error?.reason._tag === "GreetingTimeout"
    ? startTls.port
    : undefined

/** One error that holds both ways in' causes, the most telling first. */
const errorOfWaysIn = (now: Now): ImapError.ImapError => {
  const { context } = now
  const [first, ...rest] = waysIn.flatMap((wayIn) => context.ways[wayIn].error ?? [])
  if (first === undefined) {
    return ImapError.make({ _tag: "Timeout", step: "tcp", afterMs: passed(context.began, now) }, "tcp")
  }
  const port = webServerPort(context)
  if (port === undefined) return ImapError.mostTelling([first, ...rest])
  return ImapError.make({ _tag: "NotImap", protocol: "http", port }, "greeting", { causes: [first, ...rest] })
}

const racing = {
  beginOnWayIn: (now: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(now.context, wayIn, { began: timeOf(now) }),
  keepDialed: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, { connected: true, channel: channelOf(event) }),
  keepGreeting: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, {
      capabilities: capabilitiesIn(event),
      preauth: event.type.endsWith(".preauth")
    }),
  /** Where TLS is required, whether it is offered is no reason to wait for the answer. */
  beginInquiry: ({ context }: Now): Change =>
    withWayIn(context, "startTls", { upgrades: context.settings.secured && !flightFacts(context).careful }),
  keepClearCapabilities: ({ context, event }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, { capabilities: capabilitiesIn(event) }),
  /** All that was learned before TLS is dropped. RFC 9051 §6.2.1. */
  secureWayIn: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, { channel: "tls", capabilities: undefined }),
  winRace: ({ context }: Now, { wayIn }: OfWayIn): Change => ({
    ...withWayIn(context, wayIn, { outcome: "won" }),
    winner: wayIn,
    warnings:
      context.first === context.profile?.wayIn && context.first !== wayIn
        ? new Set([...context.warnings, "wayInChanged"])
        : context.warnings
  }),
  loseRace: ({ context, event }: Now, { wayIn }: OfWayIn): Change => {
    const { error = errorOf(event), port } = context.ways[wayIn]
    return withWayIn(context, wayIn, {
      outcome: "lost",
      error: error === undefined || port === undefined ? error : ImapError.withPort(error, port)
    })
  },
  blameWayInLimit: (now: Now, { wayIn, step }: OfWayIn & { readonly step: Step }): Change => {
    const { began, channel, port = 0, upgrades } = now.context.ways[wayIn]
    const afterMs = passed(began, now)
    const along = step === "capability" && upgrades ? { along: ["starttls" as const] } : {}
    const through = now.context.through === undefined ? {} : { through: now.context.through }
    const error =
      step === "greeting"
        ? ImapError.make({ _tag: "GreetingTimeout", port, tls: channel === "tls", afterMs }, step)
        : ImapError.make({ _tag: "Timeout", step, afterMs, ...through, ...along }, step)
    return withWayIn(now.context, wayIn, { outcome: "lost", error })
  },
  blamePreauth: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, {
      outcome: "lost",
      error: ImapError.make({ _tag: "PreauthInsecure" }, "greeting")
    }),
  blameMissingStartTls: ({ context }: Now, { wayIn }: OfWayIn): Change =>
    withWayIn(context, wayIn, {
      outcome: "lost",
      error: ImapError.make({ _tag: "StartTlsNotOffered", port: context.ways[wayIn].port ?? 0 }, "starttls")
    }),
  blameWaysIn: (now: Now): Change => ({ failure: asChange(now.context, errorOfWaysIn(now)) })
}

const flying = {
  /** A step by itself, with its own limit. */
  beginStep: (now: Now, { limit }: { readonly limit: keyof Limits }): Change => {
    const began = timeOf(now)
    return { flight: { steps: [], began, ends: began + now.context.settings.limits[limit] } }
  },
  /** The step belongs to the flight in the air, or is written behind it, or begins the next one. */
  planFlight: (now: Now, { step }: { readonly step: Flight.FlightStep }): Change => {
    const { flight, settings } = now.context
    const facts = flightFacts(now.context)
    const isRepeated = step === "select" && facts.done.has(step)
    if (!isRepeated && !Flight.owes(facts, step)) return {}
    const steps = Flight.plan(facts, step)
    return {
      flight:
        facts.inFlight.length === 0
          ? Flight.begin(steps, settings.limits, timeOf(now))
          : Flight.extend(flight, steps, settings.limits)
    }
  },
  /** Answered: what is left of its flight has the limits of what is left. */
  finish: (now: Now, { step }: { readonly step: Flight.FlightStep }): Change => {
    const { done, flight, settings } = now.context
    const answered = new Set([...done, step])
    const left = flight.steps.filter((other) => !answered.has(other))
    return { done: answered, flight: Flight.shorten(flight, left, settings.limits, timeOf(now)) }
  },
  keepAuthenticatedCapabilities: ({ event }: Now): Change => ({ authenticated: capabilitiesIn(event) }),
  /** Not written, because the server does not list it: whatever became of it before stays. */
  passOverId: ({ context }: Now): Change =>
    context.identity === "notReached" ? { identity: "notOffered" } : {},
  identified: (_: Now, { identity }: { readonly identity: Context["identity"] }): Change => ({ identity }),
  /** ID once more, by itself. */
  beginReidentifying: (now: Now): Change => ({
    reidentified: true,
    flight: Flight.begin(["id"], now.context.settings.limits, timeOf(now))
  }),
  want: ({ event }: Now): Change =>
    event.type === "user.select" ? { wanted: { mailbox: event.mailbox, readOnly: event.readOnly } } : {},
  /** The attempt is over: what the user asks for later has its own limits. */
  keepMailbox: ({ context, event }: Now): Change =>
    event.type === "select.ok"
      ? {
          selected: true,
          flights: context.flights || event.flights,
          failure: undefined,
          attemptEnds: Infinity
        }
      : {}
}

const failing = {
  keepFailure: ({ context, event }: Now): Change => ({ failure: errorOf(event) ?? context.failure }),
  blameLimit: (now: Now, { step }: { readonly step: Step }): Change => {
    const { began, done, flight } = now.context
    const afterMs = passed(Math.max(flight.began, began), now)
    const along = flight.steps.filter((other) => other !== step && !done.has(other))
    const reason = { _tag: "Timeout" as const, step, afterMs, ...(along.length === 0 ? {} : { along }) }
    return { failure: ImapError.make(reason, step) }
  },
  /** What the next attempt does differently. */
  takeCaution: ({ context }: Now): Change => cautionAfter(context),
  /** What the server said before it fell silent may be why. */
  keepLastWords: ({ context, event }: Now): Change =>
    context.failure?.reason._tag === "Timeout" && "words" in event
      ? { failure: ImapError.withServerText(context.failure, event.words) }
      : {},
  /** The error that is told: the last attempt's, with all others as its causes. */
  conclude: ({ context }: Now): Change => ({
    failure:
      context.failure === undefined
        ? undefined
        : ImapError.withCauses(context.failure, [
            ...context.failure.causes,
            ...context.causes.flatMap(ImapError.parts)
          ])
  })
}

export const updates = { ...attempting, ...racing, ...loggingIn, ...flying, ...failing }
