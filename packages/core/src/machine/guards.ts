/** Every question that the machine asks, by name. */
import * as Mechanism from "../Mechanism.ts"
import {
  capabilitiesBeforeLogin,
  type Context,
  flightFacts,
  isInFlight,
  isSecured,
  type Now
} from "./Context.ts"
import * as Flight from "./Flight.ts"
import { hasSpentAll, mayTell, mechanismRequest } from "./login.ts"
import * as Ranking from "./Ranking.ts"
import { type WayIn, waysIn, type OfWayIn } from "./Settings.ts"

const other = (wayIn: WayIn): WayIn => (wayIn === "implicitTls" ? "startTls" : "implicitTls")

/** In the classic order the way in that came first is waited for, once it is connected, and until it is lost. */
const givesWay = ({ first, ways, settings }: Context, wayIn: WayIn): boolean =>
  settings.order === "starttls-first" &&
  wayIn !== first &&
  ways[first].connected &&
  ways[first].outcome !== "lost"

/** STARTTLS is due: privacy is required, was asked for, or LOGIN is disabled without it. RFC 9051 §6.2.1. */
const wantsUpgrade = ({ settings, caution, ways }: Context): boolean =>
  settings.secured || caution.startTls || (ways.startTls.capabilities?.has("LOGINDISABLED") ?? false)

/** Nothing but the user's own decision helps; where the server has changed, that may come at once. */
const isUsersTurn = ({ failure }: Context): boolean =>
  failure?.actionBy === "user" && (failure.retry === "never" || failure.reason._tag === "ServerChanged")

/** What was selected once and is lost later is told, not repeated. */
const isRetryable = (context: Context): boolean => {
  const { attempt, failure, mends, selected, settings } = context
  const isLeft = attempt < settings.attempts && !hasSpentAll(context)
  const mayHelp = mends || (failure?.retry === "now" && !isUsersTurn(context))
  return !selected && mayHelp && isLeft
}

/** A token that comes from an effect was refused, and not for the second time. */
const canRefresh = (context: Context): boolean => {
  const last = context.tried.at(-1)
  return (
    context.settings.refreshes &&
    !context.refreshed &&
    !hasSpentAll(context) &&
    last?.answer._tag === "refused" &&
    Mechanism.factsOf(last.form.mechanism).credential === "token"
  )
}

export const guards = {
  // The race
  isNotAsked: ({ context }: Now, { wayIn }: OfWayIn) => context.ways[wayIn].port === undefined,
  /** The first way in starts at once, the other behind its head start, or when it is lost. */
  mayStart: ({ context }: Now, { wayIn }: OfWayIn) =>
    wayIn === context.first || context.ways[other(wayIn)].outcome === "lost",
  mayWin: ({ context }: Now, { wayIn }: OfWayIn) =>
    context.ways[other(wayIn)].outcome !== "won" && !givesWay(context, wayIn),
  someWayInWon: ({ context }: Now) => waysIn.some((wayIn) => context.ways[wayIn].outcome === "won"),
  /** A server that has too many connections already is not asked a second time. */
  raceIsOver: ({ context }: Now) =>
    waysIn.every((wayIn) => context.ways[wayIn].outcome === "lost") ||
    waysIn.some((wayIn) => context.ways[wayIn].error?.reason._tag === "TooManyConnections"),
  mayTrust: ({ context }: Now, { wayIn }: OfWayIn) =>
    !context.settings.ownTls && context.ways[wayIn].channel === "trusted",
  /** Whoever preauthenticates us in the clear may be anybody, and TLS is impossible after it. RFC 9051 §11.3. */
  isPreauthInsecure: ({ context: { ways, settings } }: Now, { wayIn }: OfWayIn) =>
    settings.ownTls || (!settings.plaintext && ways[wayIn].channel === "clear"),
  mustAskCapabilities: ({ context }: Now, { wayIn }: OfWayIn) =>
    context.ways[wayIn].capabilities === undefined,
  isUpgrading: ({ context }: Now) => context.ways.startTls.upgrades,
  mayUpgrade: ({ context }: Now) =>
    wantsUpgrade(context) && (context.ways.startTls.capabilities?.has("STARTTLS") ?? false),
  lacksStartTls: ({ context }: Now) => context.settings.secured || context.caution.startTls,
  // The login
  /** Nobody logs in, preauthenticated or not, where anybody can read along, unless the account says otherwise. */
  isChannelInsecure: ({ context }: Now) =>
    context.settings.ownTls ? context.channel !== "tls" : !isSecured(context) && !context.settings.plaintext,
  isPreauth: ({ context }: Now) => context.preauth,
  knowsCapabilities: ({ context }: Now) => capabilitiesBeforeLogin(context) !== undefined,
  lacksImap4: ({ context }: Now) => {
    const listed = capabilitiesBeforeLogin(context)
    return listed !== undefined && !listed.has("IMAP4REV1") && !listed.has("IMAP4REV2")
  },
  hasMechanism: ({ context }: Now) =>
    !hasSpentAll(context) && Ranking.choose(mechanismRequest(context))._tag === "Next",
  mayRefresh: ({ context }: Now) => canRefresh(context),
  maySend: ({ context }: Now) =>
    context.form !== undefined && mayTell(context, context.form, isSecured(context)),
  // Behind the login
  skips: ({ context }: Now, { step }: { readonly step: Flight.FlightStep }) =>
    !isInFlight(context, step) && !Flight.owes(flightFacts(context), step),
  /** ID may have been left out after a silence: now the server asks for it. */
  mayReidentify: ({ context }: Now) =>
    context.settings.reidentify &&
    context.settings.id !== undefined &&
    !context.reidentified &&
    context.caution.without.get("id") !== "certain",
  /** A mailbox was selected on this connection before: a refusal now costs only the selection. */
  wasSelected: ({ context }: Now) => context.selected,
  // The end
  mayRetry: ({ context }: Now) => isRetryable(context),
  needsUser: ({ context }: Now) => isUsersTurn(context)
}
