/** What the machine remembers: plain values, no secret, and nothing that a server said in the clear after TLS. */
import type { Capabilities } from "../Capability.ts"
import type { Identity } from "../Report.ts"
import type { ImapError } from "../ImapError.ts"
import * as Mechanism from "../Mechanism.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import type { TlsInfo } from "../Transport.ts"
import type { ChannelKind, Event, FlightInput } from "./activities.ts"
import * as Flight from "./Flight.ts"
import type * as Ranking from "./Ranking.ts"
import type { WayIn, Settings } from "./Settings.ts"

/** One way in, while it is tried. */
export interface WayInFacts {
  /** `undefined`: this way in is not asked for. */
  readonly port: number | undefined
  readonly outcome: "open" | "won" | "lost"
  readonly connected: boolean
  readonly channel: ChannelKind
  /** Told on the channel as it is now; dropped when TLS begins. */
  readonly capabilities: Capabilities | undefined
  readonly preauth: boolean
  /** STARTTLS went out along with CAPABILITY. */
  readonly upgrades: boolean
  /** When the current state began, in clock milliseconds. */
  readonly began: number
  readonly error: ImapError | undefined
}

/**
 * Why an optional step is left out. `silence`: the server fell silent or hung up at it, which may have had any other
 * cause. `certain`: it complained and never answered, or it did so again.
 */
export type Evidence = "certain" | "silence"

/** What an earlier attempt taught the next one. */
export interface Caution {
  /** One command at a time. */
  readonly careful: boolean
  /** Optional steps that are left out, because the server did not answer them, and how sure that is. */
  readonly without: ReadonlyMap<Flight.OptionalStep, Evidence>
  /** What the profile knows proved wrong: the server is asked anew. */
  readonly withoutProfile: boolean
  /** What was sent behind a login was lost. */
  readonly noPipelining: boolean
  /** The server asked for privacy on a channel where none was required. */
  readonly startTls: boolean
}

export interface Context {
  readonly settings: Settings
  /** Connections in all. */
  readonly connections: number
  /** Those since the user last acted, this one included. */
  readonly attempt: number
  /** In clock milliseconds, as all times here. */
  readonly began: number
  readonly attemptEnds: number
  readonly profile: ServerProfile | undefined
  /** What earlier connections learned of logging in here. */
  readonly known: Ranking.Known
  readonly quirks: Ranking.Quirks
  readonly credential: Ranking.CredentialFacts
  /** What every connection leads through, such as a proxy. */
  readonly through: string | undefined
  readonly ways: { readonly [Name in WayIn]: WayInFacts }
  /** The way in with the head start. */
  readonly first: WayIn
  readonly winner: WayIn | undefined
  readonly channel: ChannelKind
  readonly canBind: boolean
  /** What its handshake agreed upon. */
  readonly tls: TlsInfo | undefined
  readonly preauth: boolean
  /** Told in this epoch, which `authenticated` ends. */
  readonly capabilities: Capabilities | undefined
  readonly authenticated: Capabilities | undefined
  readonly tried: ReadonlyArray<Ranking.Tried>
  readonly form: Ranking.Form | undefined
  /** How often a secret was, or may have been, written since the user last acted or a login last worked. */
  readonly spent: number
  /** A refused token was asked for anew since the user last acted. */
  readonly refreshed: boolean
  /** Commands went out along with the login, before its answer. */
  readonly eager: boolean
  readonly flight: Flight.Flight
  readonly done: ReadonlySet<Flight.FlightStep>
  readonly identity: Identity
  /** ID was sent once more on this connection. */
  readonly reidentified: boolean
  readonly caution: Caution
  /** The next attempt does something differently that may help, whatever the failure is in general. */
  readonly mends: boolean
  /** Why this attempt failed. */
  readonly failure: ImapError | undefined
  /** Why earlier attempts failed. */
  readonly causes: ReadonlyArray<ImapError>
  /** A mailbox was opened on this connection. */
  readonly selected: boolean
  /** Writes from the greeting to the first mailbox; 0 before that. */
  readonly flights: number
  /** The mailbox asked for: the account's, then the user's. */
  readonly wanted: { readonly mailbox: string; readonly readOnly: boolean }
  readonly warnings: ReadonlySet<string>
}

const wayIn = (port: number | undefined): WayInFacts => ({
  port,
  outcome: "open",
  connected: false,
  channel: "clear",
  capabilities: undefined,
  preauth: false,
  upgrades: false,
  began: 0,
  error: undefined
})

const noFlight: Flight.Flight = { steps: [], began: 0, ends: 0 }

