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
  isInTheAir,
  type LaneFacts,
  mechanismRequest,
  reliesOnProfile
} from "./Context.ts"
import * as Flight from "./Flight.ts"
import * as Mechanism from "./mechanism.ts"
import { type LaneName, laneNames, type OfLane } from "./Settings.ts"

type Change = Partial<Context>
interface Now {
  readonly context: Context
  readonly event: Event
}

const errorOf = (event: Event): ImapError.ImapError | undefined =>
  "error" in event ? event.error : undefined

const toldBy = (event: Event): Capabilities | undefined =>
  "capabilities" in event ? event.capabilities : undefined

const channelOf = (event: Event): ChannelKind => ("channel" in event ? event.channel : "clear")

const withLane = ({ lanes }: Context, lane: LaneName, facts: Partial<LaneFacts>): Change => ({
  lanes: { ...lanes, [lane]: { ...lanes[lane], ...facts } }
})

const spent = (began: number, event: Event): number => Math.max(0, Math.round(event.at - began))

const attempting = {
  /** Forgets the last attempt but for what it taught. */
  beginAttempt: ({ context, event }: Now): Change => ({
    ...freshAttempt(context.settings),
    causes: context.failure === undefined ? context.causes : [context.failure, ...context.causes],
    attempt: context.attempt + 1,
    attemptEnds: event.at + context.settings.limits.attempt,
    began: event.at
  }),
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
  beginLaneState: ({ context, event }: Now, { lane }: OfLane): Change =>
    withLane(context, lane, { began: event.at }),
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
  blameLaneLimit: ({ context, event }: Now, { lane, step }: OfLane & { readonly step: Step }): Change => {
    const { began, channel, port = 0 } = context.lanes[lane]
    const afterMs = spent(began, event)
    const error =
      step === "greeting"
        ? ImapError.make({ _tag: "GreetingTimeout", port, tls: channel === "tls", afterMs }, step)
        : ImapError.make({ _tag: "Timeout", step, afterMs }, step)
    return withLane(context, lane, { outcome: "lost", error })
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
  blameLanes: ({ context, event }: Now): Change => {
    const [first, ...rest] = laneNames.flatMap((lane) => context.lanes[lane].error ?? [])
    return {
      failure:
        first === undefined
          ? ImapError.make({ _tag: "Timeout", step: "tcp", afterMs: spent(context.began, event) }, "tcp")
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
  dropForm: ({ context, event }: Now): Change => ({
    tried: context.form === undefined ? context.tried : [...context.tried, context.form],
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
  blameInsecureChannel: (): Change => ({ failure: ImapError.make({ _tag: "InsecureAuthRefused" }, "auth") }),
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
  beginStep: ({ context, event }: Now, { limit }: { readonly limit: keyof Limits }): Change => ({
    flight: { steps: [], began: event.at, ends: event.at + context.settings.limits[limit] }
  }),
  /** The step either belongs to the flight in the air, or begins the next one. */
  board: ({ context, event }: Now, { step }: { readonly step: Flight.FlightStep }): Change => {
    const facts = flightFacts(context)
    if (isInTheAir(context, step) || (step !== "select" && !Flight.owes(facts, step))) return {}
    return { flight: Flight.take(Flight.plan(facts, step), context.settings.limits, event.at) }
  },
  finish: ({ context }: Now, { step }: { readonly step: Flight.FlightStep }): Change => ({
    done: new Set([...context.done, step])
  }),
  keepAuthenticatedCapabilities: ({ event }: Now): Change => ({ authenticated: toldBy(event) }),
  identified: (_: Now, { identity }: { readonly identity: Context["identity"] }): Change => ({ identity }),
  /** ID once more, by itself. */
  beginReidentifying: ({ context, event }: Now): Change => ({
    reidentified: true,
    flight: Flight.take(["id"], context.settings.limits, event.at)
  }),
  want: ({ event }: Now): Change =>
    event.type === "user.select" ? { wanted: { mailbox: event.mailbox, readOnly: event.readOnly } } : {},
  keepMailbox: ({ event }: Now): Change =>
    event.type === "select.ok" ? { mailbox: event.mailbox, failure: undefined } : {}
}

/** A login may fail so because the server offers something else by now; a code says that it does not. */
const mayBeOutdated = (reason: Reason): boolean =>
  reason._tag === "AuthRejected"
    ? reason.code === undefined
    : ["AuthSyntaxRejected", "NoUsableMechanism", "UnsupportedServer"].includes(reason._tag)

/** The step whose answer was owed first when a flight fell silent. */
const silencedBy = ({ done, flight }: Context): Flight.FlightStep | undefined =>
  flight.steps.find((step) => !done.has(step))

const failing = {
  keepFailure: ({ context, event }: Now): Change => ({ failure: errorOf(event) ?? context.failure }),
  blameLimit: ({ context, event }: Now, { step }: { readonly step: Step }): Change => ({
    failure: ImapError.make(
      { _tag: "Timeout", step, afterMs: spent(Math.max(context.flight.began, context.began), event) },
      step
    )
  }),
  /** What the next attempt does otherwise. */
  takeCaution: ({ context }: Now): Change => {
    const { caution, failure, flight } = context
    if (failure?.reason._tag === "PrivacyRequired" && !caution.startTls) {
      return { caution: { ...caution, startTls: true }, failure: ImapError.retryNow(failure) }
    }
    if (failure !== undefined && reliesOnProfile(context) && mayBeOutdated(failure.reason)) {
      return {
        caution: { ...caution, careful: true, withoutProfile: true },
        failure: ImapError.retryNow(failure)
      }
    }
    if (failure?.reason._tag !== "Timeout" || flight.steps.length === 0) return {}
    const step = silencedBy(context)
    if (step !== "id" && step !== "enable") {
      return flight.steps.length > 1 ? { caution: { ...caution, careful: true } } : {}
    }
    return {
      caution: { ...caution, careful: true, without: new Set([...caution.without, step]) },
      identity: step === "id" ? "swallowed" : context.identity
    }
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
