/**
 * The runners for a process without accounts: those that hold a shard. Only the runners know how long one of them may be
 * silent, but the one that takes over the shards of a lost runner takes its rows as well. Without this, such a process would call a
 * lost runner for as long as Effect's default says (35 seconds), and none that may be silent for longer.
 */
import { Duration, Effect, Layer } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import { RunnerStorage } from "effect/cluster/RunnerStorage"
import * as ShardingConfig from "effect/cluster/ShardingConfig"
import * as SqlRunnerStorage from "effect/cluster/SqlRunnerStorage"
import { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"

/** A row of a runner without shards is ignored, however new; one with shards counts, however long it is silent. */
const forever = ShardingConfig.layer({ shardLockExpiration: Duration.days(365) })

/** The tables are those of `SqlRunnerStorage`. */
export const layerHolders: Layer.Layer<RunnerStorage, SqlError, SqlClient> = Layer.effect(
  RunnerStorage,
  Effect.gen(function* () {
    const storage = yield* Effect.provide(SqlRunnerStorage.make({}), forever)
    const sql = (yield* SqlClient).withoutTransforms()
    const holders = sql<{ address: string }>`SELECT DISTINCT address FROM cluster_locks`.pipe(
      Effect.map((rows) => new Set(rows.map(({ address }) => address))),
      PersistenceError.refail
    )
    return RunnerStorage.of({
      ...storage,
      getRunners: Effect.zipWith(storage.getRunners, holders, (runners, holding) =>
        runners.filter(([{ address }]) => holding.has(`${address.host}:${address.port}`))
      )
    })
  })
)
