/** A fleet as an app holds it. */
import type { Effect, Stream } from "effect"
import { type Option } from "effect"
import type { ChangesOptions, Followed } from "../mailbox/Changes.ts"
import type { Wish } from "./FleetStore.ts"
import type { FleetError } from "./FleetError.ts"
import type { FleetStatus } from "./FleetStatus.ts"
import type * as Task from "./Task.ts"
import type { Piece, TracePlace } from "./Traces.ts"
import type { ImapError } from "../failure/ImapError.ts"

type Failure = ImapError | FleetError

/** An app's handle of all its accounts, wherever they run. `accountId` is the app's own key of an account: no secret. */
export interface Fleet {
  /**
   * Keeps the account's mailbox selected from now on, on some runner, whatever happens to it or to the runners. Returns
   * once its runner has begun. Watching an account twice still makes one connection.
   */
  readonly watch: (accountId: string, options?: Wish) => Effect.Effect<void, Failure>
  /** Logs out, and forgets the account. Does nothing if it is not watched. RFC 9051 §6.1.3. */
  readonly unwatch: (accountId: string) => Effect.Effect<void, Failure>
  /** Returns its status as its runner last reported it, about 100 ms ago at most; nothing if it is not watched. */
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, Failure>
  /** The statuses of all watched accounts, in one query to the store. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError>
  /** Asks `Credentials` for the credential again, and continues with it, which helps in `NeedsUser`. */
  readonly renew: (accountId: string) => Effect.Effect<void, Failure>
  /** Tries again at once, whatever the account waits for. */
  readonly retryNow: (accountId: string) => Effect.Effect<void, Failure>
  /** Selects another mailbox from now on, on this and any later runner. RFC 9051 §6.3.2. */
  readonly select: (accountId: string, mailbox: string) => Effect.Effect<void, Failure>
  /**
   * Returns the part of the account's trace that its runner keeps, redacted like every trace: all of it, or what came
   * after an earlier piece. Empty if the runner keeps none (`layerTraces`). Fails as `Unreachable` if no runner answers
   * within five seconds, such as while a lost one has not been replaced yet.
   */
  readonly trace: (accountId: string, after?: TracePlace) => Effect.Effect<Piece, Failure>
  /**
   * Runs a task of the layer next to the account's connection, once there is one, and returns its result. A task that
   * has not begun when the account moves begins on the next runner. A task that is not repeatable, and had begun on a
   * lost runner or connection, fails as `OutcomeUnknown`, and never runs twice.
   */
  readonly run: <Payload, Success>(
    accountId: string,
    task: Task.Task<Payload, Success>,
    payload: Payload
  ) => Effect.Effect<Success, Failure>
  /**
   * The changes of the account's mailbox, on whichever runner it is: none is missed or reported twice, even if the account
   * moves. Begins with a `Reset`, or continues from a token. An app that applies the changes up to a token together with
   * the token, in one transaction, can continue from there after any loss. Costs nothing while nobody listens. Fails as
   * `NotWatched` once the account is no longer watched.
   */
  readonly changes: (accountId: string, options?: ChangesOptions) => Stream.Stream<Followed, Failure>
}
