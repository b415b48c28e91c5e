/**
 * Releases of shards, many in one statement: Sharding asks for one at a time, a hundred of them when a runner joins.
 * `SqlRunnerStorage` would execute them one after another on its only connection for locks, and on a slow machine the
 * refreshes that wait for the same connection would come too late. The table is that of `SqlRunnerStorage`.
 */
import { Duration, Effect, Request, RequestResolver } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { ShardId } from "effect/cluster/ShardId"
import type { SqlClient } from "effect/sql/SqlClient"

/** Releases within this time become one statement. */
const batchDelay = "20 millis"

/** Returns the release of this runner's shards. It fails if the database does not answer for a third of the expiration. */
export const releasing = (client: SqlClient, address: string, expiration: Duration.Duration) => {
  const sql = client.withoutTransforms()
  const resolver = RequestResolver.make<Release>((entries) => {
    const shards = entries.map(({ request }) => String(request.shard))
    // all statements lock the rows in the same order
    return sql`
      WITH locked AS (
        SELECT shard_id FROM cluster_locks WHERE address = ${address} AND ${sql.in("shard_id", shards)}
        ORDER BY shard_id COLLATE "C" FOR UPDATE
      )
      DELETE FROM cluster_locks WHERE address = ${address} AND shard_id IN (SELECT shard_id FROM locked)
    `.pipe(
      Effect.timeout(Duration.divideUnsafe(expiration, 3)),
      PersistenceError.refail,
      Effect.andThen(Effect.forEach(entries, (entry) => Request.succeed(entry, undefined), { discard: true }))
    )
  }).pipe(RequestResolver.setDelay(batchDelay))
  return (shard: ShardId): Effect.Effect<void, PersistenceError> =>
    Effect.request(new Release({ shard }), resolver)
}

class Release extends Request.Class<{ readonly shard: ShardId }, void, PersistenceError> {}
