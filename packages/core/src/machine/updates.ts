/** Every change of what the machine remembers, by name: a function from context and event to what changes. */
import type { Capabilities } from "../Capability.ts"
import * as ImapError from "../ImapError.ts"
import type { Limits } from "../Policy.ts"
import type { Reason, Step } from "../Reason.ts"
import type { ChannelKind, Event } from "./activities.ts"
import {
  type Context,
  flightFacts,
  freshAttempt,
  isSecured,
  type LaneFacts,
  mechanismRequest,
  type Now,
  reliesOnProfile,
  timeOf
} from "./Context.ts"
import * as Flight from "./Flight.ts"
import * as Mechanism from "./mechanism.ts"
import { type LaneName, laneNames, type OfLane } from "./Settings.ts"

type Change = Partial<Context>

const errorOf = (event: Event): ImapError.ImapError | undefined =>
  "error" in event ? event.error : undefined

const toldBy = (event: Event): Capabilities | undefined =>
  "capabilities" in event ? event.capabilities : undefined

const channelOf = (event: Event): ChannelKind => ("channel" in event ? event.channel : "clear")

const withLane = ({ lanes }: Context, lane: LaneName, facts: Partial<LaneFacts>): Change => ({
  lanes: { ...lanes, [lane]: { ...lanes[lane], ...facts } }
})

const spent = (began: number, now: Now): number => Math.max(0, Math.round(timeOf(now) - began))

const attempting = {
  /** Forgets the last attempt but for what it taught. */
  beginAttempt: (now: Now): Change => {
    const { attempt, causes, failure, settings } = now.context
    const began = timeOf(now)
    return {
      ...freshAttempt(settings),
      causes: failure === undefined ? causes : [failure, ...causes],
      attempt: attempt + 1,
      attemptEnds: began + settings.limits.attempt,
      began
    }
  },
  /** What the user changed deserves as many attempts as before; what was learned of the server stays. */
  startOver: (): Change => ({ attempt: 0, causes: [], failure: undefined }),
  /** The profile saves questions; a transport with one other end has one way in. */
  keepResolved: ({ context, event }: Now): Change => {
    if (event.type !== "resolve.ok") return {}
    const { lanes, settings } = context
    const only = settings.ports.startTls ?? settings.ports.implicitTls
    const fixed: Context["lanes"] = {
      implicitTls: { ...lanes.implicitTls, port: undefined },
      startTls: { ...lanes.startTls, port: only }
    }
    return {
      profile: context.caution.withoutProfile ? undefined : event.profile,
      credential: event.credential,
      lanes: event.fixed ? fixed : lanes,
      identity:
        event.profile?.swallows.includes("id") === true && settings.id !== undefined
          ? "skipped"
          : context.identity
    }
  }
}

const racing = {
  beginLaneState: (now: Now, { lane }: OfLane): Change => withLane(now.context, lane, { began: timeOf(now) }),
  keepLaneChannel: ({ context, event }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, { channel: channelOf(event) }),
  keepGreeting: ({ context, event }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, {
      capabilities: toldBy(event),
      preauth: event.type.endsWith(".preauth")
    }),
  keepLaneCapabilities: ({ context, event }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, { capabilities: toldBy(event) }),
  /** All that was learned before TLS is dropped. RFC 9051 §6.2.1. */
  secureLane: ({ context }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, { channel: "tls", capabilities: undefined }),
  winLane: ({ context }: Now, { lane }: OfLane): Change => ({
    ...withLane(context, lane, { outcome: "won" }),
    winner: lane
  }),
  loseLane: ({ context, event }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, { outcome: "lost", error: errorOf(event) ?? context.lanes[lane].error }),
  blameLaneLimit: (now: Now, { lane, step }: OfLane & { readonly step: Step }): Change => {
    const { began, channel, port = 0 } = now.context.lanes[lane]
    const afterMs = spent(began, now)
    const error =
      step === "greeting"
        ? ImapError.make({ _tag: "GreetingTimeout", port, tls: channel === "tls", afterMs }, step)
        : ImapError.make({ _tag: "Timeout", step, afterMs }, step)
    return withLane(now.context, lane, { outcome: "lost", error })
  },
  blamePreauth: ({ context }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, {
      outcome: "lost",
      error: ImapError.make({ _tag: "PreauthInsecure" }, "greeting")
    }),
  blameMissingStartTls: ({ context }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, {
      outcome: "lost",
      error: ImapError.make({ _tag: "StartTlsNotOffered", port: context.lanes[lane].port ?? 0 }, "starttls")
    }),
  /** One error that holds both lanes' causes, the most telling first. */
  blameLanes: (now: Now): Change => {
    const { context } = now
    const [first, ...rest] = laneNames.flatMap((lane) => context.lanes[lane].error ?? [])
    return {
      failure:
        first === undefined
          ? ImapError.make({ _tag: "Timeout", step: "tcp", afterMs: spent(context.began, now) }, "tcp")
          : ImapError.mostTelling([first, ...rest])
    }
  }
}

