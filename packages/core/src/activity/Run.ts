/**
 * What activities work with: the account, the services, and the handles of the attempt in progress.
 *
 * What is known of a connection is in the machine's context. Here are secrets, sessions and commands, which must not
 * be there, and the mailbox, which untagged data changes too often for the machine to hear of it.
 */
import {
  type Clock,
  type Deferred,
  type Duration,
  Effect,
  Exit,
  type Pull,
  type Redacted,
  Scope
} from "effect"
import type { Account } from "../Account.ts"
import { monotonicMillis } from "../clock.ts"
import type { Command } from "../Command.ts"
import * as ImapError from "../ImapError.ts"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { Lockouts, Login } from "../Lockouts.ts"
import type { Context } from "../machine/Context.ts"
import { requiresSecured, type Settings, type WayIn } from "../machine/Settings.ts"
import type { MailboxState } from "../Mailbox.ts"
import type { Pacing, Turn } from "../Pacing.ts"
import type { Policy } from "../Policy.ts"
import type { Quirk } from "../Quirks.ts"
import type { Step } from "../Reason.ts"
import type { ResponseCode, Untagged } from "../Response.ts"
import type { ServerProfile, Store } from "../ServerProfiles.ts"
import type { Exchange } from "../sasl/Exchange.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import type { Recorder } from "../trace/Recorder.ts"
import { type Channel, isSecured, type NetEvent, type Transport } from "../Transport.ts"
import { ours } from "../Quotation.ts"

/** A challenge of the server; it does not outlive its attempt to log in (A10). */
export interface Challenge {
  readonly entry: Entry.Entry
  readonly exchange: Exchange
  readonly challenge: string
}

/** What an attempt has opened: all of it is closed with its scope. */
export interface Attempt {
  readonly scope: Scope.Closeable
  sessions: { [Name in WayIn]?: Session }
  /** The only session, once the race is decided. */
  winner: Session | undefined
  /** The password or the token; a certificate needs neither. */
  credential: Redacted.Redacted<string> | undefined
  /** What the store has of the server, as it was when the attempt began. */
  filed: ServerProfile | undefined
  /** Commands that were written along with an earlier one, and that their own steps still have to take. */
  inFlight: ReadonlyArray<Entry.Entry>
  /** The IDLE in progress, which several activities share. */
  idle: Entry.Entry | undefined
  /** How often the network had changed when it began; see `Pacing.news`. */
  news: number | undefined
  /** What the authentication in progress has to answer. */
  challenge: Challenge | undefined
  /** Whether a command after the login is answered or lost; known only later, if it was tried at all. */
  pipelining: Deferred.Deferred<boolean> | undefined
  /** The mailbox as it is now. */
  mailbox: MailboxState | undefined
  /** Writes from the greeting to the mailbox, or to the login if that is all that was asked for. */
  flights: number | undefined
}

/** Called with the network's operations: on which way in, and to which host. */
export type NetworkListener = (wayIn: WayIn, host: string, event: NetEvent) => void

export interface Run {
  /** What the app calls the connection: short and visible. */
  readonly label: string | undefined
  /** A renewed credential takes the place of the one before. */
  account: Account
  readonly settings: Settings
  readonly policy: Policy
  readonly transport: Transport["Service"]
  readonly profiles: Store
  readonly lockouts: Lockouts
  readonly quirks: ReadonlyArray<Quirk>
  /** The ids of quirks that were acted on, with the connection that each was last noted on. */
  noted: ReadonlyMap<string, number>
  readonly recorder: Recorder
  /** Telemetry, if someone listens. */
  readonly network: NetworkListener | undefined
  readonly clock: Clock.Clock
  /** All that is limited in time. */
  readonly alarm: Alarm
  readonly untagged: (response: Untagged) => void
  /** Called once a delay is known, in milliseconds: the attempt is over, and another follows. */
  readonly retried: (ms: number) => void
  /** What connections that are kept alive share. */
  readonly pacing: Pacing | undefined
  /** The delays between attempts, one after the other. */
  readonly nextDelay: (
    now: number,
    error: ImapError.ImapError
  ) => Pull.Pull<[unknown, Duration.Duration], never, unknown>
  /** What the machine knows: activities read it, and change it by what they answer alone. */
  context: () => Context
  attempt: Attempt
  /** Of the attempt at its host, until it is over or has reached its mailbox. */
  turn: Turn | undefined
  /** Called if an attempt has to wait for its turn. */
  queued: ((turn: Turn) => void) | undefined
  /** Present if the connection is kept alive, and someone may listen to what becomes of the messages. */
  follower: Following | undefined
}

/** Hears all of a mailbox, over all connections of a run. */
export interface Following {
  /** What SELECT can ask for: all that happened since. RFC 7162 §3.2.5. */
  readonly since: (mailbox: string) => { readonly uidValidity: number; readonly modSeq: bigint } | undefined
  /** SELECT is about to be written, and asks for that or not. */
  readonly opening: (mailbox: string, asksDelta: boolean) => void
  readonly opened: (mailbox: MailboxState) => void
  /** Nothing is open any more. */
  readonly closed: () => void
  readonly hear: (response: Untagged) => void
  /** A command is about to be written; returns it as it is sent if someone listens. */
  readonly sends: <A>(command: Command<A>) => Command<A>
  /** The code of a tagged OK. */
  readonly coded: (code: ResponseCode | undefined) => void
}

const attemptIn = (scope: Scope.Closeable): Attempt => ({
  scope,
  sessions: {},
  winner: undefined,
  credential: undefined,
  filed: undefined,
  inFlight: [],
  idle: undefined,
  news: undefined,
  challenge: undefined,
  pipelining: undefined,
  mailbox: undefined,
  flights: undefined
})

export const newAttempt = (): Attempt => attemptIn(Scope.makeUnsafe())

const closedScope = Scope.makeUnsafe()
Effect.runSync(Scope.close(closedScope, Exit.void))

/** Before the first attempt: nothing is opened, and there is nothing to close. */
export const noAttempt: Attempt = Object.freeze(attemptIn(closedScope))

/** Others may begin. */
export const endTurn = (self: Run, outcome: Parameters<Turn["end"]>[0]): void => {
  const { turn } = self
  self.turn = undefined
  turn?.end(outcome, monotonicMillis(self.clock))
}

/** Closes all that the attempt opened. What a server says meanwhile is not read. */
export const closeAttempt = (self: Run): Effect.Effect<void> => Scope.close(self.attempt.scope, Exit.void)

/** The channel is what the account asks for. A `trusted` one will not do if TLS is asked for explicitly. */
export const isAsAsked = (settings: Settings, channel: Channel): boolean =>
  settings.privacy === "tls"
    ? channel._tag === "tls" && channel.info.authorized
    : !requiresSecured(settings) || isSecured(channel)

/** A defect of ours: an activity ran without the session that its state promises. */
const missing = (step: Step): ImapError.ImapError =>
  ImapError.make({ _tag: "Defect", problem: ours("a session is missing") }, step)

/** The session of a way in, or the winner's. */
export const session = (
  self: Run,
  wayIn: WayIn | undefined,
  step: Step
): Effect.Effect<Session, ImapError.ImapError> => {
  const found = wayIn === undefined ? self.attempt.winner : self.attempt.sessions[wayIn]
  return found === undefined ? Effect.fail(missing(step)) : Effect.succeed(found)
}

/** Whose login the attempt is. */
export const loginOf = ({ account, attempt }: Run): Login => {
  const { host, port, security, starttlsPort, user } = account
  return { host, port, security, starttlsPort, user, secret: attempt.credential }
}
