/**
 * The machine's memory: plain values, no secret, and nothing that a server said in the clear after TLS.
 *
 * A fact is kept once, in the group of the phase that finds it out. Groups that an attempt has not reached yet are
 * shared by all connections.
 */
import type { Capabilities } from "../../imap/Capability.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type { Step } from "../../failure/Reason.ts"
import type { Identity } from "../Report.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import type { TlsInfo } from "../Transport.ts"
import type { ChannelKind, Event } from "./activities.ts"
import type * as Flight from "./Flight.ts"
import type { FlightStep, OptionalStep } from "./Steps.ts"
import { type Found, nothingFound } from "./steps/Step.ts"
import type * as Ranking from "./Ranking.ts"
import type { Settings, WayIn } from "./Settings.ts"

export interface Context {
  readonly settings: Settings

  // The call, over all its attempts
  /** The number of connections so far. */
  readonly connections: number
  /** The number of connections since the user last acted, this one included. */
  readonly attempts: number
  /** The number of times that a secret was or may have been written since the user last acted or a login last worked. */
  readonly spent: number
  /** True if a refused token was replaced since the user last acted. */
  readonly refreshed: boolean
  /** True if an earlier connection reached its goal with this credential. */
  readonly accepted: boolean
  /** True if an earlier connection met a certificate that it trusted. */
  readonly trusted: boolean
  readonly identity: Identity
  readonly caution: Caution
  readonly warnings: ReadonlySet<string>
  /** The errors of earlier attempts. */
  readonly causes: ReadonlyArray<ImapError>
  /** True if the app works with the connection, or waits for it; only known if the connection is kept alive. */
  readonly working: boolean
  /** The losses of a connection that is kept alive. */
  readonly losses: Losses
  /** The mailbox asked for: the account's, then the user's. */
  readonly wanted: Wanted
  /** The mailbox to come back to while another is visited. */
  readonly left: Wanted | undefined
  /** The mailbox that was reached last. */
  readonly opened: Wanted | undefined
  /** The name of the one that the server opened last, whatever it refused since. */
  readonly had: string | undefined

  // The attempt in progress
  readonly attempt: Attempt
  readonly race: Race
  readonly channel: Channel
  readonly login: Login
  readonly mailbox: Mailbox
  readonly idle: Idle
  readonly flight: Flight.Flight
  /** The error of this attempt. */
  readonly failure: ImapError | undefined
  /** True if the next attempt does something differently that may help, even if a retry would not help in general. */
  readonly mends: boolean
}

export interface Wanted {
  /** `null` if the app wants none to be open. */
  readonly mailbox: string | null
  readonly readOnly: boolean
}

/** The lessons of earlier attempts for the next one. */
export interface Caution {
  /** True if commands are sent one at a time. */
  readonly careful: boolean
  /** Optional steps that are left out, because the server did not answer them, and how sure that is. */
  readonly without: ReadonlyMap<OptionalStep, Evidence>
  /** The optional step at which the last connection was cut without a word: it is left out if that happens again. */
  readonly cutAt: OptionalStep | undefined
  /** True if the profile proved wrong, so that the server is asked again. */
  readonly withoutProfile: boolean
  /** True if commands that were pipelined after a login were lost. */
  readonly noPipelining: boolean
  /** True if the server ended a handshake that offered a protocol by ALPN. */
  readonly noAlpn: boolean
  /** True if the server asked for TLS although the account did not require it. */
  readonly startTls: boolean
  /** The time that an IDLE may last, learned from one during which the connection was lost. */
  readonly idleInterval: Learned | undefined
  /** The same as the last loss suggests it; the next attempt shows whether the network was the reason. */
  readonly suspected: Learned | undefined
  /** The time that an IDLE had lasted when the connection last ended without a word, in milliseconds. */
  readonly endedAfter: number | undefined
  /** Present if IDLE was met by silence. */
  readonly noIdle: { readonly until: number } | undefined
}

/** A lesson in milliseconds, and until when it counts, in milliseconds of the monotonic clock. */
export interface Learned {
  readonly ms: number
  readonly until: number
}

/**
 * The cause for which an optional step is left out. `silence`: the server fell silent, sent BYE or hung up twice at it,
 * which may have had any other cause. `certain`: it complained and never answered, or it did so again when it had asked
 * for the step.
 */
export type Evidence = "certain" | "silence"

/** The losses of the last connections that reached the server. */
export interface Losses {
  /** The step at which the server last hung up, and how often in a row. */
  readonly step: Step | undefined
  readonly inARow: number
  /**
   * The times in the last two minutes at which the server sent BYE soon after the mailbox was open, in milliseconds of
   * the clock.
   */
  readonly kicks: ReadonlyArray<number>
  /** The step that fails now and was passed before, and how often in a row: the login, or the certificate. */
  readonly doubted: { readonly step: Step | undefined; readonly inARow: number }
}

/** The facts with which an attempt begins. */
export interface Attempt {
  /** In milliseconds of the monotonic clock, as all times here. */
  readonly began: number
  readonly ends: number
  readonly profile: ServerProfile | undefined
  /** The lessons of earlier connections about logging in here. */
  readonly known: Ranking.Known
  readonly credential: Ranking.CredentialFacts
  /** The proxy or tunnel that every connection goes through. */
  readonly through: string | undefined
}

/** Both ways in, until one has won. */
export interface Race {
  readonly ways: { readonly [Name in WayIn]: WayInFacts }
  /** The way in with the head start. */
  readonly first: WayIn
  readonly winner: WayIn | undefined
}

