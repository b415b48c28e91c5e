/** A pool as an app holds it. */
import type { Effect, Stream } from "effect"
import { Context } from "effect"
import type * as ImapError from "../../failure/ImapError.ts"
import type { ImapConnection } from "../connection/ImapConnection.ts"
import type { UseOptions, UseWithinOptions, WithinOptions } from "../connection/ImapConnection.ts"

/** Connections of one account. */
export interface ImapPool {
  /**
   * Runs `f` with a connection that has the mailbox open, and that nobody else uses until `f` ends; one that has it open
   * already is preferred. If all are in use, callers wait, first come, first served.
   *
   * Fails with the reason why the mailbox was refused, with the failure of the login, which all waiting callers share, or
   * with `Closed` after the end of the scope. If the connection is lost meanwhile, the commands of `f` fail, and the next
   * caller gets a new connection; with `isRepeatable`, `f` then runs again on another one. Within `f`, and what it forks, `use` with the same mailbox runs on the same connection;
   * with another mailbox it is a `Misuse`, since two callers could wait for each other's connections.
   */
  readonly use: {
    <A, E, R>(
      mailbox: string,
      f: (connection: ImapConnection) => Effect.Effect<A, E, R>,
      options?: UseWithinOptions
    ): Effect.Effect<A, E | ImapError.ImapError, R>
    /**
     * Without a mailbox, any connection serves, for commands that need no open one: LIST, STATUS, APPEND. It may have a
     * mailbox open, which stays open; a new connection of an account whose `mailbox` is `null` has none.
     */
    <A, E, R>(
      f: (connection: ImapConnection) => Effect.Effect<A, E, R>,
      options?: UseOptions
    ): Effect.Effect<A, E | ImapError.ImapError, R>
  }
  /**
   * Runs the stream that `f` returns, with a connection as from `use`: taken when the stream begins, and given back when it
   * ends, fails or is interrupted. Data is read no faster than it is taken. A consumer that uses the pool meanwhile gets
   * another connection, for which the pool must have room.
   */
  readonly stream: <A, E, R>(
    mailbox: string,
    f: (connection: ImapConnection) => Stream.Stream<A, E, R>,
    options?: WithinOptions
  ) => Stream.Stream<A, E | ImapError.ImapError, R>
}

/** The pool as a service: what `layer` and `layerConfig` provide. */
export const ImapPool = Context.Service<ImapPool>("@effect-imap/core/ImapPool")
