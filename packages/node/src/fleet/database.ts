/** The fence's queries to PostgreSQL, in addition to those of Effect's `RunnerStorage`. */
import type { PgClient } from "@effect/sql-pg"
import { Data, Duration, Effect, Schema } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { ShardId } from "effect/cluster/ShardId"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Reachability } from "./FencedStorage.ts"

/** Loads `@effect/sql-pg`, which only a fleet in PostgreSQL needs. */
export class DriverMissing extends Data.TaggedError("DriverMissing")<{ readonly cause: unknown }> {
  override get message() {
    return "A fleet in PostgreSQL needs the package @effect/sql-pg: npm install @effect/sql-pg"
  }
}

export const driver = Effect.tryPromise({
  try: () => import("@effect/sql-pg"),
  catch: (cause) => new DriverMissing({ cause })
})

/** Tries a new connection with the client's settings. */
export const reach = (
  { PgConnection }: Effect.Success<typeof driver>,
  { config }: PgClient.PgClient
): Effect.Effect<Reachability> =>
  PgConnection.make(config).pipe(
    Effect.match({
      onSuccess: (): Reachability => "answers",
      onFailure: (error) => (isRefusal(error) ? "refused" : "unknown")
    }),
    Effect.scoped
  )

/**
 * Returns whether nothing listens there, or PostgreSQL is about to stop or start: `57P01`–`57P03`, PostgreSQL's
 * appendix A. If a name has several addresses, all of them must refuse.
 */
export const isRefusal = ({ reason: { cause } }: SqlError): boolean => {
  const codes = cause instanceof AggregateError ? cause.errors.map(codeOf) : [codeOf(cause)]
  return codes.length > 0 && codes.every((code) => code !== undefined && refusals.has(code))
}

const refusals = new Set(["ECONNREFUSED", "ENOENT", "57P01", "57P02", "57P03"])

const codeOf = (cause: unknown): string | undefined => (isCoded(cause) ? cause.code : undefined)
const isCoded = Schema.is(Schema.Struct({ code: Schema.String }))

/** Two runners have the same address: they would hold the same shards, and log each account in twice. */
export class AddressTaken extends Data.TaggedError("AddressTaken")<{ readonly address: string }> {
  override get message() {
    return `Another runner already uses the address ${this.address}: each runner needs its own, at which the others reach it`
  }
}

/**
 * Waits until an earlier runner at this address can no longer hold a shard. The table is that of `SqlRunnerStorage`; a
 * runner that ended in order has left no row.
 */
export const unclaimed = Effect.fnUntraced(function* (
  client: SqlClient,
  address: string,
  expiration: Duration.Duration
) {
  const sql = client.withoutTransforms()
  const silentFor = Effect.map(
    sql<{ at: string; silent: number }>`
      SELECT last_heartbeat::text AS at, EXTRACT(EPOCH FROM NOW() - last_heartbeat)::float8 AS silent
      FROM cluster_runners WHERE address = ${address}
    `,
    ([row]) => row
  )
  const first = yield* silentFor
  if (first === undefined) return
  const left = Duration.toMillis(expiration) - first.silent * 1000
  if (left <= 0) return
  yield* Effect.sleep(left)
  const last = yield* silentFor
  if (last !== undefined && last.at !== first.at) return yield* new AddressTaken({ address })
})

/** Returns the shards whose row names another runner. The table is that of `SqlRunnerStorage`. */
export const shardsOfOthers = (client: SqlClient) => {
  const sql = client.withoutTransforms()
  return (
    address: string,
    shards: ReadonlyArray<ShardId>
  ): Effect.Effect<ReadonlySet<string>, PersistenceError> =>
    shards.length === 0
      ? Effect.succeed(new Set())
      : sql<{ shard_id: string }>`
          SELECT shard_id FROM cluster_locks
          WHERE address <> ${address} AND ${sql.in("shard_id", shards.map(String))}
        `.pipe(
          Effect.map((rows) => new Set(rows.map(({ shard_id }) => shard_id))),
          PersistenceError.refail
        )
}
