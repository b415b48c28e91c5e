/**
 * One login per account at any time, whatever happens to a runner or the database.
 *
 * A runner holds its shards by rows that expire (`RunnerStorage` without advisory locks). Each refresh gives it a
 * lease, counted by this process's monotonic clock from the moment before the refresh was sent, so it ends before the row
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
import { Clock, Context, Effect, Exit, Layer, Scope } from "effect"
import type { RunnerStorage } from "effect/cluster"
import type { ShardId } from "effect/cluster/ShardId"
import { FencedStorage, type FencedStorageOptions } from "./FencedStorage.ts"

export interface Fence {
  /** The storage for Sharding. */
  readonly storage: RunnerStorage.RunnerStorage["Service"]
  /** Returns whether this runner holds the shard, and has not begun to release it. */
  readonly holds: (shard: ShardId) => boolean
  /** Opens connections only with a valid lease, and closes all of them when it ends. */
  readonly guard: (transport: Transport.Transport) => Transport.Transport
}

export const Fence = Context.Service<Fence>("@effect-imap/node/fleet/Fence")

export const make = Effect.fnUntraced(function* (options: FencedStorageOptions) {
  const gate = yield* makeGate
  const { close, open } = gate
  const storage = new FencedStorage({
    ...options,
    clock: yield* Clock.Clock,
    scope: yield* Effect.scope,
    open,
    close
  })
  yield* Effect.forkScoped(storage.watching)
  return Fence.of({ storage: storage.service, holds: (shard) => storage.holds(shard), guard: gate.guard })
})

/** Holds the open connections, and whether more may be opened. */
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
  const guard = (transport: Transport.Transport): Transport.Transport => ({
    ...transport,
    connect: Effect.fnUntraced(function* (target, report) {
      // the caller is being stopped, because its shard is no longer ours
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

/** Provides the transport of an app, guarded by the fence. */
export const layerTransport: Layer.Layer<Transport.Transport, never, Fence | Transport.Transport> =
  Layer.effect(
    Transport.Transport,
    Effect.gen(function* () {
      return (yield* Fence).guard(yield* Transport.Transport)
    })
  )
