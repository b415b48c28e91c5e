/**
 * The means of the activities: the account, the services, and the handles of the attempt in progress.
 *
 * What is known of a connection is in the machine's context. Secrets, sessions and commands must not be there, so they are
 * here; so is the mailbox, which untagged data changes too often for the machine to be informed.
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
import { monotonicMillis } from "../../base/clock.ts"
import type { Command } from "../../imap/Command.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { Alarm } from "../interpreter/Alarm.ts"
import type { Lockouts, Login } from "../Lockouts.ts"
import { type Context, initial } from "../machine/Context.ts"
import { requiresSecured, type Settings, type WayIn } from "../machine/Settings.ts"
import type { MailboxState } from "../../imap/Mailbox.ts"
import type { MemoryBound } from "../../base/MemoryBound.ts"
import type { History } from "../account/History.ts"
import type { Counted, OpenConnections } from "../account/OpenConnections.ts"
import type { Pacing, Turn } from "../account/Pacing.ts"
import type { Policy } from "../Policy.ts"
import type { Quirk } from "../../failure/quirk/Quirk.ts"
import type { Step } from "../../failure/Reason.ts"
import type { ResponseCode, Untagged } from "../../imap/Response.ts"
import type { ServerProfile, Store } from "../ServerProfiles.ts"
import type { Exchange } from "../../imap/sasl/Exchange.ts"
import type * as Entry from "../session/Entry.ts"
import type { Session } from "../session/Session.ts"
import type { Recorder } from "../../trace/Recorder.ts"
import { type Channel, isSecured, type NetEvent, type Transport } from "../Transport.ts"
import { ours } from "../../failure/Quotation.ts"

/** A challenge of the server; it does not outlive its authentication (A10). */
export interface Challenge {
  readonly entry: Entry.Entry
  readonly exchange: Exchange
  readonly challenge: string
}

/** The resources of one attempt, which are closed with its scope. */
export interface Attempt {
  readonly scope: Scope.Closeable
  sessions: { readonly [Name in WayIn]?: Session }
  /** Whether the look-up of the server's name is all that was begun. */
  lookingUp: { [Name in WayIn]?: boolean }
  /** The only session, once the race is decided. */
  winner: Session | undefined
  /** The password or the token; a certificate needs neither. */
  credential: Redacted.Redacted<string> | undefined
  /** The profile of the server, as it was stored when the attempt began. */
  filed: ServerProfile | undefined
  /** Commands that were written along with an earlier one, each until its step takes it. */
  inFlight: ReadonlyArray<Entry.Entry>
  /** The IDLE in progress, which several activities share. */
  idle: Entry.Entry | undefined
  /** The number of changes of the network before it began, of which the pacing counts all. */
  news: number | undefined
  /** The challenge that the authentication has to answer. */
  challenge: Challenge | undefined
  /** Resolves with true if the server answered a command that was pipelined after the login; absent if none was. */
  pipelining: Deferred.Deferred<boolean> | undefined
  /** The mailbox as it is now. */
  mailbox: MailboxState | undefined
  /** What was offered or listed, and did not work in this attempt: extensions, and offers of a handshake. */
  broken: ReadonlyArray<string>
  /** The writes from the greeting to the mailbox, or to the login if the app wants no mailbox. */
  flights: number | undefined
}

/** Called with each network operation, its way in and its host. */
export type NetworkListener = (wayIn: WayIn, host: string, event: NetEvent) => void

export interface Run {
  /** The app's name for the connection: short and visible. */
  readonly label: string | undefined
  /** The account; it is replaced when a credential is renewed. */
  account: Account
  readonly settings: Settings
  /** The share of the account in the memory of the process. */
  readonly memory: MemoryBound
  readonly policy: Policy
  readonly transport: Transport
  readonly profiles: Store
  readonly lockouts: Lockouts
  /** The connections of this process that log in or are logged in. */
  readonly open: OpenConnections
  /** What it saw of hosts and accounts before. */
  readonly history: History
  /** This one among them. */
  counted: Counted | undefined
  /** Those in force: after a refusal or a loss, all of them. */
  quirks: ReadonlyArray<Quirk>
  readonly knownQuirks: Effect.Effect<ReadonlyArray<Quirk>>
  /** The ids of quirks that were acted on, each with the number of the connection that last noted it. */
  noted: ReadonlyMap<string, number>
  readonly recorder: Recorder
  /** Passes network operations to telemetry, if someone listens. */
  readonly network: NetworkListener | undefined
  readonly clock: Clock.Clock
  /** All limits in time. */
  readonly alarm: Alarm
  /** The pacing that kept-alive connections share; absent for others. */
  readonly pacing: Pacing | undefined
  /** Returns the delay before the next attempt, by the app's schedule; made at the first delay. */
  nextDelay: NextDelay | undefined
  /** The one that observes it, once there is a machine. */
  hearer: Hearer | undefined
  attempt: Attempt
  /** The turn of the attempt at its host, until it is over or has reached its mailbox. */
  turn: Turn | undefined
  /** Called if the attempt has to wait for its turn. */
  queued: ((turn: Turn) => void) | undefined
  /** Present if the connection is kept alive: someone may follow its messages. */
  follower: Following | undefined
}

