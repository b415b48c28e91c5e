/** One account on its runner: its supervised connection, from `watch` to `unwatch`, or until it moves. */
import { Deferred, Effect, Exit, Option, Scope, Semaphore } from "effect"
import type { Account } from "../Account.ts"
import type { Wish } from "../FleetStore.ts"
import type { Supervised } from "../Supervised.ts"
import type { Transport } from "../Transport.ts"
import { FleetError } from "./FleetError.ts"
import * as supervising from "./supervising.ts"
import type { AccountFailure } from "./supervising.ts"
import { Traces } from "./Traces.ts"
import type { Store } from "./Store.ts"

export interface WatchedMeans extends supervising.AccountMeans {
  readonly store: Store
  /** Whether the entity stays alive, and comes back on the next runner. */
  readonly keepAlive: (enabled: boolean) => Effect.Effect<void>
}

export interface Watched {
  /** The account was watched before, on another runner. */
  readonly takeOver: (wish: Wish) => Effect.Effect<void>
  readonly watch: (wish: Wish) => Effect.Effect<void, AccountFailure>
  readonly unwatch: Effect.Effect<void, AccountFailure>
  /** Waits until the account is known. */
  readonly supervised: Effect.Effect<Supervised, AccountFailure>
  readonly renew: Effect.Effect<void, AccountFailure>
  readonly retryNow: Effect.Effect<void, AccountFailure>
  readonly select: (mailbox: string) => Effect.Effect<void, AccountFailure>
}

/** The state while the account is watched. */
interface Watching {
  readonly scope: Scope.Closeable
  readonly known: Deferred.Deferred<Supervised, AccountFailure>
  wish: Wish
}

/** Makes an account; nothing is open before `watch`. The end of the scope logs out. */
export const make = Effect.fnUntraced(function* (
  means: WatchedMeans
): Effect.fn.Return<Watched, never, Scope.Scope | Transport> {
  const { accountId, keepAlive, store } = means
  const transport = yield* Effect.context<Transport>()
  // a separate scope, made first: users of the connection end before the connection does
  const home = yield* Effect.acquireRelease(Scope.make(), (scope, exit) => Scope.close(scope, exit))
  let watching: Watching | undefined
  const oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)

  const begin = Effect.fnUntraced(function* (wish: Wish, takenOver: boolean) {
    const scope = yield* Scope.fork(home)
    const begun: Watching = { scope, known: Deferred.makeUnsafe(), wish }
    watching = begun
    yield* supervising
      .run(means, { wish: () => begun.wish, takenOver, known: begun.known })
      .pipe(
        Scope.provide(scope),
        Effect.provideContext(transport),
        Effect.forkIn(scope, { startImmediately: true })
      )
  })

  const supervised: Effect.Effect<Supervised, AccountFailure> = Effect.suspend(() =>
    watching === undefined
      ? Effect.fail(FleetError.of({ _tag: "NotWatched" }, accountId))
      : Deferred.await(watching.known)
  )

  /** Ends it. Callers that still wait for the account wait for the next one. */
  const end = ({ known, scope }: Watching) =>
    Effect.andThen(
      Effect.sync(() => Deferred.doneUnsafe(known, supervised)),
      Scope.close(scope, Exit.void)
    )

  const watch = Effect.fnUntraced(function* (wish: Wish) {
    yield* store.watch(accountId, wish)
    yield* keepAlive(true)
    if (watching === undefined) yield* begin(wish, false)
    else watching.wish = wish
  })

  const unwatch = Effect.gen(function* () {
    const ended = watching
    watching = undefined
    if (ended !== undefined) yield* end(ended)
    yield* store.unwatch(accountId)
    yield* keepAlive(false)
  })

  /** Tries again. If the account was never known, it begins from the start. */
  const again = Effect.suspend(() => {
    const ended = watching
    return ended === undefined ? Effect.void : Effect.andThen(begin(ended.wish, false), end(ended))
  })
  const orAgain = (step: (known: Supervised) => Effect.Effect<void, AccountFailure>) =>
    Effect.gen(function* () {
      if (watching === undefined) return yield* Effect.asVoid(supervised)
      const known = yield* Deferred.poll(watching.known)
      if (Option.isNone(known)) return yield* oneAtATime(again)
      return yield* Effect.matchEffect(known.value, { onFailure: () => oneAtATime(again), onSuccess: step })
    })

  const select = Effect.fnUntraced(function* (mailbox: string) {
    const known = yield* supervised
    yield* known.use((connection) => connection.select(mailbox))
    const keep = Effect.suspend(() => {
      if (watching === undefined) return Effect.asVoid(supervised)
      watching.wish = { ...watching.wish, mailbox }
      // its next runner opens the same mailbox
      return store.watch(accountId, watching.wish)
    })
    yield* oneAtATime(keep)
  })

  const renew = orAgain((known) =>
    Effect.flatMap(supervising.learned(means), (account) => {
      const { clientCertificate, password, token }: Partial<Account> = { ...account }
      return known.renew({
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
        ...(password === undefined ? {} : { password }),
        ...(token === undefined ? {} : { token })
      })
    })
  )

  const traces = yield* Traces
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      means.statuses.drop(accountId)
      traces?.forget(accountId)
    })
  )
  return {
    takeOver: (wish) => oneAtATime(begin(wish, true)),
    watch: (wish) => oneAtATime(watch(wish)),
    unwatch: oneAtATime(unwatch),
    supervised,
    renew,
    retryNow: orAgain((known) => known.retryNow),
    select
  }
})
