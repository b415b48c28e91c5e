/** One account where it runs: its supervised connection, from `watch` to `unwatch`, or to the next runner. */
import {
  Clock,
  Context,
  DateTime,
  Deferred,
  Effect,
  Exit,
  identity,
  Option,
  Schedule,
  Scope,
  Semaphore,
  Stream
} from "effect"
import type { Account } from "../Account.ts"
import type { Store, Wish } from "../FleetStore.ts"
import * as ImapConnection from "../ImapConnection.ts"
import type { ImapError } from "../ImapError.ts"
import { withSink } from "../Trace.ts"
import type { Status, Supervised } from "../Supervised.ts"
import type { Transport } from "../Transport.ts"
import * as FleetError from "./FleetError.ts"
import { type FleetStatus, standing, whyOf } from "./FleetStatus.ts"
import * as metrics from "./metrics.ts"
import type { StatusWriter } from "./StatusWriter.ts"
import { Traces } from "./Traces.ts"

/** The accounts of a fleet, as the app knows them. */
export interface CredentialsOf {
  /**
   * The account, with its secret. Asked where the account runs, when it begins there and when it is renewed; the secret
   * goes to the mail server and nowhere else.
   */
  readonly get: (accountId: string) => Effect.Effect<Account, FleetError.FleetError>
}

export class Credentials extends Context.Service<Credentials, CredentialsOf>()(
  "@effect-imap/core/ImapFleet/Credentials"
) {}

export interface Means {
  readonly accountId: string
  /** The address of this runner. */
  readonly runner: string
  readonly store: Store
  readonly statuses: StatusWriter
  readonly credentials: CredentialsOf
}

type Failure = ImapError | FleetError.FleetError

/** What there is while it is watched. */
interface Watching {
  readonly scope: Scope.Closeable
  /** Fails where the account cannot be known before somebody has acted. */
  readonly supervised: Deferred.Deferred<Supervised, Failure>
  wish: Wish
}

export interface Watched {
  /** `takenOver`: it was watched before, on another runner. */
  readonly start: (wish: Wish, takenOver: boolean) => Effect.Effect<void>
  readonly stop: Effect.Effect<void>
  /** Waits until the account is known. */
  readonly supervised: Effect.Effect<Supervised, Failure>
  readonly renew: Effect.Effect<void, Failure>
  readonly retryNow: Effect.Effect<void, Failure>
  readonly select: (mailbox: string) => Effect.Effect<void, Failure>
}

/** Nothing is open before `start`. The end of the scope logs out. */
export const make = Effect.fnUntraced(function* (
  means: Means
): Effect.fn.Return<Watched, never, Scope.Scope | Transport> {
  const context = yield* Effect.context<Scope.Scope | Transport>()
  const within = <A, E>(effect: Effect.Effect<A, E, Scope.Scope | Transport>) =>
    Effect.provideContext(effect, context)
  const { accountId, credentials, store } = means
  let watching: Watching | undefined
  const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)

  const start = Effect.fnUntraced(function* (wish: Wish, takenOver: boolean) {
    if (watching !== undefined) {
      watching.wish = wish
      return
    }
    const scope = yield* Effect.flatMap(Effect.scope, (outer) => Scope.fork(outer))
    const begun: Watching = { scope, supervised: Deferred.makeUnsafe(), wish }
    watching = begun
    yield* begin(means, begun, takenOver).pipe(
      Scope.provide(scope),
      Effect.forkIn(scope, { startImmediately: true })
    )
  })

  const stop = Effect.suspend(() => {
    const ended = watching
    watching = undefined
    return ended === undefined ? Effect.void : Scope.close(ended.scope, Exit.void)
  })

  const supervised = Effect.suspend(() =>
    watching === undefined
      ? Effect.fail(FleetError.make({ _tag: "NotWatched" }, accountId))
      : Deferred.await(watching.supervised)
  )

  /** Where the account was never known it begins anew. */
  const again = Effect.suspend(() => {
    const wish = watching?.wish
    return wish === undefined ? Effect.void : Effect.andThen(stop, start(wish, false))
  }).pipe(oneAtATime)
  const orAgain = (step: (known: Supervised) => Effect.Effect<void, Failure>) =>
    Effect.suspend(() => {
      const known = watching === undefined ? undefined : Deferred.poll(watching.supervised)
      if (known === undefined) return Effect.flatMap(supervised, step)
      return Effect.flatMap(known, (settled) =>
        Option.isSome(settled)
          ? Effect.matchEffect(settled.value, { onFailure: () => again, onSuccess: step })
          : again
      )
    })

  const traces = yield* Traces
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      means.statuses.drop(accountId)
      traces?.forget(accountId)
    })
  )
  return {
    start: (wish, takenOver) => within(oneAtATime(start(wish, takenOver))),
    stop: oneAtATime(stop),
    supervised,
    renew: within(
      orAgain((known) =>
        Effect.flatMap(credentials.get(accountId), ({ clientCertificate, password, token }) =>
          known.renew({
            ...(clientCertificate === undefined ? {} : { clientCertificate }),
            ...(password === undefined ? {} : { password }),
            ...(token === undefined ? {} : { token })
          })
        )
      )
    ),
    retryNow: within(orAgain((known) => known.retryNow)),
    select: Effect.fnUntraced(function* (mailbox) {
      const known = yield* supervised
      yield* known.use((connection) => connection.select(mailbox))
      const wish = { ...watching?.wish, mailbox }
      if (watching !== undefined) watching.wish = wish
      // its next runner opens the same
      yield* store.watch(accountId, wish)
    })
  }
})

