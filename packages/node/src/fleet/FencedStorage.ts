/** The storage of a runner: who holds which shard, and what an answer or the silence of the database means for that. */
import { Cause, type Clock, Duration, Effect, Exit, Fiber, Option, type Scope } from "effect"
import { RunnerStorage } from "effect/cluster"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import type { ShardId } from "effect/cluster/ShardId"
import { Answers } from "./Answers.ts"
import { Lease } from "./Lease.ts"

type Storage = RunnerStorage.RunnerStorage["Service"]

/** The result of a new connection to the database: an answer, a refusal, or neither. */
export type Reachability = "answers" | "refused" | "unknown"

export interface FencedStorageOptions {
  readonly storage: Storage
  readonly expiration: Duration.Duration
  /** Tries a new connection. */
  readonly reach: Effect.Effect<Reachability>
  /** The shards whose row names another runner, expired or not. */
  readonly ofOthers: (
    address: string,
    shards: ReadonlyArray<ShardId>
  ) => Effect.Effect<ReadonlySet<string>, PersistenceError>
  /** Called with the milliseconds until which the process must report again; `None` while it holds no shard. */
  readonly watch?: ((within: Option.Option<number>) => Effect.Effect<void>) | undefined
}

interface FencedStorageMeans extends FencedStorageOptions {
  readonly clock: Clock.Clock
  /** The scope in which late answers are awaited. */
  readonly scope: Scope.Scope
  /** Called when the first shards of a lease are held. */
  readonly open: Effect.Effect<void>
  /** Called when the lease is lost. */
  readonly close: Effect.Effect<void>
}

/** Fractions of the expiration. A process that does not report is killed at `end`, so that the kernel closes its sockets. */
const parts = { refresh: 0.2, attempt: 0.05, reach: 0.05, lapse: 0.65, end: 0.85, farewell: 0.35 }

/**
 * Returns how often Sharding refreshes, and how long it waits: three answers may be late or lost before the lease is.
 */
export const refreshInterval = (expiration: Duration.Duration): Duration.Duration =>
  Duration.times(expiration, parts.refresh)

export class FencedStorage {
  private readonly means: FencedStorageMeans
  private readonly expiration: number
  private readonly lease = new Lease()
  private readonly answers: Answers
  private readonly releasing = new Set<string>()
  /** The runners that Sharding received last. */
  private runners: Effect.Success<Storage["getRunners"]> = []

  constructor(means: FencedStorageMeans) {
    this.means = means
    this.expiration = Duration.toMillis(means.expiration)
    this.answers = new Answers(this.expiration)
  }

  /** The storage for Sharding. */
  get service(): Storage {
    const { storage } = this.means
    const released = (change: () => void) => () => Effect.andThen(Effect.sync(change), this.report)
    return RunnerStorage.RunnerStorage.of({
      ...storage,
      getRunners: this.getRunners,
      refresh: (address, shards) => this.refresh(address, Array.from(shards)),
      acquire: (address, shards) => this.acquire(address, Array.from(shards)),
      release: (address, shard) =>
        Effect.suspend(() => {
          this.releasing.add(String(shard))
          return storage.release(address, shard)
        }).pipe(Effect.tap(released(() => this.lease.released(shard)))),
      // a silent database lets the rows expire by itself
      unregister: (address) => this.inTime(storage.unregister(address), parts.farewell),
      releaseAll: (address) =>
        Effect.tap(
          storage.releaseAll(address),
          released(() => this.lease.clear())
        )
    })
  }

  /** Returns whether the shard is held, and nobody else can have locked it since. */
  holds(shard: ShardId): boolean {
    return this.lease.holds(shard) && !this.releasing.has(String(shard))
  }

  /** Closes everything as soon as the lease lapses. Never ends. */
  get watching(): Effect.Effect<never> {
    return Effect.forever(
      Effect.suspend(() => {
        const left = this.lease.isEmpty ? this.expiration / 4 : this.left(parts.lapse)
        return left > 0 ? Effect.sleep(left) : this.lapse
      })
    )
  }

