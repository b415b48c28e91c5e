/** An app's side of the fleet: it speaks to an account wherever that runs. */
import { Effect, type Option } from "effect"
import type {
  AlreadyProcessingMessage,
  EntityNotAssignedToRunner,
  MailboxFull,
  PersistenceError
} from "effect/cluster/ClusterError"
import type { Sharding } from "effect/cluster/Sharding"
import { FleetStore, type Wish } from "../FleetStore.ts"
import type { ImapError } from "../ImapError.ts"
import * as FleetError from "./FleetError.ts"
import type { FleetStatus } from "./FleetStatus.ts"
import { AccountEntity } from "./protocol.ts"
import type * as Task from "./Task.ts"

type Failure = ImapError | FleetError.FleetError
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
  readonly status: (accountId: string) => Effect.Effect<Option.Option<FleetStatus>, FleetError.FleetError>
  /** Of all that are watched, in one question to the store. */
  readonly statuses: Effect.Effect<ReadonlyArray<FleetStatus>, FleetError.FleetError>
  /** Asks `Credentials` for the credential again, and goes on with it: what helps in `NeedsUser`. */
  readonly renew: (accountId: string) => Effect.Effect<void, Failure>
  /** Tries again at once, whatever the account waits for. */
  readonly retryNow: (accountId: string) => Effect.Effect<void, Failure>
  /** Another mailbox, from now on, on this and any later runner. RFC 9051 §6.3.2. */
  readonly select: (accountId: string, mailbox: string) => Effect.Effect<void, Failure>
  /**
   * Runs a task of the layer's next to the account's connection, once there is one, and returns what it gave. One that
   * has not begun when the account moves begins on its next runner. One that is not repeatable, and had begun on a
   * runner that was lost, fails as `OutcomeUnknown`, and is never done twice.
   */
  readonly run: <Payload, Success>(
    accountId: string,
    task: Task.Task<Payload, Success>,
    payload: Payload
  ) => Effect.Effect<Success, Failure>
}

export const make: Effect.Effect<Fleet, never, Sharding | FleetStore> = Effect.gen(function* () {
  const store = yield* FleetStore
  const accountOf = yield* AccountEntity.client
  return {
    watch: (accountId, options = {}) => reached(accountId, accountOf(accountId).Watch(options)),
    unwatch: (accountId) => reached(accountId, accountOf(accountId).Unwatch()),
    status: store.status,
    statuses: store.statuses,
    renew: (accountId) => reached(accountId, accountOf(accountId).Renew()),
    retryNow: (accountId) => reached(accountId, accountOf(accountId).RetryNow()),
    select: (accountId, mailbox) => reached(accountId, accountOf(accountId).Select({ mailbox })),
    run: (accountId, task, payload) =>
      task.encode(payload).pipe(
        Effect.flatMap((json) =>
          reached(accountId, accountOf(accountId).Run({ task: task.name, payload: json }))
        ),
        Effect.flatMap(task.decode)
      )
  }
})

/** What the cluster fails with, in the fleet's words. */
const reached = <A>(
  accountId: string,
  call: Effect.Effect<A, Failure | ClusterError>
): Effect.Effect<A, Failure> => {
  const as = (_tag: "Overloaded" | "Moved" | "StorageDown") => () =>
    Effect.fail(FleetError.make({ _tag }, accountId))
  return Effect.catchTags(call, {
    MailboxFull: as("Overloaded"),
    AlreadyProcessingMessage: as("Moved"),
    EntityNotAssignedToRunner: as("Moved"),
    PersistenceError: as("StorageDown")
  })
}
