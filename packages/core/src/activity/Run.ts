/**
 * What activities work with: the account, the services, and what the attempt in progress has opened.
 *
 * Secrets and sessions live here, beside the machine, and never in its context.
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
import * as ImapError from "../ImapError.ts"
import type { Lockouts, Login } from "../Lockouts.ts"
import type { Context } from "../machine/Context.ts"
import type { WayIn, Settings } from "../machine/Settings.ts"
import type { MailboxState } from "../Mailbox.ts"
import type { Policy } from "../Policy.ts"
import type { Quirk } from "../Quirks.ts"
import type { Step } from "../Reason.ts"
import type { ServerId } from "../Report.ts"
import type { Untagged } from "../Response.ts"
import type { Store } from "../ServerProfiles.ts"
import type { Session } from "../session/Session.ts"
import type { Recorder } from "../trace/Recorder.ts"
import { type Channel, isSecured, type Transport } from "../Transport.ts"
import { ours } from "../Quotation.ts"

/** One attempt: what it opened is closed with its scope. */
export interface Attempt {
  readonly scope: Scope.Closeable
  readonly sessions: Map<WayIn, Session>
  /** The only session, once the race is decided. */
  winner: Session | undefined
  /** The password or the token; a certificate needs neither. */
  credential: Redacted.Redacted<string> | undefined
  /** What the server says of itself; its words become quotations when somebody reads them. */
  serverId: (() => ServerId) | undefined
  /** Whether a command behind the login is answered or lost; known only later, where it was tried at all. */
  pipelining: Deferred.Deferred<boolean> | undefined
  /** The mailbox as it is now. */
  mailbox: MailboxState | undefined
  /** The ids of quirks that were met on this connection. */
  readonly met: Set<string>
}

export interface Run {
  readonly account: Account
  readonly settings: Settings
  readonly policy: Policy
  readonly transport: Transport["Service"]
  readonly profiles: Store
  readonly lockouts: Lockouts
  readonly quirks: ReadonlyArray<Quirk>
  /** The ids of quirks that were met, over all attempts. */
  readonly met: Set<string>
  readonly recorder: Recorder
  readonly clock: Clock.Clock
  readonly untagged: (response: Untagged, bytes: number) => void
  /** Told once the schedule has given a delay: the attempt is over, and another follows. */
  readonly retried: () => void
  /** The delays between attempts, one after the other. */
  readonly nextDelay: (
    now: number,
    error: ImapError.ImapError
  ) => Pull.Pull<[unknown, Duration.Duration], never, unknown>
  /** What the machine knows: activities read it, and change it by what they answer alone. */
  context: () => Context
  attempt: Attempt
}

export const emptyAttempt: Effect.Effect<Attempt> = Effect.map(Scope.make(), (scope) => ({
  scope,
  sessions: new Map(),
  winner: undefined,
  credential: undefined,
  serverId: undefined,
  pipelining: undefined,
  mailbox: undefined,
  met: new Set()
}))

/** Closes all that the attempt opened. What a server says meanwhile is heard by nobody. */
export const closeAttempt = (self: Run): Effect.Effect<void> => Scope.close(self.attempt.scope, Exit.void)

/** The channel is what the account asks for. A `trusted` one will not do where TLS is asked for in so many words. */
export const isAsAsked = ({ ownTls, secured }: Settings, channel: Channel): boolean =>
  ownTls ? channel._tag === "tls" && channel.info.authorized : !secured || isSecured(channel)

/** A promise of the machine was broken: an activity ran without what its state stands for. */
const missing = (step: Step): ImapError.ImapError =>
  ImapError.make({ _tag: "Defect", problem: ours("a session is missing") }, step)

/** The session of a way in, or the winner's. */
export const session = (
  self: Run,
  wayIn: WayIn | undefined,
  step: Step
): Effect.Effect<Session, ImapError.ImapError> => {
  const found = wayIn === undefined ? self.attempt.winner : self.attempt.sessions.get(wayIn)
  return found === undefined ? Effect.fail(missing(step)) : Effect.succeed(found)
}

/** Whose login the attempt is. */
export const loginOf = ({ account, attempt }: Run): Login => ({
  host: account.host,
  user: account.user,
  secret: attempt.credential
})
