/**
 * One login per account at any time, whatever happens to a runner or to the database.
 *
 * A runner holds its shards by rows that expire (`RunnerStorage` without advisory locks). Each refresh gives it a
 * lease, counted on its own monotonic clock from the moment before the refresh was sent, so it ends before the row
 * does. These rules follow:
 *
 * - A slow or silent database is no reason to close anything while the lease is valid. After `lapse` of the expiration
 *   without an answer the lease counts as lost: every connection is closed, and none is opened until shards are locked again.
 * - A database that refuses connections refuses them to everybody, so nobody can take over: a refusal renews the lease.
 * - For that to hold, nobody takes another's shard before the database has answered without interruption for a
 *   whole expiration: until then its holder has had the chance to come back.
 *
 * The `Watchdog` ends a process that cannot follow these rules because it hangs.
 */
import * as Transport from "@effect-imap/core/Transport"
import { Cause, Clock, Context, Duration, Effect, Exit, Fiber, Layer, Option, Scope } from "effect"
import { RunnerStorage } from "effect/cluster"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import type { ShardId } from "effect/cluster/ShardId"

/** The result of a new connection to the database: an answer, a refusal, or neither. */
export type Reachability = "answers" | "refused" | "unknown"

export interface Options {
  readonly storage: RunnerStorage.RunnerStorage["Service"]
  readonly expiration: Duration.Duration
  /** Tries a new connection. */
  readonly reach: Effect.Effect<Reachability>
  /** The shards whose row names another runner, expired or not. */
  readonly ofOthers: (
    address: string,
    shards: ReadonlyArray<ShardId>
  ) => Effect.Effect<ReadonlySet<string>, PersistenceError>
  /** Receives the time until which the process must report again, in milliseconds from now; none while nothing is held. */
  readonly watch?: ((within: Option.Option<number>) => Effect.Effect<void>) | undefined
}

/** Fractions of the expiration. A process that does not report is killed at `end`, so that the kernel closes its sockets. */
const parts = { refresh: 0.2, attempt: 0.05, reach: 0.05, lapse: 0.65, end: 0.85 }

/** How often Sharding refreshes, and how long it waits: three answers may be late or lost before the lease is lost. */
export const refreshInterval = (expiration: Duration.Duration): Duration.Duration =>
  Duration.times(expiration, parts.refresh)

export class Fence extends Context.Service<
  Fence,
  {
    /** The storage for Sharding. */
    readonly storage: RunnerStorage.RunnerStorage["Service"]
    /** Opens connections only with a valid lease, and closes all of them when it ends. */
    readonly guard: (transport: Transport.Transport["Service"]) => Transport.Transport["Service"]
  }
>()("@effect-imap/node/fleet/Fence") {}

