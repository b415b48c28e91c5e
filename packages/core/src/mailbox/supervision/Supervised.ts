/** The interface of a supervised account, its options, and its status. */
import { Context, type Effect, Schema, type Stream } from "effect"
import type { Account } from "../../lifecycle/Account.ts"
import type { AccountFollowed, AccountOptions } from "../AccountChanges.ts"
import type { ChangesOptions, Followed, FollowingOptions } from "../Changes.ts"
import { ActionBy, ImapError } from "../../failure/ImapError.ts"
import type { Report } from "../../lifecycle/Report.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { Gap } from "../following/Broadcast.ts"
import { Held } from "../connection/Held.ts"
import type * as ImapConnection from "../connection/ImapConnection.ts"

const since = Schema.DateTimeUtc
const error = Schema.suspend(() => ImapError)
const maybe = Schema.UndefinedOr(error)

/** On its way to the mailbox. */
export const Connecting = Schema.TaggedStruct("Connecting", {
  since,
  /** The error that ended the last connection or attempt. */
  why: maybe
})
export interface Connecting extends Schema.Schema.Type<typeof Connecting> {}

/** The account's own work waits for it: no mail is reported before it ends. */
const held = Schema.optionalKey(Held)

/** The mailbox is open. */
export const Selected = Schema.TaggedStruct("Selected", { since, held })
export interface Selected extends Schema.Schema.Type<typeof Selected> {}

/** Logged in, with no mailbox open. It is kept alive, and commands go out. */
export const Unselected = Schema.TaggedStruct("Unselected", {
  since,
  /**
   * The refusal of the app's own `select`, at once or on a later connection. Absent if none
   * was asked for: the account's is `null`, or the app has left it.
   */
  why: maybe,
  held
})
export interface Unselected extends Schema.Schema.Type<typeof Unselected> {}

/** The next attempt comes by itself. */
export const Waiting = Schema.TaggedStruct("Waiting", {
  since,
  /** The latest time at which it comes. */
  until: Schema.DateTimeUtc,
  why: error,
  /** The one who must act, if anyone. */
  actionBy: ActionBy
})
export interface Waiting extends Schema.Schema.Type<typeof Waiting> {}

/** Many connections begin at the same host, and this one waits for its turn. */
export const Queued = Schema.TaggedStruct("Queued", {
  since,
  /** The number of attempts before it. */
  before: Schema.Int,
  /** The error that ended the last connection or attempt. */
  why: maybe
})
export interface Queued extends Schema.Schema.Type<typeof Queued> {}

/** No attempt can succeed before someone has acted; only `renew` or `retryNow` continues. */
export const NeedsUser = Schema.TaggedStruct("NeedsUser", { since, why: error, actionBy: ActionBy })
export interface NeedsUser extends Schema.Schema.Type<typeof NeedsUser> {}

/** It was logged out, or its scope has ended. */
export const Ended = Schema.TaggedStruct("Ended", { since, why: error })
export interface Ended extends Schema.Schema.Type<typeof Ended> {}

/** The state of a supervised account. */
export const Status = Schema.Union([Connecting, Queued, Selected, Unselected, Waiting, NeedsUser, Ended])
export type Status = Connecting | Queued | Selected | Unselected | Waiting | NeedsUser | Ended

/** The credential that `renew` takes. */
export type Credentials = Pick<Account, "password" | "token" | "clientCertificate" | "anonymous">

/** The options of a supervised account. */
export interface Options extends ImapConnection.Options {
  /**
   * False: nothing is logged. By default each new reason for which it is not connected is: a warning if a person must act
   * (`NeedsUser`), an information if it only waits, with title, advice, label and host, and then that it is connected again.
   * So is, as a warning, a mailbox of `changesOf` that cannot be opened.
   */
  readonly isLogged?: boolean | undefined
}

/** An account that is kept selected. */
export interface Supervised {
  readonly label: string | undefined
  /** The report of the last connection or attempt. */
  readonly report: Effect.Effect<Report>
  /** The current state. */
  readonly status: Effect.Effect<Status>
  /** The current state, then each change as it comes. Ends with the supervision. A slow listener misses some. */
  readonly statusChanges: Stream.Stream<Status>
  /**
   * Waits for the mailbox, then runs `f` with the connection. Fails if no attempt can help before someone has acted
   * (`NeedsUser`), and if the supervision has ended; the caller decides how long to wait at most.
   *
   * A connection that is lost meanwhile fails the commands of `f` with the reason, and so does any later command on the
   * same connection. With `isRepeatable`, `f` then runs again on the next connection; otherwise nothing is repeated, since
   * only the caller knows what was already done. If the user's own `select` was refused, `f` gets a connection with no
   * mailbox open. RFC 7888 §4.
   *
   * With a mailbox, `f` has exclusive use of the connection there, as in `ImapConnection.within`. Afterwards, and on the
   * next connection after a loss, the mailbox is open that was open before.
   */
  readonly use: {
    <A, E, R>(
      f: (connection: ImapConnection.ImapConnection) => Effect.Effect<A, E, R>,
      options?: ImapConnection.UseOptions
    ): Effect.Effect<A, E | ImapError, R>
    <A, E, R>(
      mailbox: string,
      f: (connection: ImapConnection.ImapConnection) => Effect.Effect<A, E, R>,
      options?: ImapConnection.UseWithinOptions
    ): Effect.Effect<A, E | ImapError, R>
  }
  /** Data that the server sends, on all connections one after the other. Sequence numbers are only valid within one connection. */
  readonly untagged: Stream.Stream<Untagged | Gap>
  /**
   * The changes of the messages of the mailbox that the app has selected, at first the account's, over all connections:
   * arrivals, flags, removals, with the token to continue from later. Begins with a `Reset`, unless it continues from a token.
   * All listeners share what is asked. Costs nothing before someone listens. Fails only for options that it does not know. RFC
   * 7162.
   */
  readonly changes: (options?: ChangesOptions) => Stream.Stream<Followed, ImapError>
  /**
   * Like `changes`, but of the named mailbox, whichever is open: its turn on the one connection comes whenever the
   * account has news of it, and afterwards the mailbox is open that was open before. All listeners of a mailbox share its
   * turns and what is asked in them. A mailbox that cannot be opened, such as one that does not exist or was removed, has no
   * changes until it can be, of which the log warns once; with `isRequired`, the stream fails with the reason.
   */
  readonly changesOf: (mailbox: string, options?: FollowingOptions) => Stream.Stream<Followed, ImapError>
  /**
   * The changes of the account's mailboxes over all connections: which ones exist, and which have news. Begins
   * with a `Reset`, unless it continues from a token. Uses NOTIFY if the server has it, and otherwise asks each
   * `Policy.limits.mailboxes`; of the mailbox that is open, `changes` has the news. Costs nothing before someone
   * listens. Fails only for options that it does not know. RFC 5465, RFC 5819.
   */
  readonly accountChanges: (options?: AccountOptions) => Stream.Stream<AccountFollowed, ImapError>
  /**
   * Continues with another credential: at once if it waits, otherwise from the next connection on. The account's
   * earlier credential is dropped. Fails only for a credential that is not valid.
   */
  readonly renew: (credentials: Credentials) => Effect.Effect<void, ImapError>
  /** Tries again at once, whatever it waits for. Does nothing while it is connecting or connected. */
  readonly retryNow: Effect.Effect<void>
  /** Logs out if the server listens, and ends the supervision. Never fails. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
}

/** The supervised account as a service: what `Supervised.layer` provides. */
export const Supervised = Context.Service<Supervised>("@effect-imap/core/Supervised")
