/** Effect Cluster over sockets and PostgreSQL, under the fence. */
import type { PgClient } from "@effect/sql-pg"
import { Duration, Effect, Layer, Option, type Redacted } from "effect"
import type * as MessageStorage from "effect/cluster/MessageStorage"
import * as RunnerAddress from "effect/cluster/RunnerAddress"
import * as RunnerHealth from "effect/cluster/RunnerHealth"
import * as Runners from "effect/cluster/Runners"
import { RunnerStorage } from "effect/cluster/RunnerStorage"
import type { Sharding } from "effect/cluster/Sharding"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SocketRunner from "effect/cluster/SocketRunner"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import * as RpcSerialization from "effect/rpc/RpcSerialization"
import type { SocketServerError } from "effect/socket/SocketServer"
import { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import * as database from "./database.ts"
import * as Fence from "./Fence.ts"
import { refreshInterval } from "./FencedStorage.ts"
import { layerHolders } from "./holders.ts"
import * as messages from "./messages.ts"
import * as peers from "./peers.ts"
import { pruning } from "./pruned.ts"
import { releasing } from "./releases.ts"
import { sharedKey } from "./sharedKey.ts"
import * as Watchdog from "./Watchdog.ts"

/** The address of the runner, and when others take over its accounts. */
export interface ClusterOptions {
  /** The name or address at which other runners reach this one. */
  readonly host: string
  readonly port: number
  /** The address to listen on, if it is not `host`. */
  readonly listenHost?: string | undefined
  /** The time that a runner may be silent before others take over its accounts. Default 10 seconds, minimum 3. */
  readonly expiration?: Duration.Input | undefined
  /** Ends this process if it hangs for too long. On by default: without it, two runners may have the same account. */
  readonly watchdog?: boolean | undefined
  /** The runner's share of the accounts, relative to other runners. Default 1. */
  readonly weight?: number | undefined
}

const minLease = Duration.seconds(3)

const fenced = Layer.effect(
  RunnerStorage,
  Effect.map(Fence.Fence, ({ storage }) => storage)
)

const sockets = (options: ClusterOptions, key: Redacted.Redacted) =>
  SocketRunner.layer.pipe(
    Layer.provide(
      peers.layerServer(key, RunnerAddress.make(options.listenHost ?? options.host, options.port))
    ),
    Layer.provide(RunnerHealth.layerPing.pipe(Layer.provide(Runners.layerRpc))),
    Layer.provide(peers.layerClient(key))
  )

/** Provides a process that runs no accounts, and calls the runners. */
export const layerClient = (
  client: PgClient.PgClient
): Layer.Layer<Sharding | MessageStorage.MessageStorage, SqlError> =>
  SocketRunner.layerClientOnly.pipe(
    Layer.provide(Layer.unwrap(Effect.map(sharedKey(client), peers.layerClient))),
    Layer.provideMerge(messages.layerClient),
    Layer.provide(layerHolders),
    Layer.provide(
      ShardingConfig.layer({ runnerAddress: Option.none(), refreshAssignmentsInterval: "1 second" })
    ),
    Layer.provide(RpcSerialization.layerSchemaBinary()),
    Layer.provide(Layer.succeed(SqlClient, client))
  )

/** Provides a runner of the database's cluster. */
export const layer = (
  options: ClusterOptions,
  client: PgClient.PgClient
): Layer.Layer<
  Sharding | MessageStorage.MessageStorage | Fence.Fence,
  SqlError | SocketServerError | database.DriverMissing | database.AddressTaken
> =>
  Layer.merge(
    Layer.unwrap(Effect.map(sharedKey(client), (key) => sockets(options, key))),
    Layer.effectDiscard(Effect.forkScoped(pruning(client)))
  ).pipe(
    Layer.provideMerge(messages.layerRunner),
    Layer.provide(fenced),
    Layer.provideMerge(fence(options, client)),
    Layer.provide(ShardingConfig.layer(configOf(options))),
    Layer.provide(RpcSerialization.layerSchemaBinary()),
    Layer.provide(Layer.succeed(SqlClient, client))
  )

const configOf = (options: ClusterOptions): ShardingConfig.ShardingConfig["Service"] => {
  const expiration = expirationOf(options)
  return {
    ...ShardingConfig.defaults,
    runnerAddress: Option.some(RunnerAddress.make(options.host, options.port)),
    runnerListenAddress: Option.some(RunnerAddress.make(options.listenHost ?? options.host, options.port)),
    runnerShardWeight: options.weight ?? 1,
    shardLockExpiration: expiration,
    shardLockRefreshInterval: refreshInterval(expiration),
    // rows expire and outlive a restart of the database; advisory locks end with their session
    shardLockDisableAdvisory: true,
    refreshAssignmentsInterval: "1 second",
    // runners that join together get accounts together
    runnerJoinDebounce: "2 seconds",
    entityMessagePollInterval: "5 seconds",
    entityTerminationTimeout: "3 seconds",
    maxResidentEntities: "unbounded",
    simulateRemoteSerialization: false
  }
}

const expirationOf = ({ expiration = "10 seconds" }: ClusterOptions) =>
  Duration.max(minLease, Duration.fromInputUnsafe(expiration))

const fence = (options: ClusterOptions, client: PgClient.PgClient) =>
  Layer.effect(
    Fence.Fence,
    Effect.gen(function* () {
      const storage = yield* Effect.provide(SqlRunnerStorage.make({}), patient(options))
      const address = `${options.host}:${options.port}`
      yield* database.unclaimed(client, address, expirationOf(options))
      const release = releasing(client, address, expirationOf(options))
      const watchdog = options.watchdog === false ? undefined : yield* Watchdog.make
      return yield* Fence.make({
        storage: { ...storage, release: (_, shard) => release(shard) },
        expiration: expirationOf(options),
        reach: database.reach(yield* database.driver, client),
        ofOthers: database.shardsOfOthers(client),
        watch: watchdog?.expect
      })
    })
  )

/**
 * The configuration for storage. The database may take longer to answer than Sharding waits: the fence knows for how
 * long that is harmless.
 */
const patient = (options: ClusterOptions) =>
  ShardingConfig.layer({ ...configOf(options), shardLockRefreshInterval: expirationOf(options) })
