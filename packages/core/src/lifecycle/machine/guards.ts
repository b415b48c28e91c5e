/** The guards of the machine, by name. */
import * as ImapError from "../../failure/ImapError.ts"
import * as Mechanism from "../../imap/Mechanism.ts"
import { type Context, type Now, timeOf } from "./Context.ts"
import { capabilitiesBeforeLogin, flightFacts, isInFlight, isSecured, reliesOnProfile } from "./facts.ts"
import * as Flight from "./Flight.ts"
import type { FlightStep } from "./Steps.ts"
import { mayIdle, untilPoll } from "./idling.ts"
import { hasSpentAll, mayWrite, mechanismRequest } from "./authentication.ts"
import * as Ranking from "./Ranking.ts"
import { type OfWayIn, other, requiresSecured, type WayIn, waysIn } from "./Settings.ts"

const racing = {
  isNotAsked: ({ context }: Now, { wayIn }: OfWayIn) => context.race.ways[wayIn].port === undefined,
  /** The first way in starts at once, the other after its head start, or when it is lost. */
  mayStart: ({ context: { race } }: Now, { wayIn }: OfWayIn) =>
    wayIn === race.first || race.ways[other(wayIn)].outcome === "lost",
  mayWin: ({ context }: Now, { wayIn }: OfWayIn) =>
    context.race.ways[other(wayIn)].outcome !== "won" && !givesWay(context, wayIn),
  someWayInWon: ({ context: { race } }: Now) =>
    race.ways.implicitTls.outcome === "won" || race.ways.startTls.outcome === "won",
  raceIsOver: ({ context: { race } }: Now) =>
    waysIn.every((wayIn) => race.ways[wayIn].outcome === "lost") ||
    waysIn.some((wayIn) => decides(race, wayIn)),
  mayTrust: ({ context: { race, settings } }: Now, { wayIn }: OfWayIn) =>
    settings.privacy !== "tls" && race.ways[wayIn].channel === "trusted",
  /** PREAUTH in the clear may come from anyone, and TLS is impossible after it. RFC 9051 §11.3. */
  isPreauthInsecure: ({ context: { race, settings } }: Now, { wayIn }: OfWayIn) =>
    settings.privacy === "tls" || (settings.privacy !== "plaintext" && race.ways[wayIn].channel === "clear"),
  mustAskCapabilities: ({ context: { race } }: Now, { wayIn }: OfWayIn) =>
    race.ways[wayIn].capabilities === undefined,
  isUpgrading: ({ context: { race } }: Now) => race.ways.startTls.upgrades,
  mayUpgrade: ({ context }: Now) =>
    wantsUpgrade(context) && (context.race.ways.startTls.capabilities?.has("STARTTLS") ?? false),
  lacksStartTls: ({ context }: Now) => requiresSecured(context.settings) || context.caution.startTls
}

const loggingIn = {
  /** No login, preauthenticated or not, if others can eavesdrop, unless the account allows it. */
  isChannelInsecure: ({ context }: Now) =>
    context.settings.privacy === "tls"
      ? context.channel.kind !== "tls"
      : !isSecured(context) && context.settings.privacy !== "plaintext",
  isPreauth: ({ context }: Now) => context.login.preauth,
  knowsCapabilities: ({ context }: Now) => capabilitiesBeforeLogin(context) !== undefined,
  lacksImap4: ({ context }: Now) => {
    const listed = capabilitiesBeforeLogin(context)
    return listed !== undefined && !listed.has("IMAP4REV1") && !listed.has("IMAP4REV2")
  },
  /** The server refused a form that it had only offered earlier: it may be another server by now. */
  doubtsOffer: ({ context }: Now) =>
    reliesOnProfile(context) &&
    !hasSpentAll(context) &&
    context.login.tried.some(({ answer }) => answer._tag === "refused" || answer._tag === "unsupported"),
  hasMechanism: ({ context }: Now) =>
    !hasSpentAll(context) && Ranking.choose(mechanismRequest(context))._tag === "Next",
  mayRefresh: ({ context }: Now) => canRefresh(context),
  maySend: ({ context }: Now) => {
    const { form } = context.login
    return form !== undefined && mayWrite(context, form, isSecured(context))
  }
}

