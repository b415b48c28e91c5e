/**
 * The same library for programs that use promises: `connect` resolves once the mailbox is selected, streams are async
 * iterators, and `await using` closes. What fails rejects with the `ImapError` itself, and its `reason`.
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
import type { Command, FetchPart, Message } from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/Mailbox"
import * as Policy from "@effect-imap/core/Policy"
import type { FetchData, Untagged } from "@effect-imap/core/Response"
import * as Trace from "@effect-imap/core/Trace"
import type { Transport } from "@effect-imap/core/Transport"
import { Context, type Duration, Effect, Exit, Layer, Redacted, Scope, Stream } from "effect"
import * as NodeImap from "./NodeImap.ts"
import * as NodeProfiles from "./NodeProfiles.ts"
import * as NodeTrace from "./NodeTrace.ts"
import { asked, credential, run, type Secret } from "./promise/run.ts"

export type { Secret }

/** An account of plain values. The password or the token may be a function, asked when an attempt begins. */
export type Fields = Omit<Account.Fields, "password" | "token"> & {
  readonly password?: Secret | undefined
  readonly token?: Secret | Account.TokenSource | undefined
}

/** Where tokens come from, and how long one is used. */
export interface TokenSourceOptions {
  /** Fetches a token; what it throws is the problem of `CredentialUnavailable`. */
  readonly get: (signal: AbortSignal) => string | PromiseLike<string>
  /** Told once of each token that a server refused, before `get` is asked for the next. */
  readonly refused?: ((token: string) => void | PromiseLike<void>) | undefined
  /** After so long a token is fetched anew. By default it is kept until it is refused. */
  readonly lifetime?: Duration.Input | undefined
}

/** Tokens for all connections of an account: fetched once, and renewed once for all when a server refuses one. */
export const tokenSource = ({ get, lifetime, refused }: TokenSourceOptions): Account.TokenSource =>
  Account.tokenSource({
    get: asked(get),
    lifetime,
    // who is told has no say in whether the token is renewed
    refused: (token) => Effect.ignore(asked(() => refused?.(Redacted.value(token))))
  })

export interface ConnectOptions extends ImapConnection.Options {
  /** Aborted, connecting stops at once, nothing is left open, and the promise rejects with the signal's reason. */
  readonly signal?: AbortSignal | undefined
  /** Limits, sizes, retries: what is left out keeps its default. */
  readonly policy?: Policy.Options | undefined
  /** Where the trace is written: a file, or a new file in a folder that ends in `/`. */
  readonly trace?: string | undefined
  /** How much the trace keeps. Default `strict`. */
  readonly traceRedaction?: Trace.Redaction | undefined
  /** A file in which is remembered what servers taught. Default: nothing outlives the process. */
  readonly profiles?: string | undefined
  /** Another way to the server: `NodeTransport.layerProxy(url)`, `NodeTransport.layerTunnel(command)`, a simulator. */
  readonly transport?: Layer.Layer<Transport, ImapError> | undefined
}

export interface CallOptions extends ImapConnection.ExecuteOptions {
  /** Aborted, nobody waits for the answer any more: it is dropped when it comes, and the connection goes on. */
  readonly signal?: AbortSignal | undefined
}