type NextDelay = (
  now: number,
  error: ImapError.ImapError
) => Pull.Pull<[unknown, Duration.Duration], never, unknown>

/** Observes a run, and knows its machine. */
export interface Hearer {
  /** The machine's context. Activities change it only by their answers. */
  readonly context: Context
  /** True if all activities only wait for time or news. */
  readonly isAtRest: boolean
  readonly untagged: (response: Untagged) => void
  /** Called with the delay before the next attempt, in milliseconds. */
  readonly retried: (ms: number) => void
}

/** Returns the machine's context, or that in which one begins. */
export const contextOf = ({ hearer, settings }: Run): Context => hearer?.context ?? initial(settings)

/** Follows a mailbox over all connections of a run. */
export interface Following {
  /** The point from which SELECT can ask for all changes. RFC 7162 §3.2.5. */
  readonly since: (mailbox: string) => { readonly uidValidity: number; readonly modSeq: bigint } | undefined
  /** SELECT is about to be written. `asksDelta`: it asks for the changes since that point. */
  readonly opening: (mailbox: string, asksDelta: boolean) => void
  readonly opened: (mailbox: MailboxState) => void
  /** No mailbox is open any more. */
  readonly closed: () => void
  readonly hear: (response: Untagged) => void
  /** A command is about to be written; returns it in the form in which it is sent while someone listens. */
  readonly sends: <A>(command: Command<A>) => Command<A>
  /** The code of a tagged OK. */
  readonly coded: (code: ResponseCode | undefined) => void
}

const noEntries: Attempt["inFlight"] = []
export const noSessions: Attempt["sessions"] = {}
const noneBroken: Attempt["broken"] = []

const attemptIn = (scope: Scope.Closeable): Attempt => ({
  scope,
  sessions: noSessions,
  lookingUp: {},
  winner: undefined,
  credential: undefined,
  filed: undefined,
  inFlight: noEntries,
  idle: undefined,
  news: undefined,
  challenge: undefined,
  pipelining: undefined,
  mailbox: undefined,
  broken: noneBroken,
  flights: undefined
})

export const newAttempt = (): Attempt => attemptIn(Scope.makeUnsafe())

const closedScope = Scope.makeUnsafe()
Effect.runSync(Scope.close(closedScope, Exit.void))

/** Before the first attempt: nothing is opened, and there is nothing to close. */
export const noAttempt: Attempt = Object.freeze(attemptIn(closedScope))

/** Ends the turn, so that other attempts may begin. */
export const endTurn = (self: Run, outcome: Parameters<Turn["end"]>[0]): void => {
  const { turn } = self
  self.turn = undefined
  turn?.end(outcome, monotonicMillis(self.clock))
}

/** Closes everything that the attempt opened, without reading more. */
export const closeAttempt = (self: Run): Effect.Effect<void> => Scope.close(self.attempt.scope, Exit.void)

/** Returns whether what the attempt opened is closed. */
export const isAttemptClosed = ({ attempt }: Run): boolean => attempt.scope.state._tag === "Closed"

/** Returns whether the channel is what the account asks for. A `trusted` one does not suffice if TLS is asked for explicitly. */
export const isAsAsked = (settings: Settings, channel: Channel): boolean =>
  settings.privacy === "tls"
    ? channel._tag === "tls" && channel.info.authorized
    : !requiresSecured(settings) || isSecured(channel)

/** The error of a defect: an activity ran without the session that its state promises. */
export const missing = (step: Step): ImapError.ImapError =>
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

/** The login of the attempt, by which lockouts are kept. */
export const loginOf = ({ account, attempt }: Run): Login => {
  const { host, port, security, starttlsPort, user } = account
  return { host, port, security, starttlsPort, user, secret: attempt.credential }
}