const selecting = {
  skips: ({ context }: Now, { step }: { readonly step: FlightStep }) => skips(context, step),
  /** ID may have been left out after a silence: now the server asks for it. */
  mayReidentify: ({ context: { caution, mailbox, settings } }: Now) =>
    settings.reidentify &&
    settings.id !== undefined &&
    !mailbox.reidentified &&
    caution.without.get("id") !== "certain",
  /** Returns whether this connection reached its mailbox before: then a refusal costs only the selection. */
  hasArrived: ({ context }: Now) => context.mailbox.reached,
  /**
   * The app had selected another mailbox than its account's, and no attempt opens it: the account is usable without it.
   */
  isElsewhere: ({ context: { settings, wanted }, event }: Now) =>
    settings.keptAlive &&
    wanted.mailbox !== settings.mailbox &&
    event.type === "select.refused" &&
    event.error.retry === "never",
  /** The login is all that is asked for. */
  wantsNoMailbox: ({ context }: Now) => context.wanted.mailbox === null,
  isDoneWithoutMailbox: ({ context }: Now, { step }: { readonly step: FlightStep }) =>
    context.wanted.mailbox === null && skips(context, step)
}

const keeping = {
  /** Nobody works with a connection that is to be kept alive. */
  isAtRest: ({ context }: Now) => isAtRest(context),
  /** The app has worked with it for so long that news may be overdue: a server may withhold news until it is asked. */
  isBehind: (now: Now) => isAtRest(now.context) && untilPoll(now.context, timeOf(now)) === 0,
  mayIdle: (now: Now) => isAtRest(now.context) && mayIdle(now.context, timeOf(now)),
  /** The server ended an IDLE by itself, for the first time since one of ours was ended by us. */
  mayIdleAgain: ({ context }: Now) => context.idle.ends === 0
}

const ending = {
  /** Others may begin at the same host. */
  takesTurns: ({ context }: Now) => context.settings.keptAlive,
  mayRetry: ({ context }: Now) => isRetryable(context),
  /** If someone may come back to it, a connection that is kept alive waits for them. */
  needsUser: ({ context }: Now) => context.settings.keptAlive || isUsersTurn(context)
}

export const guards = { ...racing, ...loggingIn, ...selecting, ...keeping, ...ending }

/** The step is not due, and was not sent along with an earlier one. */
const skips = (context: Context, step: FlightStep): boolean =>
  !isInFlight(context, step) && !Flight.owes(flightFacts(context), step)

const isAtRest = ({ settings, working }: Context): boolean => settings.keptAlive && !working

/**
 * A server that has too many connections already is not asked a second time. If both ways in lead to one port, a
 * certificate that fails shows that the port speaks TLS: no greeting comes in the clear.
 */
const decides = ({ ways }: Context["race"], wayIn: WayIn): boolean => {
  const { error, port } = ways[wayIn]
  if (error === undefined) return false
  return (
    error.reason._tag === "TooManyConnections" ||
    (port === ways[other(wayIn)].port && ImapError.isDecisive(error))
  )
}

/** In the classic order a way in waits for the first one, while that is connected and not lost. */
const givesWay = ({ race: { first, ways }, settings }: Context, wayIn: WayIn): boolean =>
  settings.order === "starttls-first" &&
  wayIn !== first &&
  ways[first].connected &&
  ways[first].outcome !== "lost"

/** STARTTLS is due: privacy is required, was asked for, or LOGIN is disabled without it. RFC 9051 §6.2.1. */
const wantsUpgrade = ({ caution, race: { ways }, settings }: Context): boolean =>
  requiresSecured(settings) || caution.startTls || (ways.startTls.capabilities?.has("LOGINDISABLED") ?? false)

/** Nothing but the user's own decision helps; if the server has changed, that may come at once. */
const isUsersTurn = ({ failure }: Context): boolean =>
  failure?.actionBy === "user" && (failure.retry === "never" || failure.reason._tag === "ServerChanged")

/** The loss of a connection that was in use is reported, and repaired only if it is to be kept alive. */
const isRetryable = (context: Context): boolean => {
  const { attempts, failure, mailbox, mends, settings } = context
  if (settings.keptAlive) return mends || isMending(context)
  const isLeft = attempts < settings.attempts && !hasSpentAll(context)
  const mayHelp = mends || (failure?.retry === "now" && !isUsersTurn(context))
  return !mailbox.reached && mayHelp && isLeft
}

/**
 * Time helps; or the connection had its mailbox, so that what ended it may be over, and the next login shows what is not. Only if
 * the next connection ends with the same words for its owner, they count.
 */
const isMending = (context: Context): boolean => {
  const { causes, failure, mailbox } = context
  return isUsersTurn(context)
    ? mailbox.reached && causes[0]?.reason._tag !== failure?.reason._tag
    : failure?.retry !== "never" || mailbox.reached
}

/** A token that comes from an effect was refused, and not for the second time. */
const canRefresh = (context: Context): boolean => {
  const last = context.login.tried.at(-1)
  return (
    context.settings.refreshes &&
    !context.refreshed &&
    !hasSpentAll(context) &&
    last?.answer._tag === "refused" &&
    Mechanism.factsOf(last.form.mechanism).credential === "token"
  )
}
