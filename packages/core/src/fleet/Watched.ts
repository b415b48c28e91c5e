/** One account on its runner: its supervised connection, from `watch` to `unwatch`, or until it moves. */
import { type Context, Deferred, Effect, Exit, Option, Scope, Semaphore } from "effect"
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

/** The state while the account is watched. */
interface Watching {
  readonly scope: Scope.Closeable
  readonly known: Deferred.Deferred<Supervised, AccountFailure>
  wish: Wish
}

export class Watched {
  private readonly means: WatchedMeans
  private readonly transport: Context.Context<Transport>
  /** What is watched lives in it: users of the connection end before the connection does. */
  private readonly home: Scope.Scope
  private readonly oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  private watching: Watching | undefined

  constructor(means: WatchedMeans, transport: Context.Context<Transport>, home: Scope.Scope) {
    this.means = means
    this.transport = transport
    this.home = home
  }

  /** The account was watched before, on another runner. */
  takeOver(wish: Wish): Effect.Effect<void> {
    return this.oneAtATime(this.begin(wish, true))
  }

  watch(wish: Wish): Effect.Effect<void, AccountFailure> {
    const { accountId, keepAlive, store } = this.means
    return this.oneAtATime(
      Effect.gen({ self: this }, function* () {
        yield* store.watch(accountId, wish)
        yield* keepAlive(true)
        if (this.watching === undefined) yield* this.begin(wish, false)
        else this.watching.wish = wish
      })
    )
  }

  get unwatch(): Effect.Effect<void, AccountFailure> {
    const { accountId, keepAlive, store } = this.means
    return this.oneAtATime(
      Effect.gen({ self: this }, function* () {
        const ended = this.watching
        this.watching = undefined
        if (ended !== undefined) yield* this.end(ended)
        yield* store.unwatch(accountId)
        yield* keepAlive(false)
      })
    )
  }

  /** Waits until the account is known. */
  get supervised(): Effect.Effect<Supervised, AccountFailure> {
    return Effect.suspend(() =>
      this.watching === undefined
        ? Effect.fail(FleetError.of({ _tag: "NotWatched" }, this.means.accountId))
        : Deferred.await(this.watching.known)
    )
  }

  get renew(): Effect.Effect<void, AccountFailure> {
    return this.orAgain((known) =>
      Effect.flatMap(supervising.learned(this.means), (account) => {
        const { clientCertificate, password, token }: Partial<Account> = { ...account }
        return known.renew({
          ...(clientCertificate === undefined ? {} : { clientCertificate }),
          ...(password === undefined ? {} : { password }),
          ...(token === undefined ? {} : { token })
        })
      })
    )
  }

  get retryNow(): Effect.Effect<void, AccountFailure> {
    return this.orAgain((known) => known.retryNow)
  }

  select(mailbox: string): Effect.Effect<void, AccountFailure> {
    const keep = Effect.suspend(() => {
      const { watching } = this
      if (watching === undefined) return Effect.asVoid(this.supervised)
      watching.wish = { ...watching.wish, mailbox }
      // its next runner opens the same mailbox
      return this.means.store.watch(this.means.accountId, watching.wish)
    })
    return Effect.gen({ self: this }, function* () {
      const known = yield* this.supervised
      yield* known.use((connection) => connection.select(mailbox))
      yield* this.oneAtATime(keep)
    })
  }

  private begin(wish: Wish, takenOver: boolean): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.home)
      const begun: Watching = { scope, known: Deferred.makeUnsafe(), wish }
      this.watching = begun
      yield* supervising
        .run(this.means, { wish: () => begun.wish, takenOver, known: begun.known })
        .pipe(
          Scope.provide(scope),
          Effect.provideContext(this.transport),
          Effect.forkIn(scope, { startImmediately: true })
        )
    })
  }

  /** Ends it. Callers that still wait for the account wait for the next one. */
  private end({ known, scope }: Watching): Effect.Effect<void> {
    return Effect.andThen(
      Effect.sync(() => Deferred.doneUnsafe(known, this.supervised)),
      Scope.close(scope, Exit.void)
    )
  }

  /** Does `step` if the account is known; otherwise begins from the start. */
  private orAgain(
    step: (known: Supervised) => Effect.Effect<void, AccountFailure>
  ): Effect.Effect<void, AccountFailure> {
    return Effect.gen({ self: this }, function* () {
      if (this.watching === undefined) return yield* Effect.asVoid(this.supervised)
      const known = yield* Deferred.poll(this.watching.known)
      if (Option.isNone(known)) return yield* this.again
      return yield* Effect.matchEffect(known.value, { onFailure: () => this.again, onSuccess: step })
    })
  }

  private get again(): Effect.Effect<void> {
    return this.oneAtATime(
      Effect.suspend(() => {
        const ended = this.watching
        return ended === undefined
          ? Effect.void
          : Effect.andThen(this.begin(ended.wish, false), this.end(ended))
      })
    )
  }
}

/** Makes an account; nothing is open before `watch`. The end of the scope logs out. */
export const make = Effect.fnUntraced(function* (
  means: WatchedMeans
): Effect.fn.Return<Watched, never, Scope.Scope | Transport> {
  const transport = yield* Effect.context<Transport>()
  // made first, and thereby closed last
  const home = yield* Effect.acquireRelease(Scope.make(), (scope, exit) => Scope.close(scope, exit))
  const traces = yield* Traces
  yield* Effect.addFinalizer(() =>
    Effect.sync(() => {
      means.statuses.drop(means.accountId)
      traces?.forget(means.accountId)
    })
  )
  return new Watched(means, transport, home)
})
