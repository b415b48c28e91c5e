/** Every question that the machine asks, by name. */
import {
  capabilitiesBeforeLogin,
  type Context,
  flightFacts,
  isInTheAir,
  isSecured,
  mechanismRequest,
  type Now
} from "./Context.ts"
import * as Flight from "./Flight.ts"
import * as Mechanism from "./mechanism.ts"
import { type LaneName, laneNames, type OfLane } from "./Settings.ts"

const other = (lane: LaneName): LaneName => (lane === "implicitTls" ? "startTls" : "implicitTls")

/** STARTTLS is due: privacy is required, was asked for, or LOGIN is disabled without it. RFC 9051 §6.2.1. */
const wantsUpgrade = ({ settings, caution, lanes }: Context): boolean =>
  settings.secured || caution.startTls || (lanes.startTls.capabilities?.has("LOGINDISABLED") ?? false)

/** What was selected once and is lost later is told, not repeated. */
const isRetryable = ({ attempt, failure, mailbox, settings }: Context): boolean =>
  mailbox === undefined && failure?.retry === "now" && attempt < settings.attempts

export const guards = {
  // The race
  isNotAsked: ({ context }: Now, { lane }: OfLane) => context.lanes[lane].port === undefined,
  /** The first way in starts at once, the other when it is lost. */
  mayStart: ({ context }: Now, { lane }: OfLane) =>
    lane === "implicitTls" ||
    context.lanes.implicitTls.outcome === "lost" ||
    context.lanes.implicitTls.port === undefined,
  mayWin: ({ context }: Now, { lane }: OfLane) => context.lanes[other(lane)].outcome !== "won",
  someLaneWon: ({ context }: Now) => laneNames.some((lane) => context.lanes[lane].outcome === "won"),
  /** A server that has too many connections already is not asked a second time. */
  raceIsOver: ({ context }: Now) =>
    laneNames.every((lane) => context.lanes[lane].outcome === "lost") ||
    laneNames.some((lane) => context.lanes[lane].error?.reason._tag === "TooManyConnections"),
  isTrusted: ({ context }: Now, { lane }: OfLane) => context.lanes[lane].channel === "trusted",
  /** Whoever preauthenticates us in the clear may be anybody. RFC 9051 §11.3. */
  isPreauthInsecure: ({ context }: Now, { lane }: OfLane) =>
    !context.settings.plaintext && context.lanes[lane].channel === "clear",
  mustAskCapabilities: ({ context }: Now, { lane }: OfLane) => context.lanes[lane].capabilities === undefined,
  mayUpgrade: ({ context }: Now) =>
    wantsUpgrade(context) && (context.lanes.startTls.capabilities?.has("STARTTLS") ?? false),
  lacksStartTls: ({ context }: Now) => context.settings.secured || context.caution.startTls,
  // The login
  /** Nobody logs in, preauthenticated or not, where anybody can read along, unless the account says otherwise. */
  isChannelInsecure: ({ context }: Now) => !isSecured(context) && !context.settings.plaintext,
  isPreauth: ({ context }: Now) => context.preauth,
  knowsCapabilities: ({ context }: Now) => capabilitiesBeforeLogin(context) !== undefined,
  lacksImap4: ({ context }: Now) => {
    const told = capabilitiesBeforeLogin(context)
    return told !== undefined && !told.has("IMAP4REV1") && !told.has("IMAP4REV2")
  },
  hasMechanism: ({ context }: Now) => Mechanism.choose(mechanismRequest(context)) !== undefined,
  // Behind the login
  skips: ({ context }: Now, { step }: { readonly step: Flight.FlightStep }) =>
    !isInTheAir(context, step) && !Flight.owes(flightFacts(context), step),
  mayReidentify: ({ context }: Now) =>
    context.settings.reidentify &&
    context.settings.id !== undefined &&
    !context.reidentified &&
    !context.caution.without.has("id"),
  /** A mailbox was selected on this connection before: a refusal now costs only the selection. */
  wasSelected: ({ context }: Now) => context.mailbox !== undefined,
  // The end
  mayRetry: ({ context }: Now) => isRetryable(context),
  needsUser: ({ context }: Now) =>
    context.failure !== undefined && context.failure.actionBy === "user" && context.failure.retry === "never"
}