/** Learns the account, supervises it, and tells where it stands. */
const begin = Effect.fnUntraced(function* (means: Means, { supervised, wish }: Watching, takenOver: boolean) {
  const { accountId, credentials, runner, statuses } = means
  const traces = yield* Traces
  const now = Effect.map(Clock.currentTimeMillis, DateTime.makeUnsafe)
  const services = yield* Effect.context<never>()
  const counted = metrics.count(services, takenOver ? yield* Clock.currentTimeMillis : undefined)
  yield* Effect.addFinalizer(() => Effect.sync(counted.gone))
  const tell = (host: string | undefined, where: Pick<FleetStatus, "state" | "since" | "until" | "why">) =>
    Effect.map(now, (updatedAt) => {
      counted.stands(where, updatedAt.epochMilliseconds)
      statuses.put({
        accountId,
        ...(wish.label === undefined ? {} : { label: wish.label }),
        ...(host === undefined ? {} : { host }),
        runner,
        ...where,
        updatedAt
      })
    })
  const cannot = (error: Failure) =>
    Effect.flatMap(now, (since) =>
      tell(undefined, {
        state: error.retry === "never" ? "NeedsUser" : "Waiting",
        since,
        why: whyOf(error)
      })
    )
  yield* Effect.flatMap(now, (since) => tell(undefined, { state: "Connecting", since }))
  const account = Effect.suspend(() => credentials.get(accountId)).pipe(
    Effect.tapError(cannot),
    Effect.retry({ while: ({ retry }) => retry !== "never", schedule: untilKnown })
  )
  const known = yield* Effect.exit(
    Effect.flatMap(account, (found) =>
      Effect.map(
        ImapConnection.supervise(
          { ...found, ...(wish.mailbox === undefined ? {} : { mailbox: wish.mailbox }) },
          { label: wish.label }
        ).pipe(traces === undefined ? identity : withSink(traces.sink(accountId))),
        (live) => ({ host: found.host, live })
      )
    )
  )
  if (Exit.isFailure(known)) {
    yield* Effect.forEach(known.cause.reasons, (reason) =>
      reason._tag === "Fail" ? cannot(reason.error) : Effect.void
    )
    yield* Deferred.failCause(supervised, known.cause)
    return
  }
  const { host, live } = known.value
  yield* Deferred.succeed(supervised, live)
  yield* Stream.runForEach(live.statusChanges, (status: Status) => tell(host, standing(status)))
})

/** The app's own store of secrets may be away for a while. */
const untilKnown = Schedule.min([Schedule.exponential("1 second"), Schedule.spaced("1 minute")]).pipe(
  Schedule.jittered
)