/** How a mailbox is selected, and for how long the caller waits. */
export interface SelectOptions {
  readonly readOnly?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A selected mailbox on a server. Properties are read anew at each access. */
export interface Connection
  extends
    AsyncDisposable,
    Pick<
      ImapConnection.ImapConnection,
      "label" | "mailbox" | "capabilities" | "server" | "state" | "report"
    > {
  /** Any command that does not change what the connection is. One at a time: what comes meanwhile waits. */
  readonly execute: <A>(
    command: Command<A>,
    options?: CallOptions
  ) => Promise<ImapConnection.CommandResult<A>>
  /** A FETCH whose literals come in pieces, of any size. Left early, the rest is read and dropped. */
  readonly stream: (
    command: Command<ReadonlyArray<FetchData | Message>>,
    options?: ImapConnection.ExecuteOptions
  ) => AsyncIterable<FetchPart>
  /** Another mailbox. A refusal leaves the connection open, with nothing selected. */
  readonly select: (name: string, options?: SelectOptions) => Promise<MailboxState>
  /** Data that the server sends, from the first `next` on. Ends with the connection. */
  readonly untagged: AsyncIterable<Untagged | ImapConnection.Gap>
  /** The state that the machine is in, then each one as it comes. Ends with the connection. */
  readonly changes: AsyncIterable<string>
  /** Why the connection ended, once it has; it does not reject. */
  readonly ended: Promise<ImapError>
  /** Says goodbye, and closes. */
  readonly logout: () => Promise<void>
  /** Closes at once, without a word to the server; `await using` does the same. */
  readonly close: () => Promise<void>
}

/**
 * Connects, and resolves once the mailbox is selected. Rejects with `ImapError`, with a `TraceFileError` where the trace
 * cannot be written, or with the reason of the signal.
 */
export const connect = (account: Fields, options: ConnectOptions = {}): Promise<Connection> =>
  run(
    Effect.uninterruptibleMask((restore) =>
      Effect.gen(function* () {
        const scope = yield* Scope.make()
        const opened = Effect.gen(function* () {
          const services = yield* Layer.buildWithScope(surroundings(options), scope)
          const checked = yield* Account.make({ ...account, ...secrets(account) })
          const connection = yield* ImapConnection.connect(checked, options).pipe(
            Effect.provideContext(Context.add(services, Scope.Scope, scope))
          )
          return new Connected(connection, scope)
        })
        return yield* Effect.onError(restore(opened), (cause) => Scope.close(scope, Exit.failCause(cause)))
      })
    ),
    options.signal
  )

const secrets = ({ password, token }: Fields) => ({
  password: credential(password),
  token: credential(token)
})

/** The services that the options ask for. */
const surroundings = ({ policy, profiles, trace, traceRedaction, transport }: ConnectOptions) =>
  Layer.mergeAll(
    transport ?? NodeImap.layer,
    policy === undefined ? Layer.empty : Policy.layer(policy),
    profiles === undefined ? Layer.empty : NodeProfiles.file(profiles),
    trace === undefined ? Layer.empty : NodeTrace.file(trace),
    traceRedaction === undefined ? Layer.empty : Trace.layerRedaction(traceRedaction)
  )

class Connected implements Connection {
  readonly #connection: ImapConnection.ImapConnection
  readonly #scope: Scope.Closeable

  constructor(connection: ImapConnection.ImapConnection, scope: Scope.Closeable) {
    this.#connection = connection
    this.#scope = scope
  }

  get label() {
    return this.#connection.label
  }

  get mailbox() {
    return this.#connection.mailbox
  }

  get capabilities() {
    return this.#connection.capabilities
  }

  get server() {
    return this.#connection.server
  }

  get state() {
    return this.#connection.state
  }

  get report() {
    return this.#connection.report
  }

  get untagged() {
    return Stream.toAsyncIterable(this.#connection.untagged)
  }

  get changes() {
    return Stream.toAsyncIterable(this.#connection.changes)
  }

  get ended() {
    return run(Effect.flip(this.#connection.ended))
  }

  readonly execute: Connection["execute"] = (command, { signal, ...options } = {}) =>
    run(this.#connection.execute(command, options), signal)

  readonly stream: Connection["stream"] = (command, options) =>
    Stream.toAsyncIterable(this.#connection.stream(command, options))

  readonly select: Connection["select"] = (name, { signal, ...options } = {}) =>
    run(this.#connection.select(name, options), signal)

  readonly logout = () => run(Effect.andThen(this.#connection.logout, Scope.close(this.#scope, Exit.void)))

  readonly close = () => run(Scope.close(this.#scope, Exit.void))

  readonly [Symbol.asyncDispose] = () => this.close()
}
