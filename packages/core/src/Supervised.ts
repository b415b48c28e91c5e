/**
 * A mailbox for as long as an app runs: one account, kept selected through everything that happens to it.
 *
 * `ImapConnection.supervise` makes one. At any moment it reports its state; it waits by itself for all that repairs
 * itself, and for its user if nothing else helps.
 */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { Account } from "./Account.ts"
import type { AccountFollowed, AccountOptions } from "./AccountChanges.ts"
import type { Change, Followed, Token } from "./Changes.ts"
import { ActionBy, ImapError } from "./ImapError.ts"
import type { Report } from "./Report.ts"
import type { Untagged } from "./Response.ts"
import type { Gap } from "./following/Broadcast.ts"
import type { ImapConnection } from "./connection/ImapConnection.ts"
import type { WithinOptions } from "./connection/Sharing.ts"

const since = Schema.DateTimeUtc
const error = Schema.suspend(() => ImapError)
const maybe = Schema.UndefinedOr(error)

/** On its way to the mailbox. */
export const Connecting = Schema.TaggedStruct("Connecting", {
  since,
  /** Why the last connection ended, or the last attempt failed. */
  why: maybe
})
export interface Connecting extends Schema.Schema.Type<typeof Connecting> {}

/** The mailbox is open. */
export const Selected = Schema.TaggedStruct("Selected", { since })
export interface Selected extends Schema.Schema.Type<typeof Selected> {}

/** Logged in, with no mailbox open. It is kept alive, and commands go out. */
export const Unselected = Schema.TaggedStruct("Unselected", {
  since,
  /**
   * The refusal of the app's own `select`: after a loss the mailbox that was open before is opened again. Absent if none
   * was asked for: the account's is `null`, or the app has left it.
   */
  why: maybe
})
export interface Unselected extends Schema.Schema.Type<typeof Unselected> {}

/** The next attempt comes by itself. */
export const Waiting = Schema.TaggedStruct("Waiting", {
  since,
  /** The latest time at which it comes. */
  until: Schema.DateTimeUtc,
  why: error,
  /** Whose turn it is, if anyone's. */
  actionBy: ActionBy
})
export interface Waiting extends Schema.Schema.Type<typeof Waiting> {}

/** Many connections begin at the same host, and this one comes in its turn. */
export const Queued = Schema.TaggedStruct("Queued", {
  since,
  /** The number of attempts before it. */
  before: Schema.Int,
  /** Why the last connection ended, or the last attempt failed. */
  why: maybe
})
export interface Queued extends Schema.Schema.Type<typeof Queued> {}

/** No attempt can help before someone has acted; it continues by `renew` or `retryNow` alone. */
export const NeedsUser = Schema.TaggedStruct("NeedsUser", { since, why: error, actionBy: ActionBy })
export interface NeedsUser extends Schema.Schema.Type<typeof NeedsUser> {}

/** It was logged out, or its scope has ended. */
export const Ended = Schema.TaggedStruct("Ended", { since, why: error })
export interface Ended extends Schema.Schema.Type<typeof Ended> {}

/** The state of a supervised account. */
export const Status = Schema.Union([Connecting, Queued, Selected, Unselected, Waiting, NeedsUser, Ended])
export type Status = typeof Status.Type

/** What `renew` takes: one credential in place of another. */
export type Credentials = Pick<Account, "password" | "token" | "clientCertificate">

/** An account that is kept selected. */
export interface Supervised {
  readonly label: string | undefined
  /** What was found out on the last connection, or attempt. */
  readonly report: Report
  /** The present state. */
  readonly status: Status
  /** The present state, then each change as it comes. Ends with the supervision. A slow listener misses some. */
  readonly statusChanges: Stream.Stream<Status>
  /**
   * Waits for the mailbox, then runs `f` with the connection. Fails if no attempt can help before someone has acted
   * (`NeedsUser`), and if the supervision has ended; how long to wait at most is the caller's to say.
   *
   * A connection that is lost meanwhile fails the commands of `f` with the reason, and so does any later command on the
   * same connection. Nothing is repeated by itself: what was done of it only the caller knows. If the user's own
   * `select` was refused `f` gets a connection with no mailbox open. RFC 7888 §4.
   *
   * With a mailbox, `f` has the connection to itself there, as in `ImapConnection.within`. Afterwards, and on the
   * connection that follows a loss, the mailbox is open that was open before.
   */
  readonly use: {
    <A, E, R>(f: (connection: ImapConnection) => Effect.Effect<A, E, R>): Effect.Effect<A, E | ImapError, R>
    <A, E, R>(
      mailbox: string,
      f: (connection: ImapConnection) => Effect.Effect<A, E, R>,
      options?: WithinOptions
    ): Effect.Effect<A, E | ImapError, R>
  }
  /** Data that the server sends, on all connections one after the other. Numbers of messages hold for one of them. */
  readonly untagged: Stream.Stream<Untagged | Gap>
  /**
   * What becomes of the messages of the mailbox, over all connections: new, flags, gone. Begins with a `Reset`, unless
   * it continues from `SuperviseOptions.resume`. Costs nothing before someone listens. RFC 7162.
   */
  readonly changes: Stream.Stream<Change>
  /**
   * As `changes`, for this listener by itself: it continues from its own token, and learns with the changes where to
   * continue from later. Without a token it begins with a `Reset`. Each listener costs what one of `changes` does.
   */
  readonly changesFrom: (token: Token | undefined) => Stream.Stream<Followed>
  /** How far the changes were reported, for `SuperviseOptions.resume`; absent while nobody could continue from there. */
  readonly token: Token | undefined
  /**
   * What becomes of the account's mailboxes, over all connections: which there are, and which of them has news. Begins
   * with a `Reset`, unless it goes on from a token. Uses NOTIFY if the server has it, and otherwise asks each
   * `Policy.limits.mailboxes`; of the mailbox that is open, `changes` has the news. Costs nothing before somebody
   * listens. Throws a `Misuse` for options that it does not know. RFC 5465, RFC 5819.
   */
  readonly account: (options?: AccountOptions) => Stream.Stream<AccountFollowed>
  /**
   * Goes on with another credential: at once if it waits, and if it does not, from the next connection on. What
   * the account had before is dropped. Fails only for one that is not valid.
   */
  readonly renew: (credentials: Credentials) => Effect.Effect<void, ImapError>
  /** Tries again at once, whatever it waits for. Nothing happens while it connects, or is connected. */
  readonly retryNow: Effect.Effect<void>
  /** Says goodbye if the server listens, and ends the supervision. Never fails. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
}

/** The supervised account as a service: what `ImapConnection.layerSupervised` provides. */
export const Supervised = Context.Service<Supervised>("@effect-imap/core/Supervised")
