/** Every question that the machine asks, by name. */
import type { Event } from "./activities.ts"
import {
  capabilitiesBeforeLogin,
  type Context,
  flightFacts,
  isInTheAir,
  isSecured,
  mechanismRequest
} from "./Context.ts"
import * as Flight from "./Flight.ts"
import * as Mechanism from "./mechanism.ts"
import { type LaneName, laneNames, type OfLane } from "./Settings.ts"

interface Asked {
  readonly context: Context
  readonly event: Event
}

const other = (lane: LaneName): LaneName => (lane === "implicitTls" ? "startTls" : "implicitTls")

/** STARTTLS is due: privacy is required, was asked for, or LOGIN is disabled without it. RFC 9051 §6.2.1. */
const wantsUpgrade = ({ settings, caution, lanes }: Context): boolean =>
  settings.secured || caution.startTls || (lanes.startTls.capabilities?.has("LOGINDISABLED") ?? false)

/** What was selected once and is lost later is told, not repeated. */
const isRetryable = ({ attempt, failure, mailbox, settings }: Context): boolean =>
  mailbox === undefined && failure?.retry === "now" && attempt < settings.attempts

export const guards = {
  // The race
  isNotAsked: ({ context }: Asked, { lane }: OfLane) => context.lanes[lane].port === undefined,
  /** The first way in starts at once, the other when it is lost. */
  mayStart: ({ context }: Asked, { lane }: OfLane) =>
    lane === "implicitTls" ||
    context.lanes.implicitTls.outcome === "lost" ||
    context.lanes.implicitTls.port === undefined,
  mayWin: ({ context }: Asked, { lane }: OfLane) => context.lanes[other(lane)].outcome !== "won",
  someLaneWon: ({ context }: Asked) => laneNames.some((lane) => context.lanes[lane].outcome === "won"),
  /** A server that has too many connections already is not asked a second time. */
  raceIsOver: ({ context }: Asked) =>
    laneNames.every((lane) => context.lanes[lane].outcome === "lost") ||
    laneNames.some((lane) => context.lanes[lane].error?.reason._tag === "TooManyConnections"),
  isTrusted: ({ context }: Asked, { lane }: OfLane) => context.lanes[lane].channel === "trusted",
  /** Whoever preauthenticates us in the clear may be anybody. RFC 9051 §11.3. */
  isPreauthInsecure: ({ context }: Asked, { lane }: OfLane) =>
    context.settings.secured && context.lanes[lane].channel === "clear",
  mustAskCapabilities: ({ context }: Asked, { lane }: OfLane) =>
    context.lanes[lane].capabilities === undefined,
  mayUpgrade: ({ context }: Asked) =>
    wantsUpgrade(context) && (context.lanes.startTls.capabilities?.has("STARTTLS") ?? false),
  lacksStartTls: ({ context }: Asked) => context.settings.secured || context.caution.startTls,
  // The login
  isPreauth: ({ context }: Asked) => context.preauth,
  knowsCapabilities: ({ context }: Asked) => capabilitiesBeforeLogin(context) !== undefined,
  lacksImap4: ({ context }: Asked) => {
    const told = capabilitiesBeforeLogin(context)
    return told !== undefined && !told.has("IMAP4REV1") && !told.has("IMAP4REV2")
  },
  hasMechanism: ({ context }: Asked) => Mechanism.choose(mechanismRequest(context)) !== undefined,
  /** A credential goes out only over a secured channel, or where the account says otherwise. */
  maySendSecrets: ({ context }: Asked) => isSecured(context) || !context.settings.secured,
  // Behind the login
  skips: ({ context }: Asked, { step }: { readonly step: Flight.FlightStep }) =>
    !isInTheAir(context, step) && !Flight.owes(flightFacts(context), step),
  mayReidentify: ({ context }: Asked) =>
    context.settings.reidentify && context.settings.id !== undefined && !context.reidentified,
  /** A mailbox was selected on this connection before: a refusal now costs only the selection. */
  wasSelected: ({ context }: Asked) => context.mailbox !== undefined,
  // The end
  mayRetry: ({ context }: Asked) => isRetryable(context),
  needsUser: ({ context }: Asked) =>
    context.failure !== undefined && context.failure.actionBy === "user" && context.failure.retry === "never"
}
