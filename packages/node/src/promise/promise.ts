/**
 * The library for programs that use promises: `connect` resolves once the mailbox is selected, `supervise` keeps it
 * selected, `follow` keeps a copy of a mailbox, `pool` shares several connections, `discover` finds the server of an address; streams
 * are async iterators, and `await using` closes. Failures reject with the `ImapError` itself, and its `reason`.
 *
 * **Example** (How many messages there are)
 *
 * ```ts
 * import { connect } from "@effect-imap/node/promise"
 *
 * await using connection = await connect({ host: "imap.example.com", user: "ada", password: "secret" })
 * console.log(connection.mailbox.exists)
 * ```
 */
import * as Account from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import { type Duration, Effect, Redacted } from "effect"
import { type ClosableConnection, Connected } from "./Connection.ts"
import { type Fields, opening, type Surroundings } from "./opening.ts"
import { called } from "./run.ts"

export type {
  Attachment,
  CallOptions,
  ClosableConnection,
  Connection,
  Download,
  MessageContents,
  ReadOptions,
  SelectOptions,
  UnselectOptions
} from "./Connection.ts"
export { best, discover, type DiscoverOptions } from "./discover.ts"
export { follow, type FollowOptions } from "./follow.ts"
export type { Fields }
export { accountFromEnv } from "./opening.ts"
export { pool, type Pool, type PoolOptions } from "./pool.ts"
export { type Credentials, supervise, type Supervised, type SuperviseOptions } from "./supervise.ts"
export type { UseOptions, UseWithinOptions } from "./use.ts"

/** A token, alone or with its lifetime. */
type Issued = string | Account.IssuedToken

/** The source of tokens, and how long one is used. */
export interface TokenSourceOptions {
  /** Fetches a token; an exception becomes the problem of `CredentialUnavailable`, unless `ImapError.signInAgain` made it. */
  readonly get: (signal: AbortSignal) => Issued | PromiseLike<Issued>
  /** Called once for each token that a server refused, before `get` is called for the next. */
  readonly refused?: ((token: string) => void | PromiseLike<void>) | undefined
  /** The time that a token is used before a new one is fetched, unless `get` returned its lifetime. By default until it is refused. */
  readonly lifetime?: Duration.Input | undefined
}

/**
 * Makes a source of tokens for all connections of an account: one is fetched once, and renewed once for all after a
 * refusal.
 */
export const tokenSource = (options: TokenSourceOptions): Account.TokenSource => {
  const { get, lifetime, refused }: TokenSourceOptions = { ...options }
  return Account.tokenSource({
    get: called(get),
    lifetime,
    // a failure of the callback must not prevent the renewal
    refused: (token) => Effect.ignore(called(() => refused?.(Redacted.value(token))))
  })
}

/** The options of `connect`. */
export interface ConnectOptions extends ImapConnection.Options, Surroundings {
  /** Aborting stops connecting at once, leaves nothing open, and rejects the promise with the signal's reason. */
  readonly signal?: AbortSignal | undefined
}

/**
 * Connects, and resolves as soon as the mailbox is selected. Rejects with `ImapError`, with `TraceFileError` if the
 * trace cannot be written, or with the signal's reason.
 */
export const connect = (account: Fields, options: ConnectOptions = {}): Promise<ClosableConnection> =>
  opening(account, options, (checked, call, scope) =>
    Effect.map(ImapConnection.make(checked, call), (connection) => new Connected(connection, scope))
  )
