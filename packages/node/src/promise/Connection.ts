/** A connection as programs with promises have it. */
import type { Command, FetchPart, Message } from "@effect-imap/core/Command"
import type * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import type { MailboxState } from "@effect-imap/core/Mailbox"
import type { FetchData, Untagged } from "@effect-imap/core/Response"
import { Effect, Exit, Scope, Stream } from "effect"
import { run } from "./run.ts"

export interface CallOptions extends ImapConnection.ExecuteOptions {
  /** Aborted, nobody waits for the answer any more: it is dropped when it comes, and the connection goes on. */
  readonly signal?: AbortSignal | undefined
}

/** How a mailbox is selected, and for how long the caller waits. */
export interface SelectOptions {
  readonly readOnly?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** What can be done with a connection. Properties are read anew at each access. */
export interface OpenConnection extends Pick<
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
}

/** A selected mailbox on a server. */
export interface Connection extends OpenConnection, AsyncDisposable {
  /** Says goodbye, and closes. */
  readonly logout: () => Promise<void>
  /** Closes at once, without a word to the server; `await using` does the same. */
  readonly close: () => Promise<void>
}

/** A connection that somebody else closes. */
export class Used implements OpenConnection {
  readonly #connection: ImapConnection.ImapConnection

  constructor(connection: ImapConnection.ImapConnection) {
    this.#connection = connection
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

  readonly execute: OpenConnection["execute"] = (command, { signal, ...options } = {}) =>
    run(this.#connection.execute(command, options), signal)

  readonly stream: OpenConnection["stream"] = (command, options) =>
    Stream.toAsyncIterable(this.#connection.stream(command, options))

  readonly select: OpenConnection["select"] = (name, { signal, ...options } = {}) =>
    run(this.#connection.select(name, options), signal)
}

/** A connection with its scope. */
export class Connected extends Used implements Connection {
  readonly #scope: Scope.Closeable
  readonly #goodbye: Effect.Effect<void>

  constructor(connection: ImapConnection.ImapConnection, scope: Scope.Closeable) {
    super(connection)
    this.#goodbye = connection.logout
    this.#scope = scope
  }

  readonly logout = () => run(Effect.andThen(this.#goodbye, Scope.close(this.#scope, Exit.void)))

  readonly close = () => run(Scope.close(this.#scope, Exit.void))

  readonly [Symbol.asyncDispose] = () => this.close()
}
