/** An app's side of the fleet: it reaches an account on whichever runner it is. */
import { Cause, Effect, Stream } from "effect"
import type {
  AlreadyProcessingMessage,
  EntityNotAssignedToRunner,
  MailboxFull,
  PersistenceError
} from "effect/cluster/ClusterError"
import type { Sharding } from "effect/cluster/Sharding"
import type { Followed, Token } from "../mailbox/Changes.ts"
import type { ImapError } from "../failure/ImapError.ts"
import { type Batch, receiver, silenceTimeout } from "./Batch.ts"
import { checked } from "./calls.ts"
import { FleetError } from "./FleetError.ts"
import * as UidSet from "../mailbox/following/UidSet.ts"
import { AccountEntity } from "./protocol.ts"
import { FleetStore } from "./Store.ts"
import type { Fleet } from "./Fleet.ts"

type Failure = ImapError | FleetError
type ClusterError = MailboxFull | AlreadyProcessingMessage | PersistenceError | EntityNotAssignedToRunner

export const makeClient: Effect.Effect<Fleet, never, Sharding | FleetStore> = Effect.gen(function* () {
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
      answered(
        accountId,
        reached(accountId, accountOf(accountId).Trace(after === undefined ? {} : { after }))
      ),
    run: (accountId, task, payload) =>
      task.encode(payload).pipe(
        Effect.flatMap((json) =>
          reached(accountId, accountOf(accountId).Run({ task: task.name, payload: json }))
        ),
        Effect.flatMap(task.decode)
      ),
    changes: (accountId, options = {}) => {
      const page = options.page === undefined ? {} : { page: options.page }
      return following(
        (resume) => accountOf(accountId).Changes(resume === undefined ? page : { ...page, resume }),
        options
      )
    }
  })
})

/** The time that a runner has for an answer. */
const callTimeout = "5 seconds"

/**
 * Limits a call that is not persisted: the cluster sends it again until a runner has the account, which may be never. A
 * persisted call has no limit, because it is stored, and the next runner answers it.
 */
const answered = <A, E>(accountId: string, call: Effect.Effect<A, E>): Effect.Effect<A, E | FleetError> =>
  Effect.timeoutOrElse(call, {
    duration: callTimeout,
    orElse: () => Effect.fail(FleetError.of({ _tag: "Unreachable" }, accountId))
  })

/** The pause between the end of a stream and the next subscription. */
const resubscribeDelay = "200 millis"

/** Runs one stream after the other, each from the last token of the previous one. */
export const following = (
  listen: (resume: Token | undefined) => Stream.Stream<Batch, Failure | ClusterError>,
  { resume }: { readonly resume?: Token | undefined } = {}
): Stream.Stream<Followed, Failure> =>
  Stream.suspend(() => {
    let token = resume
    const once = onceGone()
    const next = Stream.suspend(() => {
      let subscription: string | undefined
      const received = receiver()
      return listen(token).pipe(
        Stream.timeout(silenceTimeout),
        Stream.takeWhile((batch) => batch.subscription === (subscription ??= batch.subscription)),
        Stream.map((batch) => {
          const followed = received(batch)
          token = followed.at(-1)?.token ?? token
          return followed.flatMap(once)
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
      Stream.forever(Stream.concat(next, Stream.drain(Stream.fromEffect(Effect.sleep(resubscribeDelay))))),
      (followed) => Stream.fromIterable(followed)
    )
  })

/**
 * Leaves out messages that an earlier subscription reported as gone: each names all messages that are gone since its
 * token.
 */
const onceGone = () => {
  let gone = UidSet.empty
  return (followed: Followed): ReadonlyArray<Followed> => {
    const { change, token } = followed
    const before = change._tag === "Reset" ? UidSet.empty : gone
    const isNamed = change._tag === "Expunged" && change.uids !== undefined
    const named = isNamed ? UidSet.fromRanges(change.uids) : UidSet.empty
    const after = UidSet.plus(before, UidSet.rangesOf(named))
    gone = token === undefined ? after : UidSet.remove(after, 1, Math.max(1, token.uidNext - 1))
    if (!isNamed || before.size === 0) return [followed]
    const { rest } = UidSet.parted(named, UidSet.rangesOf(before))
    return rest.size === 0 ? [] : [{ ...followed, change: { ...change, uids: UidSet.rangesOf(rest) } }]
  }
}

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
