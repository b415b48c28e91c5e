/** The facts that an attempt begins with, and those that it leaves for the next one. */
import type { ServerProfile } from "../../ServerProfiles.ts"
import { cautionAfter } from "../caution.ts"
import {
  type Caution,
  cautionOf,
  type Change,
  type Context,
  freshAttempt,
  type Now,
  type Race,
  timeOf
} from "../Context.ts"
import { isKnownToBeSilent, isKnownToSwallow } from "../facts.ts"
import * as Steps from "../Steps.ts"
import type { Settings, WayIn } from "../Settings.ts"
import { warned } from "./change.ts"

export const attempting = {
  /** Forgets the last attempt, except its lessons. */
  beginAttempt: (now: Now): Change => {
    const { settings } = now.context
    const { attempts, causes, connections, failure, left, wanted } = now.context
    const { accepted, channel, mailbox, opened, trusted } = now.context
    const began = timeOf(now)
    const all = failure === undefined ? causes : [failure, ...causes]
    return {
      ...freshAttempt(settings, began, began + settings.limits.attempt),
      causes: all,
      connections: connections + 1,
      attempts: attempts + 1,
      accepted: accepted || mailbox.reached,
      trusted: trusted || channel.tls?.authorized === true,
      wanted: left ?? (isUnopenable(now.context) ? (opened ?? wanted) : wanted),
      left: undefined,
      ...(settings.keptAlive ? keptAlive(now.context, all) : {})
    }
  },
  /** Takes another credential; what gives it decides whether it can be asked for again. */
  renew: ({ context: { settings }, event }: Now): Change =>
    event.type === "user.renew"
      ? { accepted: false, settings: { ...settings, refreshes: event.refreshes } }
      : {},
  /** Allows as many attempts as before, since the user changed something; keeps what was learned of the server. */
  startOver: (): Change => ({ attempts: 0, causes: [], failure: undefined, spent: 0, refreshed: false }),
  /** The profile saves questions, and leads to the way in that worked. */
  keepResolved: ({ context, event }: Now): Change => {
    if (event.type !== "resolve.ok") return {}
    const { caution, race, settings } = context
    const ways = event.fixed ? onlyEnd(context) : race.ways
    // at another port, it was another server
    const learned =
      event.profile !== undefined && ways[event.profile.wayIn].port === event.profile.port
        ? event.profile
        : undefined
    const profile = caution.withoutProfile ? undefined : learned
    const knownWay = profile !== undefined && isInOrder(settings, profile) ? profile.wayIn : undefined
    const known = {
      worked: profile?.mechanism,
      // what a server was able to do is held against it, whatever else of the profile is doubted
      best: learned?.best,
      refused: caution.withoutProfile ? [] : event.refused
    }
    const { credential, through } = event
    const silent = Steps.optional
      .filter((step) => Steps.of(step).isWanted?.(settings) !== false)
      .filter((step) => profile !== undefined && isKnownToBeSilent(profile, step))
    return {
      // whatever was sent into the network of before is lost
      ...(event.networkChanged ? { caution: { ...caution, suspected: undefined } } : {}),
      attempt: { ...context.attempt, profile, known, credential, through },
      race: {
        ...race,
        ways: knownWay !== undefined && settings.onChange === "ask" ? only(ways, knownWay) : ways,
        first: knownWay ?? race.first
      },
      ...(settings.id !== undefined && isKnownToSwallow(profile, "id") ? { identity: "skipped" } : {}),
      ...warned(context, ...silent.map((step) => `${step}LeftOut`))
    }
  },
  /** Notes what the next attempt does differently. */
  takeCaution: ({ context }: Now): Change => cautionAfter(context)
}

/** A mailbox that was chosen cannot be opened: its SELECT ended the connection, by its own answer or not for the first time. */
const isUnopenable = ({ failure, mailbox }: Context): boolean =>
  failure?.step === "select" && (failure.call === "own" || !mailbox.reached)

/** The number of causes that are kept; without a bound they would grow while a server is away. */
const mostCauses = 8

/**
 * A connection that is kept alive tries for as long as no answer was final, so that secrets are counted per
 * connection. One that has reached its mailbox has used up what the last loss had taught, but for how it may idle, for
 * ALPN, and for a compression that broke; one that has not throws doubt on how it may idle.
 */
const keptAlive = ({ caution, mailbox, settings }: Context, causes: Context["causes"]): Change => ({
  spent: 0,
  causes: causes.slice(0, mostCauses),
  ...(mailbox.reached
    ? {
        attempts: 1,
        refreshed: false,
        caution: {
          ...cautionOf(settings),
          ...ofIdling(caution),
          noAlpn: caution.noAlpn,
          without: new Map([...caution.without].filter(([step]) => step === "compress"))
        }
      }
    : { caution: { ...caution, suspected: undefined } })
})

const ofIdling = ({ endedAfter, idleInterval, noIdle, suspected }: Caution) => ({
  endedAfter,
  idleInterval,
  noIdle,
  suspected
})

const only = (ways: Race["ways"], wayIn: WayIn): Race["ways"] => {
  const notAsked = (name: WayIn) => (name === wayIn ? ways[name] : { ...ways[name], port: undefined })
  return { implicitTls: notAsked("implicitTls"), startTls: notAsked("startTls") }
}

/** A transport with one other end has one way in, TLS from the first byte if nothing else is asked for, and no port. */
const onlyEnd = ({ race, settings }: Context): Race["ways"] => {
  const wayIn = settings.ports.startTls === undefined ? "implicitTls" : "startTls"
  const ways = only(race.ways, wayIn)
  return { ...ways, [wayIn]: { ...ways[wayIn], port: 0 } }
}

/** Another order than the one that led to the known way in is a wish to look again. */
const isInOrder = (settings: Settings, { order = settings.order }: ServerProfile): boolean =>
  order === settings.order