  private get lapse(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.lease.clear()
      const seconds = Math.round((this.expiration * parts.lapse) / 1000)
      const words = `No answer from the database for ${seconds} s: all connections are closed, because another runner may open them`
      return Effect.andThen(Effect.logWarning(words), Effect.andThen(this.means.close, this.report))
    })
  }

  /** Reports to the watchdog, with the time until the next report. */
  private get report(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const within = this.lease.isEmpty ? Option.none() : Option.some(Math.max(1, this.left(parts.end)))
      return this.means.watch?.(within) ?? Effect.void
    })
  }

  private refresh(address: RunnerAddress, shards: ReadonlyArray<ShardId>) {
    return Effect.gen({ self: this }, function* () {
      if (this.knows(shards)) return shards.filter((shard) => this.holds(shard))
      const answer = yield* Effect.exit(this.inTime(this.asked(address, shards), parts.attempt))
      // without shards, this checks whether the database answers
      if (Exit.isSuccess(answer) || shards.length === 0) return yield* answer
      yield* this.refused
      return shards.filter((shard) => this.lease.holds(shard))
    })
  }

  /**
   * Returns whether the lease answers by itself. Sharding refreshes all its shards together, and asks for a single one
   * before each answer of an account: hundreds of these would wait for the connection for locks, and the refresh behind them.
   */
  private knows(shards: ReadonlyArray<ShardId>): boolean {
    return shards.length > 0 && shards.length < this.lease.size && this.left(parts.lapse) > 0
  }

  /** Refreshes the rows. It continues even if its caller has given up, because a late answer counts, too. */
  private asked(address: RunnerAddress, shards: ReadonlyArray<ShardId>) {
    return Effect.suspend(() => {
      const begun = this.now()
      return Effect.map(this.observed(this.means.storage.refresh(address, shards)), (rows) =>
        this.lease.refreshed(shards, rows, begun)
      )
    }).pipe(Effect.tap(() => this.report))
  }

  /** Waits for this part of the lease, also where it is not interrupted, as when the runner leaves. */
  private inTime<A>(effect: Effect.Effect<A, PersistenceError>, part: number) {
    return Effect.flatMap(Effect.forkIn(effect, this.means.scope, { startImmediately: true }), (fiber) =>
      Effect.timeoutOrElse(Fiber.join(fiber), {
        duration: this.within(part),
        orElse: () => Effect.fail(silent)
      })
    )
  }

  /** Renews the lease if the database refuses everybody. */
  private get refused(): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      const begun = this.now()
      const reached = yield* Effect.timeoutOption(this.means.reach, this.within(parts.reach))
      if (!Option.contains(reached, "refused")) return
      this.lease.renewed(begun)
      yield* this.report
    })
  }

  private get getRunners(): Storage["getRunners"] {
    return Effect.map(this.observed(this.means.storage.getRunners), (runners) => {
      const listed = new Set(runners.map(([{ address }]) => `${address.host}:${address.port}`))
      const silent = this.runners.filter(([{ address }]) => !listed.has(`${address.host}:${address.port}`))
      this.runners = this.answers.excuses(this.now()) ? [...runners, ...silent] : runners
      return this.runners
    })
  }

  private acquire(address: RunnerAddress, shards: ReadonlyArray<ShardId>) {
    const { ofOthers, open, storage } = this.means
    return Effect.gen({ self: this }, function* () {
      const begun = this.now()
      const others = this.answers.isSteady(begun)
        ? new Set<string>()
        : yield* this.observed(ofOthers(`${address.host}:${address.port}`, shards))
      const free = shards.filter((shard) => !others.has(String(shard)))
      const acquired = yield* this.observed(storage.acquire(address, free))
      this.lease.acquired(acquired, begun)
      for (const shard of acquired) this.releasing.delete(String(shard))
      if (acquired.length > 0) yield* open
      yield* this.report
      return acquired
    })
  }

  /** Records each answer and each failure of the database. An interrupted wait counts as neither. */
  private observed<A>(effect: Effect.Effect<A, PersistenceError>): Effect.Effect<A, PersistenceError> {
    return Effect.onExit(effect, (exit) =>
      Effect.sync(() => {
        if (Exit.isSuccess(exit)) this.answers.answered(this.now())
        else if (!Cause.hasInterruptsOnly(exit.cause)) this.answers.failed()
      })
    )
  }

  /** Returns the time that is left of this part of the lease. */
  private left(part: number): number {
    return this.lease.oldest + this.expiration * part - this.now()
  }

  private within(part: number): Duration.Duration {
    return Duration.millis(this.expiration * part)
  }

  private now(): number {
    return Number(this.means.clock.monotonicTimeNanosUnsafe()) / 1e6
  }
}

const silent = new PersistenceError({ cause: new Error("the database did not answer in time") })
