/** An app's side of the fleet: it reaches an account on whichever runner it is. */
import { Cause, Effect, type Option, Stream } from "effect"
import type {
  AlreadyProcessingMessage,
  EntityNotAssignedToRunner,
  MailboxFull,
  PersistenceError
} from "effect/cluster/ClusterError"
import type { Sharding } from "effect/cluster/Sharding"
import type { Followed, Token } from "../Changes.ts"
import { FleetStore, type Wish } from "../FleetStore.ts"
import type { ImapError } from "../ImapError.ts"
import { type Batch, receiver } from "./Batch.ts"
import { checked } from "./calls.ts"
import { FleetError } from "./FleetError.ts"
import type { FleetStatus } from "./FleetStatus.ts"
import { AccountEntity } from "./protocol.ts"
import type * as Task from "./Task.ts"
import type { Piece, TracePlace } from "./Traces.ts"

type Failure = ImapError | FleetError
type ClusterError = MailboxFull | AlreadyProcessingMessage | PersistenceError | EntityNotAssignedToRunner

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
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError>
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
   * after an earlier piece. Empty if the runner keeps none (`layerTraces`).
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
  readonly changes: (
    accountId: string,
    options?: { readonly resume?: Token | undefined }
  ) => Stream.Stream<Followed, Failure>
}

export const make: Effect.Effect<Fleet, never, Sharding | FleetStore> = Effect.gen(function* () {
  const store = yield* FleetStore
  const accountOf = yield* AccountEntity.client
  return checked({
    watch: (accountId, options = {}) => reached(accountId, accountOf(accountId).Watch(options)),
    unwatch: (accountId) => reached(accountId, accountOf(accountId).Unwatch()),
    status: store.status,
    statuses: store.statuses,
    renew: (accountId) => reached(accountId, accountOf(accountId).Renew()),
    retryNow: (accountId) => reached(accountId, accountOf(accountId).RetryNow()),
    select: (accountId, mailbox) => reached(accountId, accountOf(accountId).Select({ mailbox })),
    trace: (accountId, after) =>
      reached(accountId, accountOf(accountId).Trace(after === undefined ? {} : { after })),
    run: (accountId, task, payload) =>
      task.encode(payload).pipe(
        Effect.flatMap((json) =>
          reached(accountId, accountOf(accountId).Run({ task: task.name, payload: json }))
        ),
        Effect.flatMap(task.decode)
      ),
    changes: (accountId, options) =>
      following((resume) => accountOf(accountId).Changes(resume === undefined ? {} : { resume }), options)
  })
})

/** The pause between a stream that has ended and the next. */
const pause = "200 millis"

/** Runs one stream after the other, each from the last token of the previous one. */
const following = (
  listen: (resume: Token | undefined) => Stream.Stream<Batch, Failure | ClusterError>,
  { resume }: { readonly resume?: Token | undefined } = {}
): Stream.Stream<Followed, Failure> =>
  Stream.suspend(() => {
    let token = resume
    const next = Stream.suspend(() => {
      let subscription: string | undefined
      const received = receiver()
      return listen(token).pipe(
        Stream.takeWhile((batch) => batch.subscription === (subscription ??= batch.subscription)),
        Stream.map((batch) => {
          const followed = received(batch)
          token = followed.at(-1)?.token ?? token
          return followed
        }),
        Stream.catchCause((cause) => {
          const failure = Cause.findErrorOption(cause)
          return failure._tag === "Some" && isOurs(failure.value) && failure.value.reason._tag !== "Moved"
            ? Stream.fail(failure.value)
            : // its runner is lost, or the account has moved
              Stream.empty
        })
      )
    })
    return Stream.flatMap(
      Stream.forever(Stream.concat(next, Stream.drain(Stream.fromEffect(Effect.sleep(pause))))),
      (followed) => Stream.fromIterable(followed)
    )
  })

const isOurs = (error: Failure | ClusterError): error is Failure =>
  error._tag === "ImapError" || error._tag === "FleetError"

/** Converts failures of the cluster to those of the fleet. */
const reached = <A>(
  accountId: string,
  call: Effect.Effect<A, Failure | ClusterError>
): Effect.Effect<A, Failure> => {
  const as = (_tag: "Overloaded" | "Moved" | "StorageDown") => () =>
    Effect.fail(FleetError.of({ _tag }, accountId))
  return Effect.catchTags(call, {
    MailboxFull: as("Overloaded"),
    AlreadyProcessingMessage: as("Moved"),
    EntityNotAssignedToRunner: as("Moved"),
    PersistenceError: as("StorageDown")
  })
}