const loggingIn = {
  keepSettled: ({ context, event }: Now): Change => {
    const lane = context.winner === undefined ? undefined : context.lanes[context.winner]
    const channel = channelOf(event)
    const offered = channel === "clear" && lane?.capabilities?.has("STARTTLS") === true
    return {
      channel,
      preauth: lane?.preauth ?? false,
      capabilities: lane?.preauth === true ? undefined : lane?.capabilities,
      authenticated: lane?.preauth === true ? lane.capabilities : undefined,
      warnings: offered ? new Set([...context.warnings, "starttlsOffered"]) : context.warnings
    }
  },
  keepCapabilities: ({ event }: Now): Change => ({ capabilities: toldBy(event) }),
  chooseForm: ({ context }: Now): Change => ({ form: Mechanism.choose(mechanismRequest(context)) }),
  /** BAD is syntax: this form is not tried again here. */
  dropForm: ({ context, event }: Now, { challenged }: Pick<Mechanism.Tried, "challenged">): Change => ({
    tried: context.form === undefined ? context.tried : [...context.tried, { ...context.form, challenged }],
    failure: context.failure ?? errorOf(event)
  }),
  blameMechanism: ({ context }: Now): Change => {
    const { capabilities, wanted } = mechanismRequest(context)
    const offered = [...capabilities].filter((name) => name.startsWith("AUTH=")).map((name) => name.slice(5))
    const reason = {
      _tag: "NoUsableMechanism" as const,
      offered,
      loginDisabled: capabilities.has("LOGINDISABLED"),
      ...(wanted === undefined ? {} : { wanted })
    }
    return { failure: context.failure ?? ImapError.make(reason, "auth") }
  },
  /** Where TLS was asked for the transport breaks its promise, else the account does not allow what it asks for. */
  blameInsecureChannel: ({ context }: Now): Change => ({
    failure: ImapError.make(
      { _tag: context.settings.secured ? "ChannelNotSecured" : "InsecureAuthRefused" },
      "auth"
    )
  }),
  blameCapabilities: ({ context }: Now): Change => ({
    failure: ImapError.make(
      { _tag: "UnsupportedServer", capabilities: [...(mechanismRequest(context).capabilities ?? [])] },
      "capability"
    )
  }),
  /** Before the login nothing counts any more: a new epoch. RFC 9051 §6.2.2. */
  keepAuthenticated: ({ event }: Now): Change => ({ authenticated: toldBy(event), failure: undefined })
}

const flying = {
  /** A step by itself, with its own limit. */
  beginStep: (now: Now, { limit }: { readonly limit: keyof Limits }): Change => {
    const began = timeOf(now)
    return { flight: { steps: [], began, ends: began + now.context.settings.limits[limit] } }
  },
  /** The step belongs to the flight in the air, or is written behind it, or begins the next one. */
  board: (now: Now, { step }: { readonly step: Flight.FlightStep }): Change => {
    const { flight, settings } = now.context
    const facts = flightFacts(now.context)
    const isRepeated = step === "select" && facts.done.has(step)
    if (!isRepeated && !Flight.owes(facts, step)) return {}
    const steps = Flight.plan(facts, step)
    return {
      flight:
        facts.inTheAir.length === 0
          ? Flight.take(steps, settings.limits, timeOf(now))
          : Flight.extend(flight, steps, settings.limits)
    }
  },
  finish: ({ context }: Now, { step }: { readonly step: Flight.FlightStep }): Change => ({
    done: new Set([...context.done, step])
  }),
  keepAuthenticatedCapabilities: ({ event }: Now): Change => ({ authenticated: toldBy(event) }),
  identified: (_: Now, { identity }: { readonly identity: Context["identity"] }): Change => ({ identity }),
  /** ID once more, by itself. */
  beginReidentifying: (now: Now): Change => ({
    reidentified: true,
    flight: Flight.take(["id"], now.context.settings.limits, timeOf(now))
  }),
  want: ({ event }: Now): Change =>
    event.type === "user.select" ? { wanted: { mailbox: event.mailbox, readOnly: event.readOnly } } : {},
  /** The attempt is over: what the user asks for later has its own limits. */
  keepMailbox: ({ event }: Now): Change =>
    event.type === "select.ok" ? { mailbox: event.mailbox, failure: undefined, attemptEnds: Infinity } : {}
}

/** A login may fail so because the server offers something else by now; a code says that it does not. */
const mayBeOutdated = (reason: Reason): boolean =>
  reason._tag === "AuthRejected"
    ? reason.code === undefined
    : ["AuthSyntaxRejected", "NoUsableMechanism", "UnsupportedServer"].includes(reason._tag)

/** What a silence teaches: one command at a time, without the optional step that owed the answer. */
const afterSilence = ({ caution, flight, identity }: Context, step: Step): Change => {
  const careful = { ...caution, careful: true }
  if (step !== "id" && step !== "enable") return flight.steps.length > 1 ? { caution: careful } : {}
  return {
    caution: { ...careful, without: new Set([...caution.without, step]) },
    identity: step === "id" ? "swallowed" : identity
  }
}

const failing = {
  keepFailure: ({ context, event }: Now): Change => ({ failure: errorOf(event) ?? context.failure }),
  blameLimit: (now: Now, { step }: { readonly step: Step }): Change => {
    const began = Math.max(now.context.flight.began, now.context.began)
    return { failure: ImapError.make({ _tag: "Timeout", step, afterMs: spent(began, now) }, step) }
  },
  /** What the next attempt does otherwise. */
  takeCaution: ({ context }: Now): Change => {
    const { caution, failure } = context
    if (failure?.reason._tag === "PrivacyRequired" && !isSecured(context) && !caution.startTls) {
      return { caution: { ...caution, startTls: true }, failure: ImapError.retryNow(failure) }
    }
    if (failure !== undefined && reliesOnProfile(context) && mayBeOutdated(failure.reason)) {
      return {
        caution: { ...caution, careful: true, withoutProfile: true },
        failure: ImapError.retryNow(failure)
      }
    }
    return failure?.reason._tag === "Timeout" ? afterSilence(context, failure.reason.step) : {}
  },
  /** The error that is told: the last attempt's, with all others as its causes. */
  conclude: ({ context }: Now): Change => ({
    failure:
      context.failure === undefined
        ? undefined
        : ImapError.withCauses(context.failure, [...context.failure.causes, ...context.causes])
  })
}

export const updates = { ...attempting, ...racing, ...loggingIn, ...flying, ...failing }
