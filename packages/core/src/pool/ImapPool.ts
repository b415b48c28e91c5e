/** A pool as an app holds it. */
import type { Effect, Stream } from "effect"
import { Context } from "effect"
import type * as ImapError from "../ImapError.ts"
import type { ImapConnection } from "../connection/ImapConnection.ts"
import type { WithinOptions } from "../connection/Sharing.ts"

/** Connections of one account. */
export interface ImapPool {
  /**
   * Runs `f` with a connection that has the mailbox open, and is nobody else's until `f` ends: one that has it open
   * already is preferred. Waits for one if all are in use, first come, first served.
   *
   * Fails with why the mailbox was refused, with the failure of the login, which all that wait share, or with `Closed`
   * after the end of the scope. A connection that is lost meanwhile fails the commands of `f`, as ever, and is replaced
   * for the next one. Within `f`, and what it forks, the same mailbox may be asked for again, on the same connection;
   * another one is a `Misuse`, since its connection might be one that waits for this.
   */
  readonly use: {
    <A, E, R>(
      mailbox: string,
      f: (connection: ImapConnection) => Effect.Effect<A, E, R>,
      options?: WithinOptions
    ): Effect.Effect<A, E | ImapError.ImapError, R>
    /**
     * Without a mailbox, any connection serves, for what needs no open one: LIST, STATUS, APPEND. Which mailbox it has
     * open, if any, is left open; with an account whose `mailbox` is `null` a new one has none.
     */
    <A, E, R>(
      f: (connection: ImapConnection) => Effect.Effect<A, E, R>
    ): Effect.Effect<A, E | ImapError.ImapError, R>
  }
  /**
   * Runs the stream that `f` returns, with a connection as `use` lends it: taken when the stream begins, and given back
   * when it ends, fails or is left. Data is read no faster than it is taken. What takes it and needs the pool as well
   * gets another connection, for which the pool must have room.
   */
  readonly stream: <A, E, R>(
    mailbox: string,
    f: (connection: ImapConnection) => Stream.Stream<A, E, R>,
    options?: WithinOptions
  ) => Stream.Stream<A, E | ImapError.ImapError, R>
}

/** The pool as a service: what `layer` and `layerConfig` provide. */
export const ImapPool = Context.Service<ImapPool>("@effect-imap/core/ImapPool")