/** One way in, while it is tried. */
export interface WayInFacts {
  /** 0 if the transport leads to one other end, whatever the port; `undefined` if this way in is not asked for. */
  readonly port: number | undefined
  readonly outcome: "open" | "won" | "lost"
  readonly connected: boolean
  readonly channel: ChannelKind
  /** The list given on the present channel; dropped when TLS begins. */
  readonly capabilities: Capabilities | undefined
  readonly preauth: boolean
  /** True if STARTTLS was sent along with CAPABILITY. */
  readonly upgrades: boolean
  /** The start of the current state, in milliseconds of the clock. */
  readonly began: number
  readonly error: ImapError | undefined
}

/** The channel of the winner, read again once the race is decided. */
export interface Channel {
  readonly kind: ChannelKind
  /** The result of the handshake. */
  readonly tls: TlsInfo | undefined
  /** True if the transport can compress the channel. */
  readonly compresses: boolean
}

export interface Login {
  /** The quirks of servers like this one. */
  readonly quirks: Ranking.Quirks
  readonly preauth: boolean
  /** The list given on this channel before the login, which ends its epoch. */
  readonly capabilities: Capabilities | undefined
  readonly tried: ReadonlyArray<Ranking.Tried>
  /** True if a new token has replaced a refused one. */
  readonly renewed: boolean
  /** True if the source gave the refused token again. */
  readonly sameAgain: boolean
  readonly form: Ranking.Form | undefined
  /** True if commands were written along with the login. */
  readonly eager: boolean
}

/** The facts that were found out after the login. */
export interface Mailbox extends Found {
  readonly done: ReadonlySet<FlightStep>
  /** True if ID was sent again on this connection. */
  readonly reidentified: boolean
  /** True if this connection reached its goal: a mailbox, or the login if the app wants no mailbox. */
  readonly reached: boolean
}

/** The idling or polling of this connection. */
export interface Idle {
  /** The last time at which the server had reported everything: at SELECT, at the end of an IDLE, in answer to NOOP. */
  readonly caughtUp: number
  /** The start of the last IDLE at the server; 0 before the first. */
  readonly began: number
  /** The time that it lasts unless someone wants to work, in milliseconds. */
  readonly interval: number
  /** The number of IDLEs in a row that the server has ended. */
  readonly ends: number
  /** True if nothing came because the computer slept. */
  readonly slept: boolean
  /** True if the server refused IDLE although it lists it. */
  readonly refused: boolean
}

/** The input of every guard, delay and update. */
export interface Now {
  readonly context: Context
  readonly event: Event
}

/** The fields that an update changes. */
export type Change = Partial<Context>

/** The time of the event; for a timer without one, the beginning of the attempt, which only makes limits longer. */
export const timeOf = ({ context, event }: Now): number => event.at ?? context.attempt.began

export const initial = (settings: Settings): Context => ({
  settings,
  connections: 0,
  attempts: 0,
  spent: 0,
  refreshed: false,
  accepted: false,
  trusted: false,
  identity: settings.id === undefined ? "disabled" : "notReached",
  caution: cautionOf(settings),
  warnings: noWarnings,
  causes: [],
  working: false,
  losses: noLosses,
  wanted: { mailbox: settings.mailbox, readOnly: settings.readOnly },
  left: undefined,
  opened: undefined,
  had: undefined,
  ...freshAttempt(settings, 0, 0)
})

/** The part of the context that is reset when an attempt begins. */
export const freshAttempt = (settings: Settings, began: number, ends: number) => ({
  attempt: { ...noAttempt, began, ends },
  race: {
    ways: { implicitTls: untried(settings.ports.implicitTls), startTls: untried(settings.ports.startTls) },
    first: settings.order === "tls-first" ? ("implicitTls" as const) : ("startTls" as const),
    winner: undefined
  },
  channel: clear,
  login: noLogin,
  mailbox: noMailbox,
  idle: noIdle,
  flight: noFlight,
  failure: undefined,
  mends: false
})

const untried = (port: number | undefined): WayInFacts => ({
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

/** The caution of the first attempt. */
export const cautionOf = ({ rediscover }: Settings): Caution =>
  rediscover ? { ...noCaution, withoutProfile: true } : noCaution

const noCaution: Caution = {
  careful: false,
  without: new Map(),
  cutAt: undefined,
  withoutProfile: false,
  noPipelining: false,
  noAlpn: false,
  startTls: false,
  idleInterval: undefined,
  suspected: undefined,
  endedAfter: undefined,
  noIdle: undefined
}

export const noDoubt: Losses["doubted"] = { step: undefined, inARow: 0 }

export const noLosses: Losses = { step: undefined, inARow: 0, kicks: [], doubted: noDoubt }

const noWarnings: ReadonlySet<string> = new Set()

const noAttempt: Attempt = {
  began: 0,
  ends: 0,
  profile: undefined,
  known: { worked: undefined, best: undefined, refused: [] },
  credential: { secret: undefined, certificate: false, quotable: false, isLong: false },
  through: undefined
}

const clear: Channel = { kind: "clear", tls: undefined, compresses: false }

const noLogin: Login = {
  quirks: { loginFirst: undefined, loginAfterPlain: undefined },
  preauth: false,
  capabilities: undefined,
  tried: [],
  renewed: false,
  sameAgain: false,
  form: undefined,
  eager: false
}

const noMailbox: Mailbox = {
  ...nothingFound,
  done: new Set(),
  reidentified: false,
  reached: false
}

const noIdle: Idle = { caughtUp: 0, began: 0, interval: 0, ends: 0, slept: false, refused: false }

const noFlight: Flight.Flight = { steps: [], began: 0, ends: 0 }
