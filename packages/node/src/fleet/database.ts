/** What the fence asks of PostgreSQL beside Effect's `RunnerStorage`. */
import type { PgClient } from "@effect/sql-pg"
import { Data, Effect, Schema } from "effect"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { ShardId } from "effect/cluster/ShardId"
import type { SqlClient } from "effect/sql/SqlClient"
import type { SqlError } from "effect/sql/SqlError"
import type { Reachability } from "./Fence.ts"

/** `@effect/sql-pg` is asked for by who keeps a fleet in PostgreSQL alone. */
export class DriverMissing extends Data.TaggedError("DriverMissing")<{ readonly cause: unknown }> {
  override get message() {
    return "A fleet in PostgreSQL needs the package @effect/sql-pg: npm install @effect/sql-pg"
  }
}

export const driver = Effect.tryPromise({
  try: () => import("@effect/sql-pg"),
  catch: (cause) => new DriverMissing({ cause })
})

/** Tries a connection of its own, with what the client connects with. */
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
 * Nobody listens, or PostgreSQL is about to stop or start: `57P01`–`57P03`, PostgreSQL's appendix A. Where a name has
 * several addresses, all of them refuse.
 */
export const isRefusal = ({ reason: { cause } }: SqlError): boolean => {
  const codes = cause instanceof AggregateError ? cause.errors.map(codeOf) : [codeOf(cause)]
  return codes.length > 0 && codes.every((code) => code !== undefined && refusals.has(code))
}

const refusals = new Set(["ECONNREFUSED", "ENOENT", "57P01", "57P02", "57P03"])

const codeOf = (cause: unknown): string | undefined => (isCoded(cause) ? cause.code : undefined)
const isCoded = Schema.is(Schema.Struct({ code: Schema.String }))

/** Those of the shards whose row names another runner. The table is that of `SqlRunnerStorage`. */
export const ofOthers = (client: SqlClient) => {
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