export const make = Effect.fnUntraced(function* (options: Options) {
  const { storage } = options
  const expiration = Duration.toMillis(options.expiration)
  const clock = yield* Clock.Clock
  const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
  const within = (part: number) => Duration.millis(expiration * part)
  const scope = yield* Effect.scope
  const gate = yield* makeGate
  /** When each shard became ours. */
  const held = new Map<string, number>()
  /** Since when the database has answered without interruption, and when it answered last. */
  let wasAway = false
  let answering: { readonly since: number; readonly last: number } | undefined

  const sure = () => Math.min(...held.values())
  const tell = Effect.suspend(
    () =>
      options.watch?.(
        held.size === 0 ? Option.none() : Option.some(Math.max(1, sure() + expiration * parts.end - now()))
      ) ?? Effect.void
  )
  const lapse = Effect.suspend(() => {
    held.clear()
    const words = `No answer from the database for ${Math.round((expiration * parts.lapse) / 1000)} s: all connections are closed, because another runner may open them`
    return Effect.andThen(Effect.logWarning(words), Effect.andThen(gate.close, tell))
  })

  /** Receives each answer or failure of the database. An interrupted wait says nothing. */
  const observed = <A>(effect: Effect.Effect<A, PersistenceError>): Effect.Effect<A, PersistenceError> =>
    Effect.onExit(effect, (exit) =>
      Effect.sync(() => {
        const at = now()
        if (Exit.isFailure(exit)) {
          if (Cause.hasInterruptsOnly(exit.cause)) return
          wasAway ||= answering !== undefined
          answering = undefined
        } else if (answering === undefined || at - answering.last > expiration / 2)
          answering = { since: at, last: at }
        else answering = { since: answering.since, last: at }
      })
    )

  /** Continues even if nobody waits any more: a late answer is an answer. */
  const asked = (address: RunnerAddress, shards: ReadonlyArray<ShardId>) =>
    Effect.suspend(() => {
      const begun = now()
      return Effect.map(observed(storage.refresh(address, shards)), (rows) => {
        // a lapsed shard has to be locked again, though its row may still be ours
        const ours = rows.filter((shard) => held.has(String(shard)))
        for (const shard of shards) if (!ours.includes(shard)) held.delete(String(shard))
        for (const shard of ours) held.set(String(shard), Math.max(begun, held.get(String(shard)) ?? 0))
        return ours
      })
    }).pipe(
      Effect.tap(() => tell),
      Effect.forkIn(scope, { startImmediately: true })
    )

  /** A database that refuses everybody renews the lease. */
  const refused = Effect.gen(function* () {
    const begun = now()
    const reached = yield* Effect.timeoutOption(options.reach, within(parts.reach))
    if (!Option.contains(reached, "refused")) return
    for (const shard of held.keys()) held.set(shard, begun)
    yield* tell
  })

  const refresh: RunnerStorage.RunnerStorage["Service"]["refresh"] = Effect.fnUntraced(
    function* (address, shards) {
      const all = Array.from(shards)
      const answer = yield* Effect.flatMap(asked(address, all), Fiber.join).pipe(
        Effect.timeoutOrElse({ duration: within(parts.attempt), orElse: () => Effect.fail(silent) }),
        Effect.exit
      )
      // without shards, this checks whether the database answers
      if (Exit.isSuccess(answer) || all.length === 0) return yield* answer
      yield* refused
      return all.filter((shard) => held.has(String(shard)))
    }
  )

  const isSteady = () => answering !== undefined && now() - answering.since >= expiration

  /** After an outage every runner has been silent, so none counts as gone before it could come back. */
  let last: Effect.Success<typeof storage.getRunners> = []
  const getRunners = Effect.map(observed(storage.getRunners), (runners) => {
    const listed = new Set(runners.map(([{ address }]) => `${address.host}:${address.port}`))
    const silent = last.filter(([{ address }]) => !listed.has(`${address.host}:${address.port}`))
    last = isSteady() || !wasAway ? runners : [...runners, ...silent]
    return last
  })

  const acquire: RunnerStorage.RunnerStorage["Service"]["acquire"] = Effect.fnUntraced(
    function* (address, shards) {
      const begun = now()
      const asked = Array.from(shards)
      const others = isSteady()
        ? new Set<string>()
        : yield* observed(options.ofOthers(`${address.host}:${address.port}`, asked))
      const acquired = yield* observed(
        storage.acquire(
          address,
          asked.filter((shard) => !others.has(String(shard)))
        )
      )
      for (const shard of acquired) held.set(String(shard), begun)
      if (acquired.length > 0) yield* gate.open
      yield* tell
      return acquired
    }
  )

  yield* Effect.forkScoped(
    Effect.forever(
      Effect.suspend(() => {
        const left = held.size === 0 ? expiration / 4 : sure() + expiration * parts.lapse - now()
        return left > 0 ? Effect.sleep(left) : lapse
      })
    )
  )

  return Fence.of({
    storage: RunnerStorage.RunnerStorage.of({
      ...storage,
      getRunners,
      refresh,
      acquire,
      release: (address, shard) =>
        Effect.tap(storage.release(address, shard), () =>
          Effect.suspend(() => {
            held.delete(String(shard))
            return tell
          })
        ),
      releaseAll: (address) =>
        Effect.tap(storage.releaseAll(address), () =>
          Effect.suspend(() => {
            held.clear()
            return tell
          })
        )
    }),
    guard: gate.guard
  })
})

const silent = new PersistenceError({ cause: new Error("the database did not answer in time") })

/** The open connections, and whether more may be opened. */
const makeGate = Effect.sync(() => {
  const open = new Set<Scope.Closeable>()
  let isOpen = true
  const close = Effect.suspend(() => {
    isOpen = false
    return Effect.forEach(Array.from(open), (scope) => Scope.close(scope, Exit.void), {
      concurrency: "unbounded",
      discard: true
    })
  })
  const guard = (transport: Transport.Transport["Service"]): Transport.Transport["Service"] => ({
    ...transport,
    connect: Effect.fnUntraced(function* (target, report) {
      // the caller is being stopped: its shard is no longer ours
      if (!isOpen) return yield* Effect.never
      const scope = yield* Scope.fork(yield* Effect.scope)
      open.add(scope)
      yield* Scope.addFinalizer(
        scope,
        Effect.sync(() => open.delete(scope))
      )
      return yield* Scope.provide(transport.connect(target, report), scope)
    })
  })
  return { close, guard, open: Effect.sync(() => void (isOpen = true)) }
})

/** The transport of an app, under the fence. */
export const layerTransport: Layer.Layer<Transport.Transport, never, Fence | Transport.Transport> =
  Layer.effect(
    Transport.Transport,
    Effect.gen(function* () {
      return (yield* Fence).guard(yield* Transport.Transport)
    })
  )