/** What is forgotten when an attempt begins. */
export const freshAttempt = (settings: Settings) => ({
  profile: undefined,
  known: { worked: undefined, best: undefined, refused: [] },
  quirks: { loginFirst: undefined, loginBehindPlain: undefined },
  credential: { secret: undefined, certificate: false, quotable: false },
  through: undefined,
  ways: { implicitTls: wayIn(settings.ports.implicitTls), startTls: wayIn(settings.ports.startTls) },
  first: settings.order === "tls-first" ? ("implicitTls" as const) : ("startTls" as const),
  winner: undefined,
  channel: "clear" as const,
  canBind: false,
  tls: undefined,
  preauth: false,
  capabilities: undefined,
  authenticated: undefined,
  tried: [],
  form: undefined,
  eager: false,
  flight: noFlight,
  done: new Set<Flight.FlightStep>(),
  reidentified: false,
  mends: false,
  failure: undefined,
  selected: false,
  flights: 0
})

export const initial = (settings: Settings): Context => ({
  ...freshAttempt(settings),
  settings,
  connections: 0,
  attempt: 0,
  spent: 0,
  refreshed: false,
  attemptEnds: 0,
  began: 0,
  identity: settings.id === undefined ? "disabled" : "notReached",
  caution: {
    careful: false,
    without: new Map(),
    withoutProfile: settings.rediscover,
    noPipelining: false,
    startTls: false
  },
  causes: [],
  wanted: { mailbox: settings.mailbox, readOnly: settings.readOnly },
  warnings: new Set()
})

/** What every guard, delay and update is asked with. */
export interface Now {
  readonly context: Context
  readonly event: Event
}

/** When it happened. A timer without a time counts as the attempt's beginning: limits get longer by that, never shorter. */
export const timeOf = ({ context, event }: Now): number => event.at ?? context.began

/** Nobody can read along on the winner's channel. */
export const isSecured = (self: Context): boolean => self.channel !== "clear"

/** The list for the login: told in this epoch, or known from an earlier connection, inside TLS only. */
export const capabilitiesBeforeLogin = (self: Context): Capabilities | undefined =>
  self.capabilities ?? knownBeforeLogin(self)

/** A known list without a proof that was offered before saves no question: it would only weaken the login. */
const knownBeforeLogin = ({ channel, known: { best }, profile }: Context): Capabilities | undefined => {
  const list = profile?.capabilities.tls
  if (list === undefined || channel === "clear") return undefined
  const isProof = best !== undefined && Mechanism.factsOf(best).tells === "proof"
  return isProof && !list.some((name) => name === `AUTH=${best}`) ? undefined : new Set(list)
}

/** The login relied on a list that the server has not told this time. */
export const reliesOnProfile = (self: Context): boolean =>
  self.capabilities === undefined && knownBeforeLogin(self) !== undefined

/** The commands of the flight that are not answered yet. */
const inFlight = ({ done, flight }: Context): ReadonlyArray<Flight.FlightStep> =>
  flight.steps.filter((step) => !done.has(step))

/** The command was sent along with an earlier one. */
export const isInFlight = (self: Context, step: Flight.FlightStep): boolean => inFlight(self).includes(step)

/** Earlier connections say that the server leaves this step unanswered. */
export const isKnownToSwallow = ({ profile }: Context, step: Flight.OptionalStep): boolean =>
  profile !== undefined && (profile.swallows.includes(step) || isKnownToBeSilent(profile, step))

/** They say so only because it fell silent or hung up. */
export const isKnownToBeSilent = ({ silent = [] }: ServerProfile, step: Flight.OptionalStep): boolean =>
  silent.some((known) => known.step === step)

/** What the plan of a flight depends on. */
export const flightFacts = (self: Context): Flight.Facts => {
  const known = self.profile?.capabilities.authenticated
  return {
    authenticated: self.authenticated,
    foretold: isSecured(self) ? new Set(known ?? self.capabilities ?? []) : undefined,
    wantsId: self.settings.id !== undefined && !isKnownToSwallow(self, "id"),
    enable: self.settings.enable,
    without: new Set([
      ...self.caution.without.keys(),
      ...(isKnownToSwallow(self, "enable") ? (["enable"] as const) : [])
    ]),
    done: self.done,
    inFlight: inFlight(self),
    careful: self.settings.flights === "careful" || self.caution.careful
  }
}

/** The flight as activities take it. */
export const flightInput = (self: Context): FlightInput => ({
  steps: self.flight.steps,
  capabilities: self.authenticated,
  enable: Flight.enabling(flightFacts(self)),
  ...self.wanted
})

/** CAPABILITY by itself, before the login. */
export const capabilityAlone = (self: Context): FlightInput => ({
  ...flightInput(self),
  steps: ["capability"],
  capabilities: undefined
})
