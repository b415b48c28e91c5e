/** An app's side of the fleet: it speaks to an account wherever that runs. */
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
   * once its runner has begun. What is watched already is one connection all the same.
   */
  readonly watch: (accountId: string, options?: Wish) => Effect.Effect<void, Failure>
  /** Says goodbye to the server, and forgets the account. Nothing happens to one that is not watched. RFC 9051 §6.1.3. */
  readonly unwatch: (accountId: string) => Effect.Effect<void, Failure>
  /** Where it stands, as its runner told last, some 100 ms ago at most; absent where it is not watched. */
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError>
  /** Of all that are watched, in one question to the store. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError>
  /** Asks `Credentials` for the credential again, and goes on with it: what helps in `NeedsUser`. */
  readonly renew: (accountId: string) => Effect.Effect<void, Failure>
  /** Tries again at once, whatever the account waits for. */
  readonly retryNow: (accountId: string) => Effect.Effect<void, Failure>
  /** Another mailbox, from now on, on this and any later runner. RFC 9051 §6.3.2. */
  readonly select: (accountId: string, mailbox: string) => Effect.Effect<void, Failure>
  /**
   * What its runner keeps of the account's trace, which is redacted as every trace is: all of it, or what came after
   * an earlier piece. Empty where the runner keeps none (`layerTraces`).
   */
  readonly trace: (accountId: string, after?: TracePlace) => Effect.Effect<Piece, Failure>
  /**
   * Runs a task of the layer's next to the account's connection, once there is one, and returns what it gave. One that
   * has not begun when the account moves begins on its next runner. One that is not repeatable, and had begun on a
   * runner or a connection that was lost, fails as `OutcomeUnknown`, and is never done twice.
   */
  readonly run: <Payload, Success>(
    accountId: string,
    task: Task.Task<Payload, Success>,
    payload: Payload
  ) => Effect.Effect<Success, Failure>
  /**
   * What becomes of the messages of the account's mailbox, wherever it runs: none missed and none told twice, also
   * where it moves from one runner to another. Begins with a `Reset`, or goes on from a token. An app that applies what
   * came up to a token, and the token, in one step of its own can go on from there after any loss. Costs nothing while
   * nobody listens. Fails as `NotWatched` once the account is no longer watched.
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

/** Between a stream that has ended and the next. */
const pause = "200 millis"

/** One stream after the other, each from where the last one had told all. */
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
            : // its runner is lost, or has given the account away
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

/** What the cluster fails with, in the fleet's words. */
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
