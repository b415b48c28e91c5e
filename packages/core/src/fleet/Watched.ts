/** One account on its runner: its supervised connection, from `watch` to `unwatch`, or until it moves. */
import { Clock, type Context, DateTime, Deferred, Effect, Exit, Option, Scope, Semaphore } from "effect"
import type { Account } from "../lifecycle/Account.ts"
import type { Wish } from "./Wish.ts"
import type { Supervised } from "../mailbox/Supervised.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import { FleetError } from "./FleetError.ts"
import { withoutRunner } from "./FleetStatus.ts"
import * as supervising from "./supervising.ts"
import type { AccountFailure } from "./supervising.ts"
import type { StatusWriter } from "./StatusWriter.ts"
import { Traces } from "./Traces.ts"
import type { FleetStore, Report, Taken } from "./Store.ts"

export interface WatchedMeans extends supervising.AccountMeans {
  readonly store: FleetStore
  readonly statuses: StatusWriter
  /** Sends the message that lasts as long as the account is watched. */
  readonly sendKeep: Effect.Effect<void, FleetError>
  /** The accounts for which that message has arrived on this runner. */
  readonly kept: Set<string>
}

/** The state while the account is watched. */
interface Watching {
  readonly scope: Scope.Closeable
  readonly known: Deferred.Deferred<Supervised, AccountFailure>
  readonly epoch: number
  wish: Wish
  /** The last report. */
  report: Report | undefined
}

export class Watched {
  private readonly means: WatchedMeans
  private readonly transport: Context.Context<Transport>
  /** The scope of the watched account: users of the connection end before the connection does. */
  private readonly home: Scope.Scope
  private readonly oneAtATime = Semaphore.makeUnsafe(1).withPermits(1)
  private watching: Watching | undefined
  /** Completed once the account is no longer watched. */
  private keeping: Deferred.Deferred<void> | undefined

  constructor(means: WatchedMeans, transport: Context.Context<Transport>, home: Scope.Scope) {
    this.means = means
    this.transport = transport
    this.home = home
  }

  /** The account was watched before, on another runner. */
  takeOver(taken: Taken): Effect.Effect<void> {
    return this.oneAtATime(this.begin(taken, true))
  }

  watch(wish: Wish): Effect.Effect<void, AccountFailure> {
    const { accountId, sendKeep, store } = this.means
    return this.oneAtATime(
      Effect.gen({ self: this }, function* () {
        const epoch = yield* store.watch(accountId, wish)
        if (this.watching === undefined) yield* this.begin({ wish, epoch }, false)
        else this.watching.wish = wish
        if (this.keeping === undefined) yield* sendKeep
      })
    )
  }

  get unwatch(): Effect.Effect<void, AccountFailure> {
    const { accountId, store } = this.means
    return this.oneAtATime(
      Effect.gen({ self: this }, function* () {
        const end = Effect.suspend(() => {
          const ended = this.watching
          this.watching = undefined
          return ended === undefined ? Effect.void : this.end(ended)
        })
        yield* Effect.uninterruptible(end)
        yield* store.unwatch(accountId)
        if (this.keeping !== undefined) Deferred.doneUnsafe(this.keeping, Exit.void)
        this.keeping = undefined
      })
    )
  }

  /** Waits until the account is no longer watched. A second message of this kind is not needed, and ends at once. */
  get keep(): Effect.Effect<void> {
    const { accountId, kept } = this.means
    return Effect.uninterruptibleMask((restore) => {
      if (this.watching === undefined || this.keeping !== undefined) return Effect.void
      const keeping = Deferred.makeUnsafe<void>()
      this.keeping = keeping
      kept.add(accountId)
      return Effect.ensuring(
        restore(Deferred.await(keeping)),
        Effect.sync(() => {
          if (this.keeping === keeping) this.keeping = undefined
          if (this.keeping === undefined) kept.delete(accountId)
        })
      )
    })
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
        const { anonymous, clientCertificate, password, token }: Partial<Account> = { ...account }
        return known.renew({
          ...(anonymous === undefined ? {} : { anonymous }),
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
      return Effect.asVoid(this.means.store.watch(this.means.accountId, watching.wish))
    })
    return Effect.gen({ self: this }, function* () {
      const known = yield* this.supervised
      yield* known.use((connection) => connection.select(mailbox))
      yield* this.oneAtATime(keep)
    })
  }

  /** Reports that no runner has the account, until the next one begins with it. */
  get left(): Effect.Effect<void> {
    const { accountId, statuses } = this.means
    return Effect.map(Clock.currentTimeMillis, (ms) => {
      const { report } = this.watching ?? {}
      if (report === undefined) return statuses.drop(accountId)
      const updatedAt = DateTime.makeUnsafe(ms)
      statuses.put({ ...report, status: { ...withoutRunner(report.status, updatedAt), updatedAt } })
    })
  }

  /** Uninterruptible: an account that is watched without a run would never become known. */
  private begin({ epoch, wish }: Taken, takenOver: boolean): Effect.Effect<void> {
    const beginning = Effect.gen({ self: this }, function* () {
      const scope = yield* Scope.fork(this.home)
      const begun: Watching = { scope, known: Deferred.makeUnsafe(), epoch, wish, report: undefined }
      this.watching = begun
      const report = (report: Report) => {
        begun.report = report
        this.means.statuses.put(report)
      }
      yield* supervising
        .run({ ...this.means, report }, { wish: () => begun.wish, epoch, takenOver, known: begun.known })
        .pipe(
          Scope.provide(scope),
          Effect.provideContext(this.transport),
          Effect.forkIn(scope, { startImmediately: true })
        )
    })
    return Effect.uninterruptible(beginning)
  }

  /** Ends it. Callers that still wait for the account wait for the next one. */
  private end({ known, scope }: Watching): Effect.Effect<void> {
    return Effect.andThen(
      Effect.sync(() => Deferred.doneUnsafe(known, this.supervised)),
      Scope.close(scope, Exit.void)
    )
  }

  /** Runs `step` if the account is known; otherwise starts from the beginning. */
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
        if (ended === undefined) return Effect.void
        return Effect.uninterruptible(Effect.andThen(this.begin(ended, false), this.end(ended)))
      })
    )
  }
}

/** Makes an account; nothing is open before `watch`. The end of the scope logs out. */
export const make = Effect.fnUntraced(function* (
  means: WatchedMeans
): Effect.fn.Return<Watched, never, Scope.Scope | Transport> {
  const transport = yield* Effect.context<Transport>()
  const home = yield* Scope.make()
  const watched = new Watched(means, transport, home)
  // added first, so it runs last
  yield* Effect.addFinalizer((exit) => Effect.andThen(Scope.close(home, exit), watched.left))
  const traces = yield* Traces
  yield* Effect.addFinalizer(() => Effect.sync(() => traces?.forget(means.accountId)))
  return watched
})
